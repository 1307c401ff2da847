r"""From LaTeX to tokens: spaces, sizes and colours fall away, Unicode becomes commands, letters are told from words.

One pass, linear. Every character of the source is either in a token or of a kind that says nothing about the formula.
"""

from __future__ import annotations

import re
from typing import Final

from . import words as w
from .alphabets import AlphabetLexer
from .numerals import NUMERAL, value_of
from .tidying import tidied
from .tokens import Token
from .vocabulary import Vocabulary

_PIECE: Final = re.compile(
    r"(?P<space>(?:\s|~|%[^\n]*)+)"
    rf"|(?P<num>{NUMERAL})"
    r"|\\(?P<env>begin|end)\s*\{(?P<envname>[A-Za-z]+\*?)\}(?:\s*\[[tbc]\])?"
    r"|(?P<cmd>\\(?:operatorname|tag|hspace|vspace)\*|\\[A-Za-z]+|\\\\\*|\\[\s\S])"
    r"|(?P<prose>[qQ]\.\s?[eE]\.\s?[dD]\.?|QED\b|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+)"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<dots>\.\.\.+|\?+)"
    r"|(?P<multi>\./|:=|!=|<=>|<=|>=|=>|->|==|=:)"
    r"|(?P<other>[\s\S])"
)
# A space of an em or more sets formulas apart.
_WIDE_SPACE: Final = re.compile(
    r"\{\s*(?:[1-9]\d*(?:\.\d+)?\s*(?:em|cm|in|pc)|0?\.\d+\s*(?:in|cm)|\d{2,}(?:\.\d+)?\s*(?:pt|mm|mu|px|ex))\s*\}"
)
_SYNONYMS: Final = {r"\triangledown": r"\nabla", r"\part": r"\partial"}
_LENGTH: Final = re.compile(r"\s*-?\d*\.?\d+\s*(?:em|ex|pt|pc|mu|cm|mm|in|px)")
_MULTI: Final = {":=": ":=", "!=": "!=", "<=": "<=", ">=": ">=", "==": "=", "=:": "="}
_KINDS: Final[tuple[tuple[dict[str, str] | frozenset[str], str], ...]] = (
    (w.RELATIONS, "rel"),
    (w.QUADS, "quad"),
    (w.OPENING, "open"),
    (w.CLOSING, "close"),
    (w.BARS, "bar"),
    (w.TIMES, "times"),
    (w.HADAMARD, "odot"),
    (w.DOTS, "dots"),
    (frozenset({r"\partial"}), "partial"),
    (frozenset({r"\prime"}), "'"),
    (frozenset({"\\\\", "\\\\*", r"\newline", r"\cr"}), "newline"),
    (w.ARROWS, "arrow"),
    (w.WRAPPERS, "wrap"),
    (frozenset({r"\colon"}), ":"),
    (frozenset({r"\over"}), "over"),
    (frozenset({r"\div", r"\oslash"}), "/"),
)


