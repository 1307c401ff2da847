"""Full stops between factors: a product's dot, or the end of a sentence."""

from __future__ import annotations

from typing import Final

from . import words as w
from .tokens import BEGINS_FACTOR, ENDS_FACTOR, Token
from .vocabulary import Vocabulary

_ENDS_FORMULA: Final = frozenset({"text", "quad", "newline", "arrow", ".", ",", ":", ";"})
_DEEPEST: Final = 64  # braces that are looked into


def read_low_dots(tokens: list[Token], vocabulary: Vocabulary) -> None:
    """A full stop between two factors is a product's dot, unless it ends a sentence and another relation follows."""
    relation = len(tokens)  # where the next relation of this formula is
    grouped = _in_groups(tokens)
    for at in range(len(tokens) - 2, 0, -1):
        token, before, after = tokens[at], tokens[at - 1], tokens[at + 1]
        if token.kind == "." and after.text == "T" and before.end == token.start and token.end == after.start:
            if before.kind in ("name", "close", "}") and not vocabulary.known("T"):
                token.kind, after.text = "^", r"\top"  # x.T, as in NumPy
        if after.kind == "rel":
            relation = at + 1
        elif after.kind in _ENDS_FORMULA:
            relation = len(tokens)
        if token.kind == "." and before.kind in ENDS_FACTOR and after.kind in BEGINS_FACTOR:
            spaced = before.end == token.start and token.end < after.start
            zero = at == 1 and before.text == "0"
            if not spaced or relation == len(tokens) or at in grouped or zero:
                token.kind, token.text = "times", "*"
            elif before.kind in ("close", "}") and not _is_head(tokens[at + 1 : min(relation, at + 40)], vocabulary):
                token.kind, token.text = "times", "*"  # (1 + e^x). e^x = ...


def _in_groups(tokens: list[Token]) -> set[int]:
    """The full stops inside braces that hold no relation, where no sentence ends."""
    found: set[int] = set()
    stops: list[list[int]] = []  # of the groups that are open
    for at, token in enumerate(tokens):
        if token.kind == "{":
            stops.append([])
        elif token.kind == "}" and stops:
            group = stops.pop()
            found |= {*group} if -1 not in group else set()
        elif token.kind == "rel":
            for group in stops[-_DEEPEST:]:
                group.append(-1)
        elif token.kind == "." and stops:
            stops[-1].append(at)
    return found


def _is_head(tokens: list[Token], vocabulary: Vocabulary) -> bool:
    """Whether a sentence begins with these tokens before its equals sign: something that is set or claimed."""
    first = tokens[0]
    if first.kind == "cmd" and first.text in w.FRACTIONS:
        return any(token.kind == "partial" or token.text == "d" for token in tokens[1:3])
    if first.kind not in ("name", "func", "wrap", "partial", "cmd") or first.text == "e":
        return False
    if len(tokens) == 1 and first.text in vocabulary.symbols:
        return False
    return not any(token.kind in ("+", "-", "times", "/") for token in tokens)
