r"""``P(y = 1 \mid x)``, ``p_\theta(y | x; w)``: what stands there is one name, for nothing in it can be put in."""

from __future__ import annotations

from typing import Final

from .tokens import Token, pairs

_LETTERS: Final = frozenset({"P", "p", "q", "Q", "Pr", r"\Pr", r"\mathbb{P}", r"\hat{p}", r"\hat{P}"})


def with_probabilities(tokens: list[Token]) -> list[Token]:
    """The tokens with one name for a probability that has a bar or a relation in its brackets."""
    partner = pairs(tokens)
    gone: set[int] = set()
    for at, token in enumerate(tokens):
        if token.text in _LETTERS and token.kind in ("name", "cmd") and at not in gone:
            opener = _behind_subscript(tokens, partner, at + 1)
            close = partner[opener] if opener < len(tokens) and tokens[opener].text in "([" else -1
            if close > 0 and tokens[opener].kind == "open" and _is_of_events(tokens, partner, opener, close):
                token.kind, token.end = "name", tokens[close].end
                token.text += "".join(_spelled(inner) for inner in tokens[at + 1 : close + 1])
                gone |= {*range(at + 1, close + 1)}
    return [token for at, token in enumerate(tokens) if at not in gone] if gone else tokens


def _behind_subscript(tokens: list[Token], partner: list[int], at: int) -> int:
    if at + 1 < len(tokens) and tokens[at].kind == "_":
        return max(partner[at + 1], at + 1) + 1
    return at


def _is_of_events(tokens: list[Token], partner: list[int], opener: int, close: int) -> bool:
    """Whether one bar or a relation stands in the brackets, outside of others."""
    bars = relations = 0
    at = opener + 1
    while at < close:
        bars += tokens[at].kind == "bar" and tokens[at].text == "|"
        relations += tokens[at].kind == "rel"
        at = partner[at] + 1 if partner[at] > at else at + 1
    return bars == 1 or (relations > 0 and bars == 0)


def _spelled(token: Token) -> str:
    r"""``\mathbf{x}`` and ``x`` are one; quads and braces say nothing."""
    if token.kind in ("{", "}", "wrap", "quad"):
        return ""
    return ")" if token.kind == "close" else token.text
