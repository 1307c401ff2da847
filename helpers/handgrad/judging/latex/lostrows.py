r"""Rows of a display whose ``\\`` was forgotten: ``f(x) = x^2`` in one line of the source, ``f'(x) = 2x`` in the next.

Only where the next line begins with the function that the formula began with, and a sign of equality right behind it: a
product would not be broken there.
"""

from __future__ import annotations

from . import words as w
from .tokens import ENDS_FACTOR, Token, pairs


def with_lost_rows(latex: str, tokens: list[Token]) -> list[Token]:
    """The tokens with the ends of rows that were forgotten."""
    kinds = [token.kind for token in tokens]
    if "\n" not in latex or {"newline", "&", "begin"} & {*kinds} or "rel" not in kinds or kinds[0] != "name":
        return tokens
    partner = pairs(tokens)
    found: list[Token] = []
    claimed, at = False, 0
    while at < len(tokens):
        token = tokens[at]
        if claimed and tokens[at - 1].kind in ENDS_FACTOR and "\n" in latex[tokens[at - 1].end : token.start]:
            if _begins_row(tokens, partner, at, tokens[0].text):
                found.append(Token("newline", r"\\", token.start, token.start))
        claimed = claimed or token.kind == "rel"
        after = partner[at] + 1 if partner[at] > at else at + 1
        found += tokens[at:after]
        at = after
    return found


def _begins_row(tokens: list[Token], partner: list[int], at: int, name: str) -> bool:
    """Whether the function of that name, or its derivative, stands right before a relation."""
    if tokens[at].text in w.FRACTIONS:
        above = partner[at + 1] if at + 1 < len(tokens) else -1
        below = partner[above + 1] if 0 < above < len(tokens) - 1 else -1
        if below < 0 or not (tokens[at + 2].kind == "partial" or tokens[at + 2].text == "d"):
            return False
        if any(token.text == name for token in tokens[at + 2 : above]):
            return below + 1 < len(tokens) and tokens[below + 1].kind == "rel"
        at = below + 1
    if at >= len(tokens) or tokens[at].text != name:
        return False
    at += 1
    while at < len(tokens) and tokens[at].kind in ("'", "_", "^", "open", "{"):
        at = partner[at] + 1 if partner[at] > at else at + 1
    return at < len(tokens) and tokens[at].kind == "rel"
