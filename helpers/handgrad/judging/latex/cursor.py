"""A place in a list of tokens, and the moves that all parts of the parser share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NoReturn, TypeVar

from .messages import Stop
from .tokens import Token, pairs
from .tree import Node
from .vocabulary import Vocabulary
from .words import ACCENTS, BOLD, FRACTIONS

# Deeper than any derivation, and shallow enough that no consumer of the tree runs out of stack.
MAX_DEPTH: Final = 64
_ARGUMENTS: Final = {**dict.fromkeys(FRACTIONS, 2), **dict.fromkeys((r"\sqrt", *BOLD, *ACCENTS), 1)}
T = TypeVar("T")


class Cursor:
    """Tokens between ``pos`` and ``end``. Errors are raised as ``Stop`` with their place in the source."""

    def __init__(self, tokens: list[Token], vocabulary: Vocabulary, length: int) -> None:
        self.tokens = [token for token in tokens if token.kind != "quad"]
        self.partner = pairs(self.tokens)
        self.vocabulary = vocabulary
        self.pos = 0
        self.end = len(self.tokens)
        self.depth = 0
        self.bars = 0  # how many |...| are open at this level
        self.stop_token = Token("end of input", "", length, length)

    def expression(self) -> Node:
        """A sum; given by the parser."""
        raise NotImplementedError

    def peek(self, ahead: int = 0) -> Token:
        """The token at ``pos + ahead``, or one of kind "end of input"."""
        at = self.pos + ahead
        return self.tokens[at] if at < self.end else self.stop_token

    def fail(self, key: str, token: Token | None = None, text: str = "") -> NoReturn:
        """End reading at a token (the present one if none is given)."""
        place = token or self.peek()
        raise Stop(key, place.start, text or place.text)

    def span(self, first: int) -> tuple[int, int]:
        """Characters from the token ``first`` to the one before ``pos``."""
        if first >= len(self.tokens) or self.pos == 0:
            return (self.stop_token.start, self.stop_token.start)
        return (self.tokens[first].start, self.tokens[max(self.pos - 1, first)].end)

    def within(self, low: int, high: int, read: Callable[[], T], empty: str = "missing") -> T:
        """Read all tokens of a range, then stand where we stood before."""
        pos, end, bars = self.pos, self.end, self.bars
        if low >= high:
            self.fail(empty, self.tokens[low] if low < len(self.tokens) else None)
        if self.depth >= MAX_DEPTH:
            self.fail("deep", self.tokens[low])
        self.pos, self.end, self.bars = low, high, 0
        self.depth += 1
        result = read()
        self.finish()
        self.depth -= 1
        self.pos, self.end, self.bars = pos, end, bars
        return result

    def finish(self) -> None:
        """Nothing may be left; the sentence depends on what is."""
        token = self.peek()
        if self.pos >= self.end:
            return
        keys = {
            "}": "close", "close": "close", "end": "end", ",": "comma", ";": "comma", "rel": "relation",
            "&": "alignment",
            "newline": "line break", "text": "words", "cmd": "unknown command", "bad": "unknown character",
            "unknown": "unknown word", "arrow": "relation", ":": "unknown character",
        }  # fmt: skip
        self.fail(keys.get(token.kind, "left over"))

    def close_of(self, at: int) -> int:
        """The partner of an opening token; a sentence if there is none."""
        partner = self.partner[at]
        if partner < 0 or partner >= self.end:
            self.fail("end" if self.tokens[at].kind == "begin" else "open", self.tokens[at], self._shown(at))
        return partner

    def _shown(self, at: int) -> str:
        token = self.tokens[at]
        return token.text if token.text != "." else r"\left."

    def argument(self, command: Token, key: str = "argument") -> tuple[int, int]:
        """The tokens of the next argument, with ``pos`` after it: a group's inside, or one token."""
        token = self.peek()
        if token.kind == "{":
            close = self.close_of(self.pos)
            low, self.pos = self.pos + 1, close + 1
            return low, close
        if token.kind in ("end of input", "}", "close", "end", "&", "newline", "rel", "^", "_"):
            self.fail(key, command, command.text.lstrip("\\") if key == "frac" else command.text)
        if token.kind == "num" and len(token.text) > 1:
            self.fail("script digits", token, command.text)
        low = self.pos
        self.pos += 1
        for _ in range(_ARGUMENTS.get(token.text, 0) if self.peek().kind in ("{", "num", "name") else 0):
            self.argument(token)  # \\sqrt\\frac{a}{b}
        return low, self.pos

    def pieces(self, low: int, high: int, kinds: tuple[str, ...]) -> list[tuple[int, int]]:
        """The range cut at its own separators, not at those inside brackets. Linear in its length."""
        found, start, at = [], low, low
        while at < high:
            if self.tokens[at].kind in kinds:
                found.append((start, at))
                start = at + 1
            at = self.partner[at] + 1 if at < self.partner[at] < high else at + 1
        found.append((start, high))
        return found

    def has(self, low: int, high: int, kind: str) -> bool:
        """Whether a token of this kind stands in the range, outside of brackets."""
        return len(self.pieces(low, high, (kind,))) > 1
