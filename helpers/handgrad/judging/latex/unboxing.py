r"""Formulas without what only frames them: displays, boxes, and arrays that are lists of equations."""

from __future__ import annotations

from . import words as w
from .tokens import Token, pairs


def opened(tokens: list[Token]) -> list[Token]:
    r"""Without ``\begin{align}`` and ``\end{align}``, and without the box around an equation."""
    partner = pairs(tokens)
    gone: set[int] = set()
    at = boxes = 0
    while at < len(tokens):
        token, close = tokens[at], partner[at]
        if token.kind == "begin" and token.text in w.DISPLAYS:
            gone |= {at, close, *_number_behind(tokens, close)}
            if token.text.startswith("alignat") and partner[at + 1] > at + 1:
                gone |= set(range(at + 1, partner[at + 1] + 1))
        elif token.kind == "begin" and _is_system(tokens, partner, at):
            columns = partner[at + 1] if token.text == "array" and tokens[at + 1].kind == "{" else at
            gone |= {*range(at, columns + 1), close}
            if at and partner[at - 1] == close + 1 and tokens[close + 1].text == ".":
                gone |= {at - 1, close + 1}
            at = columns
        elif token.kind == "end" and token.text in w.DISPLAYS:
            gone.add(at)
        elif (
            boxes < 20 and token.kind in ("wrap", "{") and _holds_relation(tokens, partner, at + (token.kind == "wrap"))
        ):
            opener = at + (token.kind == "wrap")
            gone |= {at, opener, partner[opener]}
            at, boxes = opener, boxes + 1
        elif close > at and not (at + 1 < len(tokens) and _is_system(tokens, partner, at + 1)):
            at = close
        at += 1
    return [token for k, token in enumerate(tokens) if k not in gone] if gone else tokens


def _number_behind(tokens: list[Token], close: int) -> range:
    r"""The number of an equation right behind its display: ``\end{aligned} (4)``."""
    behind = [token.kind for token in tokens[close + 1 : close + 5]] if close > 0 else []
    numbered = behind[:3] == ["open", "num", "close"] and behind[3:] in ([], ["."], ["text"], ["end"])
    return range(close + 1, close + 4) if numbered else range(0)


def _is_system(tokens: list[Token], partner: list[int], at: int) -> bool:
    """Whether an array or cases is a list of equations, not the value of one: nothing is before it, and its first
    row has an equals sign in the left column or alone in one."""
    token, close = tokens[at], partner[at]
    if token.kind != "begin" or token.text not in w.CASES | {"array"} or close < 0:
        return False
    if at and not (tokens[at - 1].kind == "open" and at == 1):
        return False
    for k in range(at + 1, close):
        if tokens[k].kind == "rel":
            return tokens[k].text == "=" and (
                tokens[k - 1].kind == "&" or not any(t.kind == "&" for t in tokens[at + 1 : k])
            )
        if tokens[k].kind == "newline":
            return False
    return False


def _holds_relation(tokens: list[Token], partner: list[int], opener: int) -> bool:
    if opener >= len(tokens) or tokens[opener].kind != "{" or partner[opener] < opener:
        return False
    if opener and tokens[opener - 1].kind in ("_", "^", "cmd", "func", "}", "one"):
        return False
    at = opener + 1
    while at < partner[opener]:
        if tokens[at].kind == "rel" or (tokens[at].kind == "begin" and tokens[at].text in w.DISPLAYS):
            return True
        inside = tokens[at].text == "{" and tokens[at - 1].kind not in ("_", "^")
        at = partner[at] + 1 if partner[at] > at and not inside else at + 1
    return False
