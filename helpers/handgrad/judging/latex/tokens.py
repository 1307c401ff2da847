"""Tokens, and which of them open and close what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Kinds of tokens behind which a factor may have ended.
ENDS_FACTOR: Final = frozenset({"num", "name", "}", "close", "'"})
# And those with which one begins.
BEGINS_FACTOR: Final = frozenset({"num", "name", "func", "cmd", "{", "open", "wrap", "one", "partial"})


@dataclass(slots=True)
class Token:
    """``kind`` is one of num, name, func, cmd, text, open, close, bar, {, }, rel, arrow, begin, end and single
    characters; ``text`` what it says, in one spelling; ``start`` and ``end`` its place in the source."""

    kind: str
    text: str
    start: int
    end: int


def pairs(tokens: list[Token]) -> list[int]:
    """For each opening token the place of its partner and the other way round; -1 where there is none."""
    partner = [-1] * len(tokens)
    stack: list[int] = []
    for i, token in enumerate(tokens):
        if token.kind in ("{", "open", "begin"):
            stack.append(i)
        elif token.kind in ("}", "close", "end"):
            wanted = {"}": "{", "close": "open", "end": "begin"}[token.kind]
            opener = stack[-1] if stack else -1
            # A closing bracket ends only what opened inside the same braces; a brace ends all brackets left open in it.
            if wanted != "open":
                while stack and tokens[stack[-1]].kind == "open":
                    stack.pop()
                opener = stack[-1] if stack else -1
            if opener >= 0 and tokens[opener].kind == wanted:
                stack.pop()
                partner[opener], partner[i] = i, opener
    return partner
