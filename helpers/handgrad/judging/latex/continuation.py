r"""Chains over several segments: which segment goes on the chain before it, and how."""

from __future__ import annotations

from typing import Final

from .drafts import Draft
from .tokens import Token

_OPERATORS: Final = frozenset({"+", "-", "times", "odot", "/"})


def continues(
    tokens: list[Token], draft: Draft, sides: list[list[int]], relations: list[str], separator: str, end: Token | None
) -> bool:
    """Whether the segment between ``separator`` and ``end`` goes on the chain before it."""
    if not sides[0] and relations:
        return True
    if separator == "text":
        return False
    if not draft.sides[-1] or tokens[draft.sides[-1][-1]].kind in _OPERATORS:
        return True
    first = tokens[sides[0][0]]
    if first.kind in _OPERATORS and separator != "hard" and draft.relations:
        return first.kind != "-" or not relations
    if separator == "comma" and draft.relations and end is not None and end.kind in ("text", "arrow"):
        return False  # a = b, c where ...: something about c begins
    return not relations and separator in ("quad", "comma", "&")


def extend(tokens: list[Token], draft: Draft, sides: list[list[int]], relations: list[str], separator: str) -> None:
    """Put a segment at the end of the chain that it goes on."""
    if not sides[0] and not draft.sides[-1] and draft.relations[-1:] == relations[:1]:
        draft.sides.pop()  # a = \\\\ = b: the sign is repeated in the next line
        draft.relations.pop()
    if sides[0]:
        last = draft.sides[-1]
        if separator.startswith("line") and last and _is_repeated(tokens, last[-1], sides[0][0]):
            last.pop()
        if last and separator == "comma":  # the comma stays, so that the side says what it is
            last.extend(range(last[-1] + 1, sides[0][0]))
        last.extend(sides[0])
    draft.sides.extend(sides[1:])
    draft.relations.extend(relations)


def _is_repeated(tokens: list[Token], before: int, after: int) -> bool:
    """``+ \\\\ +``: an operator at the end of a line and again at the beginning of the next."""
    return tokens[before].kind == tokens[after].kind and tokens[after].kind in _OPERATORS
