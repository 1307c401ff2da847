r"""Commands that change letters: ``\text``, ``\mathrm``, ``\mathbf``, and delimiters with a size."""

from __future__ import annotations

import re
from typing import Final

from . import words as w
from .characters import CharacterLexer
from .tokens import Token

_CONDITION_WORD: Final = re.compile(
    r"\s*(?:if|for|when|where|case|falls|wenn|für|si|pour|当|若|如果)(?![A-Za-z])[:\s]*"
)
_SIZES: Final = re.compile(r"\\(?:tiny|small|normalsize|large|Large|LARGE|huge|Huge)(?![A-Za-z])\s*")
_RELATION: Final = re.compile(r"[=<>≤≥≠]|\\(?:neq?|leq?|geq?|lt|gt)(?![A-Za-z])")


class AlphabetLexer(CharacterLexer):
    """Words and letters in other fonts."""

    def run(self, start: int = 0, end: int | None = None) -> list[Token]:
        """All tokens from ``start`` to ``end``; given by the lexer."""
        raise NotImplementedError

    def _text(self, command: str, start: int, end: int) -> int:
        r"""``\text{...}``, ``\mathrm{...}``: a known word, letters, or prose."""
        low, high, after = self._argument(end)
        content = " ".join(self.source[low:high].split()).strip()
        bare = re.sub(r"\\[,;:! ]|[{}~]", "" if command in w.ROMAN else " ", content).strip(" \\")
        if command in w.TEXT and re.search(r"[{}]", content):
            bare = content
        if command in w.ROMAN and not self.vocabulary.known(bare):
            bare = w.ALIASES.get(bare, bare)
        if low == high == after:
            self._add("cmd", command, start, end)
        elif bare in self.vocabulary.words or bare in w.FUNCTIONS:
            self._known(bare, start, after)
        elif command in w.ROMAN and len(bare) > 3 and bare.lower() in w.BY_LOWER_CASE:
            self._known(w.BY_LOWER_CASE[bare.lower()], start, after)
        elif bare in ("d", "e", "T", r"\partial") or (command == r"\mathrm" and re.fullmatch(r"d\w", bare)):
            for i, part in enumerate([bare] if bare[0] == "\\" else bare):
                if part == r"\partial":
                    self._add("partial", part, start, after)
                else:
                    self._add("name", self.vocabulary.spelling(part), start + i, after)
        elif (command in w.ROMAN and not re.fullmatch(r"[A-Za-z][\w -]*", bare)) or self._is_call(bare):
            return self._transparent(low)
        elif command in w.TEXT and self._states_condition(content):
            self._condition(low, high)
        elif len(bare) == 1 and bare.isalpha() and self._is_letter(command, bare):
            self._add("name", self.vocabulary.spelling(bare), start, after)
        elif "$" in content:
            self._mixed(low, high)
        elif not content:
            pass
        elif re.fullmatch(r"[,.;:?!]", content):
            self.run(low, high)
        else:
            self._add("text", bare, start, after)
        return after

    def _is_call(self, content: str) -> bool:
        r"""``\text{softmax(x)}``: a function with its argument."""
        call = re.fullmatch(r"([A-Za-z]+)\([\w\s,]*\)", content)
        return call is not None and (call[1] in w.FUNCTIONS or call[1] in self.vocabulary.functions)

    def _is_letter(self, command: str, letter: str) -> bool:
        r"""``\mathrm{z}`` is z; in a subscript, and in ``\text``, only where z is a name."""
        if self.vocabulary.known(letter):
            return True
        before = [token.kind for token in self.tokens[-2:]]
        return command in w.ROMAN and letter.isascii() and before[-1:] != ["_"] and before != ["_", "{"]

    def _states_condition(self, content: str) -> bool:
        r"""``\text{if x > 0}``, ``\text{i $\ne$ j}``: a relation between single letters, with or without an "if"."""
        if len(content) > 60 or not _RELATION.search(content):
            return False
        formula = _CONDITION_WORD.sub("", content, count=1)
        names = re.findall(r"(?<![A-Za-z\\])[A-Za-z]+", formula)
        return all(len(name) == 1 or name in self.vocabulary.words for name in names) and formula.count("$") % 2 == 0

    def _condition(self, low: int, high: int) -> None:
        word = _CONDITION_WORD.match(self.source, low, high)
        if word:
            self._add("text", word.group().strip(" :"), word.start(), word.end())
        source, self.source = self.source, self.source.replace("$", " ")
        self.run(word.end() if word else low, high)
        self.source = source

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
        content = _SIZES.sub("", self.source[low : min(high, low + 40)]).strip()
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
        elif command in w.ITALIC and re.fullmatch(r"[A-Za-z]{2,}", content) and not self._are_letters(content):
            return self._text(r"\mathrm", start, end)
        elif low == high == after:
            self._add("cmd", command, start, end)
        else:
            self._add("wrap", command, start, end)
            return end
        return after

    def _are_letters(self, word: str) -> bool:
        return all(self.vocabulary.known(letter) for letter in word)

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
