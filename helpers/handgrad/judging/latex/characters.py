"""Single characters: Unicode becomes commands, superscript digits become scripts."""

from __future__ import annotations

import unicodedata

from . import words as w
from .source import Source
from .tokens import Token


class CharacterLexer(Source):
    """One character at a time."""

    def _character(self, text: str, start: int, end: int) -> None:
        if text in w.SUPERSCRIPTS or text in w.SUBSCRIPTS:
            self._unicode_script(text, start, end)
            return
        if text in w.COMBINING and self.tokens and self.tokens[-1].kind == "name":
            last = self.tokens[-1]
            last.text, last.end = self.vocabulary.spelling(f"{w.COMBINING[text]}{{{last.text}}}"), end
            return
        if mapped := w.UNICODE.get(text):
            if mapped[0] == "\\":
                self._command(mapped, start, end)
                return
            text = mapped
        if text == "½":
            for kind, part in (("cmd", r"\frac"), ("num", "1"), ("num", "2")):
                self._add(kind, part, start, end)
            return
        decomposed = unicodedata.normalize("NFD", text)
        if len(decomposed) == 2 and decomposed[1] in w.COMBINING and decomposed[0].isascii():
            name = f"{w.COMBINING[decomposed[1]]}{{{decomposed[0]}}}"
            self._add("name", self.vocabulary.spelling(name), start, end)
        elif text in "^_":
            self._add(text, text, start, end)
            self.single_digits = 1
        elif text in w.OPENING or text in w.CLOSING:
            self._add("open" if text in w.OPENING else "close", w.OPENING.get(text) or w.CLOSING[text], start, end)
        elif text in "=<>":
            self._add("rel", text, start, end)
        elif text == "|":
            self._add("bar", "|", start, end)
        elif text == "*":
            self._add("times", text, start, end)
        elif text in "{}+-/',;:.!&":
            self._add(text, text, start, end)
        else:
            self._add("bad", text, start, end)

    def _unicode_script(self, text: str, start: int, end: int) -> None:
        """``x²``, ``x₁₂``: a script; one that follows another belongs to it."""
        table, sign = (w.SUPERSCRIPTS, "^") if text in w.SUPERSCRIPTS else (w.SUBSCRIPTS, "_")
        digit = table[text]
        tokens = self.tokens
        joined = len(tokens) > 3 and tokens[-1].kind == "}" and tokens[-1].end == start and tokens[-1].text == sign
        if joined:
            tokens.pop()
        else:
            self._add(sign, sign, start, end)
            self._add("{", "{", start, end)
        if digit in "+-":
            self._add(digit, digit, start, end)
        elif digit.isdigit():
            if joined and tokens[-1].kind == "num":
                tokens[-1].text += digit
            else:
                self._add("num", digit, start, end)
        elif digit in "()":
            self._add("open" if digit == "(" else "close", "(", start, end)
        else:
            self._add("name", r"\top" if digit == "T" else digit, start, end)
        tokens.append(Token("}", sign, end, end))
