"""The source of a formula while it is cut into tokens: arguments in braces, known words, Unicode."""

from __future__ import annotations

import re

from . import words as w
from .tokens import Token
from .vocabulary import Vocabulary


class Source:
    """One source and the tokens found so far."""

    def __init__(self, source: str, vocabulary: Vocabulary) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.tokens: list[Token] = []
        self.groups: dict[int, int] | None = None
        self.single_digits = 0  # how many of the next numbers are read one digit at a time, as TeX does

    def _command(self, text: str, start: int, end: int) -> int:
        """One command; returns where to go on; given by the lexer."""
        raise NotImplementedError

    def _add(self, kind: str, text: str, start: int, end: int) -> None:
        self.tokens.append(Token(kind, text, start, end))

    def _known(self, text: str, start: int, end: int) -> None:
        if text in w.FUNCTIONS and not self.vocabulary.is_quantity(text):
            self._add("func", text, start, end)
        else:
            self._add("name", self.vocabulary.spelling(text), start, end)

    def _group_end(self, at: int) -> int:
        """The place after the group that opens at ``at``, or -1. All groups are found in one pass, once."""
        if self.groups is None:
            self.groups = {}
            stack: list[int] = []
            for match in re.compile(r"\\[\s\S]|[{}]").finditer(self.source):
                if match.group() == "{":
                    stack.append(match.start())
                elif match.group() == "}" and stack:
                    self.groups[stack.pop()] = match.end()
        return self.groups.get(at, -1)

    def _argument(self, at: int) -> tuple[int, int, int]:
        """Start and end of the next argument's content, and where to go on."""
        while at < len(self.source) and self.source[at].isspace():
            at += 1
        if at < len(self.source) and self.source[at] == "{":
            end = self._group_end(at)
            return (at + 1, end - 1, end) if end > 0 else (at, at, at)
        match = re.compile(r"\\[A-Za-z]+|\\?[\s\S]").match(self.source, at)
        return (at, match.end(), match.end()) if match and match.group() != "}" else (at, at, at)

    def _skip_argument(self, at: int) -> int:
        while at < len(self.source) and self.source[at].isspace():
            at += 1
        if at < len(self.source) and self.source[at] == "[":
            close = self.source.find("]", at, at + 40)
            at = close + 1 if close > 0 else at
        return self._argument(at)[2]