class Lexer(AlphabetLexer):
    """Tokens of one source. ``run`` gives them; those of kind quad, space-like, serve the splitter alone."""

    def run(self, start: int = 0, end: int | None = None) -> list[Token]:
        """All tokens from ``start`` to ``end``."""
        at, stop = start, len(self.source) if end is None else end
        while at < stop:
            match = _PIECE.match(self.source, at, stop)
            assert match is not None  # the last alternative takes any character
            at = self._piece(match, at, match.end())
        return self.tokens

    def _piece(self, match: re.Match[str], start: int, end: int) -> int:
        kind, text = match.lastgroup, match.group()
        if kind == "space":
            return end
        if kind == "envname":
            self._add(match["env"], match["envname"], start, end)
        elif kind == "num":
            return self._number(text, start, end)
        elif kind == "word":
            return self._word(text, start, end)
        elif kind == "cmd":
            return self._command(text, start, end)
        elif kind == "prose":
            self._add("text", text, start, end)
        elif kind == "dots":
            self._add("dots", text, start, end)
        elif text == "./":
            self._add("/", text, start, end)
        elif kind == "multi":
            self._add("rel" if text in _MULTI else "arrow", _MULTI.get(text, text), start, end)
        else:
            self._character(text, start, end)
        if text not in ("^", "_"):
            self.single_digits = 0
        return end

    def _number(self, text: str, start: int, end: int) -> int:
        if self.single_digits and len(text) > 1 and text[0] != ".":
            self.single_digits -= 1
            self._add("num", text[0], start, start + 1)
            return start + 1
        self.single_digits = 0
        value = value_of(text, self.vocabulary.comma)
        self._add("num" if value else "numeral", value or text, start, end)
        return end

    def _word(self, text: str, start: int, end: int) -> int:
        """A run of letters: a known word, prose, or letters one by one; a word may end in digits (``x1``)."""
        self.single_digits = 0
        digits = re.compile(r"\d+").match(self.source, end)
        if digits and text + digits.group() in self.vocabulary.words:
            self._add("name", text + digits.group(), start, digits.end())
            return digits.end()
        if text in self.vocabulary.words:
            self._known(text, start, end)
        elif text == "sum" and self.source[end : end + 1] == "_" and not all(self._letter_known(c) for c in text):
            self._add("cmd", r"\sum", start, end)
        elif text in w.GREEK and self.vocabulary.known("\\" + text):
            self._add("name", "\\" + text, start, end)
        elif self._is_prose(text, start, end):
            self._add("text", text, start, end)
        elif len(text) > 3 and text.lower() in w.BY_LOWER_CASE:
            self._known(w.BY_LOWER_CASE[text.lower()], start, end)
        elif text[-1] == "s" and text[:-1] in w.FUNCTIONS and not self._letter_known("s"):
            self._add("unknown", text, start, end)  # logits
        elif len(text) > 3 and not self._has_word(text) and not all(self._letter_known(c) for c in text):
            self._add("unknown", text, start, end)
        else:
            self._letters(text, start)
        return end

    def _is_prose(self, text: str, start: int, end: int) -> bool:
        """``x if y``, but not ``x_if_j``, which TeX sets as x_i f_j."""
        subscripts = self.source[start - 1 : start] == "_" or self.source[end : end + 1] == "_"
        word = (text.lower() in w.BARE_PROSE and len(text) > 1) or (text == "at" and not self._letter_known("a"))
        return word and not subscripts

    def _letter_known(self, letter: str) -> bool:
        return letter in "de" or self.vocabulary.known(letter)

    def _has_word(self, text: str) -> bool:
        return any(text[i : i + n] in w.FUNCTIONS for n in range(3, 8) for i in range(min(len(text) - n + 1, 40)))

    def _letters(self, text: str, start: int) -> None:
        i = 0
        while i < len(text):
            size = next((n for n in range(min(9, len(text) - i), 2, -1) if text[i : i + n] in self.vocabulary.words), 1)
            if text[i:] == "ln" and not self._letter_known("l"):
                size = 2  # y ln(x), written without spaces
            self._known(text[i : i + size], start + i, start + i + size)
            i += size

    def _command(self, text: str, start: int, end: int) -> int:
        """One command; returns where to go on."""
        self.single_digits = 2 if text in w.FRACTIONS else 1 if text == r"\sqrt" else 0
        name = text[1:]
        if name in w.ALIASES and not self.vocabulary.known(text):
            text, name = "\\" + w.ALIASES[name], w.ALIASES[name]
        text = _SYNONYMS.get(text, text)
        if text in w.SILENT:
            return end
        if text in (r"\left", r"\right") or text in w.SIZES:
            return self._sized(text, start, end)
        if text in (r"\hskip", r"\kern", r"\mskip"):
            length = _LENGTH.match(self.source, end)
            return length.end() if length else end
        if text in w.SILENT_WITH_ARGUMENT:
            after = self._skip_argument(end)
            if _WIDE_SPACE.search(self.source, end, after):
                self._add("quad", text, start, after)
            return after
        if text in w.TEXT or text in w.ROMAN:
            return self._text(text, start, end)
        if text in w.BOLD or text in w.SCRIPT_ALPHABETS:
            return self._alphabet(text, start, end)
        if name in w.GREEK or text in (r"\top", r"\intercal"):
            text = r"\top" if text == r"\intercal" else text
            self._add("name", self.vocabulary.spelling(text), start, end)
        elif name in w.FUNCTIONS and text != r"\sqrt":
            self._add("func", name, start, end)
        else:
            self._simple(text, start, end)
        return end

    def _simple(self, text: str, start: int, end: int) -> None:
        for table, kind in _KINDS:
            if text in table:
                spelled = table[text] if isinstance(table, dict) else text
                self._add(kind, spelled, start, end)
                return
        if text == r"\not" and self.tokens is not None:
            self._add("not", text, start, end)
        elif text in (r"\forall", r"\exists", r"\nexists"):
            self._add("text", text[1:], start, end)
        elif text in (r"\arccosh", r"\arcsinh", r"\arctanh"):
            self._add("func", text[1:], start, end)
        else:
            self._add("cmd", text, start, end)


def tokens_of(source: str, vocabulary: Vocabulary) -> list[Token]:
    """The tokens of a source, put right where one says what another means."""
    return tidied(Lexer(source, vocabulary).run(), vocabulary)
