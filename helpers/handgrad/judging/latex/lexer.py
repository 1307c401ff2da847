r"""From LaTeX to tokens: spaces, sizes and colours fall away, Unicode becomes commands, letters are told from words.

One pass, linear. Every character of the source is either in a token or of a kind that says nothing about the formula.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from . import words as w
from .vocabulary import Vocabulary

_PIECE: Final = re.compile(
    r"(?P<space>(?:\s|~|%[^\n]*)+)"
    r"|(?P<num>\d+(?:\{,\}\d{3})*(?:\.\d+)?|\.\d+)"
    r"|\\(?P<env>begin|end)\s*\{(?P<envname>[A-Za-z]+\*?)\}"
    r"|(?P<cmd>\\(?:operatorname|tag|hspace|vspace)\*|\\[A-Za-z]+|\\[\s\S])"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<multi>:=|!=|<=>|<=|>=|=>|->|==|=:)"
    r"|(?P<other>[\s\S])"
)
_MULTI: Final = {":=": ":=", "!=": "!=", "<=": "<=", ">=": ">=", "==": "=", "=:": "="}


@dataclass(slots=True)
class Token:
    """``kind`` is one of num, name, func, cmd, text, open, close, bar, {, }, rel, arrow, begin, end and single
    characters; ``text`` what it says, in one spelling; ``start`` and ``end`` its place in the source."""

    kind: str
    text: str
    start: int
    end: int


class Lexer:
    """Tokens of one source. ``run`` gives them; those of kind quad, space-like, serve the splitter alone."""

    def __init__(self, source: str, vocabulary: Vocabulary) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.tokens: list[Token] = []
        self.groups: dict[int, int] | None = None
        self.single_digits = 0  # how many of the next numbers are read one digit at a time, as TeX does

    def run(self, start: int = 0, end: int | None = None) -> list[Token]:
        """All tokens from ``start`` to ``end``."""
        at, stop = start, len(self.source) if end is None else end
        while at < stop:
            match = _PIECE.match(self.source, at, stop)
            assert match is not None  # the last alternative takes any character
            at = self._piece(match, at, match.end())
        return self.tokens

    def _add(self, kind: str, text: str, start: int, end: int) -> None:
        self.tokens.append(Token(kind, text, start, end))

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
        self._add("num", text.replace("{,}", ""), start, end)
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
        elif text in w.BARE_PROSE and len(text) > 1:
            self._add("text", text, start, end)
        elif len(text) > 3 and not self._has_word(text) and not all(self._letter_known(c) for c in text):
            self._add("unknown", text, start, end)
        else:
            self._letters(text, start)
        return end

    def _letter_known(self, letter: str) -> bool:
        return letter in "de" or self.vocabulary.known(letter)

    def _has_word(self, text: str) -> bool:
        return any(text[i : i + n] in w.FUNCTIONS for n in range(3, 8) for i in range(min(len(text) - n + 1, 40)))

    def _letters(self, text: str, start: int) -> None:
        i = 0
        while i < len(text):
            size = next((n for n in range(min(9, len(text) - i), 2, -1) if text[i : i + n] in self.vocabulary.words), 1)
            self._known(text[i : i + size], start + i, start + i + size)
            i += size

    def _known(self, text: str, start: int, end: int) -> None:
        if text in w.FUNCTIONS and not self.vocabulary.is_quantity(text):
            self._add("func", text, start, end)
        else:
            self._add("name", self.vocabulary.spelling(text), start, end)

    def _command(self, text: str, start: int, end: int) -> int:
        """One command; returns where to go on."""
        self.single_digits = 2 if text in w.FRACTIONS else 1 if text == r"\sqrt" else 0
        name = text[1:]
        if text in w.SILENT:
            return end
        if text in (r"\left", r"\right") or text in w.SIZES:
            return self._sized(text, start, end)
        if text in w.SILENT_WITH_ARGUMENT:
            return self._skip_argument(end)
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
        elif text in (r"\arccosh", r"\arcsinh", r"\arctanh"):
            self._add("func", text[1:], start, end)
        else:
            self._add("cmd", text, start, end)

    def _sized(self, size: str, start: int, end: int) -> int:
        r"""``\left(`` and the like: one token with its delimiter."""
        match = re.compile(r"\s*(\\[A-Za-z]+|\\.|.)", re.DOTALL).match(self.source, end)
        if match is None:
            self._add("cmd", size, start, end)
            return end
        what = w.UNICODE.get(match[1], match[1])
        if what == "." or what in w.BARS:
            shape = w.BARS.get(what, ".")
            kind = {r"\left": "open", r"\right": "close"}.get(size, "bar")
            if what == "." and size not in (r"\left", r"\right"):
                return match.end()
            self._add(kind, shape, start, match.end())
        elif what in w.OPENING or what in w.CLOSING:
            shape = w.OPENING.get(what) or w.CLOSING[what]
            flipped = (size == r"\left" and what in w.CLOSING) or (size == r"\right" and what in w.OPENING)
            is_open = (what in w.OPENING) != flipped
            self._add("open" if is_open else "close", shape, start, match.end())
        elif what == "/":
            self._add("/", "/", start, match.end())
        else:
            self._add("cmd", size, start, end)
            return end
        return match.end()

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

    def _text(self, command: str, start: int, end: int) -> int:
        r"""``\text{...}``, ``\mathrm{...}``: a known word, letters, or prose."""
        low, high, after = self._argument(end)
        content = " ".join(self.source[low:high].split()).strip()
        bare = re.sub(r"\\[,;:! ]|[{}~]", "", content) if command in w.ROMAN else content
        if low == high == after:
            self._add("cmd", command, start, end)
        elif bare in self.vocabulary.words or bare in w.FUNCTIONS:
            self._known(bare, start, after)
        elif bare in ("d", "e", "T", r"\partial") or (command == r"\mathrm" and re.fullmatch(r"d\w", bare)):
            for i, part in enumerate([bare] if bare[0] == "\\" else bare):
                if part == r"\partial":
                    self._add("partial", part, start, after)
                else:
                    self._add("name", self.vocabulary.spelling(part), start + i, after)
        elif command in w.ROMAN and not re.fullmatch(r"[A-Za-z][\w -]*", bare):
            return self._transparent(low)
        elif "$" in content:
            self._mixed(low, high)
        elif not content:
            pass
        else:
            self._add("text", bare, start, after)
        return after

    def _transparent(self, low: int) -> int:
        """Go on inside the argument, so that its braces are a group."""
        return low - 1 if low > 0 and self.source[low - 1] == "{" else low

    def _mixed(self, low: int, high: int) -> None:
        r"""``\text{if $x > 0$}``: words and formulas in turn."""
        formula, at = False, low
        for piece in self.source[low:high].split("$"):
            if formula:
                self.run(at, at + len(piece))
            elif piece.strip():
                self._add("text", piece.strip(), at, at + len(piece))
            formula, at = not formula, at + len(piece) + 1

    def _alphabet(self, command: str, start: int, end: int) -> int:
        r"""``\mathbf{x}`` is ``x`` unless the notation has it by itself; ``\mathcal{L}`` is a name of its own."""
        low, high, after = self._argument(end)
        content = self.source[low : min(high, low + 40)].strip()
        name = f"{command}{{{content}}}"
        if self.vocabulary.known(name):
            self._add("name", name, start, after)
        elif name in w.ONES or (command in w.SCRIPT_ALPHABETS and re.fullmatch(r"\w+", content)):
            self._add(
                "one" if name in w.ONES and not self.vocabulary.known("I") else "name",
                self.vocabulary.spelling(name),
                start,
                after,
            )
        elif content == "T":
            self._add("name", r"\top", start, after)
        elif low == high == after:
            self._add("cmd", command, start, end)
        else:
            self._add("wrap", command, start, end)
            return end
        return after

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
    (frozenset({"\\\\", r"\newline", r"\cr"}), "newline"),
    (w.ARROWS, "arrow"),
    (w.WRAPPERS, "wrap"),
    (frozenset({r"\colon"}), ":"),
    (frozenset({r"\over"}), "over"),
)


_ENDS_FACTOR: Final = frozenset({"num", "name", "}", "close", "'"})
_BEGINS_FACTOR: Final = frozenset({"num", "name", "func", "cmd", "{", "open", "wrap", "one", "partial"})
_ENDS_FORMULA: Final = frozenset({"text", "quad", "newline", "arrow", ".", ",", ":", ";"})


def _low_dots(tokens: list[Token]) -> None:
    """A full stop between two factors is a product's dot, unless it ends a sentence and another relation follows."""
    relation_ahead = False
    for at in range(len(tokens) - 2, 0, -1):
        token, before, after = tokens[at], tokens[at - 1], tokens[at + 1]
        relation_ahead = (relation_ahead or after.kind == "rel") and after.kind not in _ENDS_FORMULA
        if token.kind == "." and before.kind in _ENDS_FACTOR and after.kind in _BEGINS_FACTOR:
            sentence = before.end == token.start and token.end < after.start
            if not (sentence and relation_ahead):
                token.kind, token.text = "times", "*"


def tokens_of(source: str, vocabulary: Vocabulary) -> list[Token]:
    """The tokens of a source; a ``\\not`` before a relation is joined with it."""
    tokens = Lexer(source, vocabulary).run()
    if any(token.kind == "." for token in tokens):
        _low_dots(tokens)
    if any(token.kind == "not" for token in tokens):
        for before, after in pairwise(tokens):
            if before.kind == "not" and after.kind == "rel" and after.text == "=":
                before.kind, before.text, before.end, after.kind = "rel", "!=", after.end, "gone"
        tokens = [token for token in tokens if token.kind != "gone"]
    return tokens


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
