r"""Where a formula may be cut: separators, relations, and conditions by their shape. Meaning comes later."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from . import words as w
from .lexer import tokens_of
from .lostrows import with_lost_rows
from .tokens import Token, pairs
from .unboxing import opened
from .vocabulary import Vocabulary

Place = tuple[int, int]
_UNNUMBERED: Final = re.compile(r"\\(?:label|tag\*?)\s*\{[^{}]*\}|\\(?:nonumber|notag)\b\s*")
_INEQUALITIES: Final = w.INEQUALITIES | {"in"}


class Cutter:
    """The tokens of a formula, and where separators and relations stand."""

    def __init__(self, latex: str, vocabulary: Vocabulary) -> None:
        self.latex = latex
        self.vocabulary = vocabulary
        self.tokens = with_lost_rows(latex, opened(tokens_of(latex, vocabulary)))
        self.partner = pairs(self.tokens)
        self.columns = _columns(self.tokens, self.partner)

    def _separator(self, at: int, inside: bool) -> str:
        token = self.tokens[at]
        kind = token.kind
        if kind in ("&", "quad"):
            return "remark" if at in self.columns else kind
        if kind in (",", ";"):
            return "comma"
        if kind == "newline":
            return "line"
        if kind in ("arrow", ".", ":"):
            return "hard"
        return self._words_separate(at, inside) if kind == "text" else ""

    def _words_separate(self, at: int, inside: bool) -> str:
        """Words part formulas, but not where they name a side or stand for an operand."""
        token, before = self.tokens[at], self.tokens[at - 1].kind if at else ""
        beside = before, self.tokens[min(at + 1, len(self.tokens) - 1)].kind
        named = "rel" in beside and w.is_label(token.text)
        if named and (inside or beside[1] in ("rel", "_", "^")):
            return ""
        said = token.text.lower().split()
        if inside and len(said) < 3 and set(said) & w.ARITHMETIC:
            return ""  # a sign in words: what stands behind it cannot fall away
        wanted = before in ("+", "-", "times", "/", "odot") and not set(token.text.lower().split()) & w.PROSE
        return "" if wanted and inside else "text"

    def _after_separator(self, at: int) -> int:
        r"""After ``\\[2pt]`` and ``\xrightarrow{...}`` with what belongs to them."""
        token, after = self.tokens[at], at + 1
        if token.kind == "newline" and after < len(self.tokens) and self.tokens[after].text == "[":
            close = self.partner[after]
            inside = self.tokens[after + 1 : close] if close > 0 else []
            if inside and all(t.kind in ("num", "name", "-") for t in inside) and inside[-1].kind == "name":
                return close + 1
        if token.text.startswith(r"\x") and after < len(self.tokens) and self.tokens[after].kind == "{":
            return max(self.partner[after] + 1, after)
        return after

    def _cut(self, segment: list[int]) -> tuple[list[list[int]], list[str]]:
        """Sides and relations of a segment."""
        sides: list[list[int]] = [[]]
        relations: list[str] = []
        inside_until = -1
        skip_until = -1
        for at in segment:
            if at < skip_until:
                continue
            token = self.tokens[at]
            if at <= inside_until:
                sides[-1].append(at)
                continue
            if relation := self._stacked(at):
                relations.append(relation[0])
                sides.append([])
                skip_until = relation[1]
            elif token.kind == "rel":
                relations.append(token.text)
                sides.append([])
            else:
                sides[-1].append(at)
                inside_until = max(inside_until, self.partner[at])
        return sides, relations

    def _stacked(self, at: int) -> tuple[str, int] | None:
        r"""``\stackrel{def}{=}``, ``\overset{!}{=}``, ``\underset{..}{=}``: the relation and the place after it."""
        token = self.tokens[at]
        if token.text not in (r"\stackrel", r"\overset", r"\underset"):
            return None
        middle = self.partner[at + 1] + 1 if at + 1 < len(self.tokens) and self.partner[at + 1] > at else at + 2
        if middle >= len(self.tokens):
            return None
        after = self.partner[middle] + 1 if self.partner[middle] > middle else middle + 1
        inner = [t for t in self.tokens[middle:after] if t.kind not in ("{", "}")]
        if len(inner) != 1 or inner[0].kind != "rel":
            return None
        note = self.latex[token.end : self.tokens[middle].start]
        return (":=" if "def" in note and inner[0].text == "=" else inner[0].text), after

    def _is_condition(self, sides: list[list[int]], relations: list[str], *, loosely: bool) -> bool:
        """``x > 0``, ``i = j``: a condition by its shape. Loosely, also ``x = 0``."""
        if not relations or not all(sides):
            return False
        for side in sides:
            kinds = [self.tokens[k].kind for k in side]
            if "func" in kinds or len(side) > 12 or "partial" in kinds:
                return False
            if any(a == "name" and b == "open" for a, b in pairwise(kinds)):
                return False
        if set(relations) <= _INEQUALITIES:
            return True
        names = [[self.tokens[k] for k in side] for side in sides]
        if set(relations) == {"=", "!="}:
            return all(len(tokens) == 1 and self.vocabulary.is_index(tokens[0].text) for tokens in names)
        if set(relations) != {"="}:
            return False
        if loosely and len(names) == 2 and [token.kind for token in names[1]] == ["num"]:
            declared = self.vocabulary.symbols.get(names[0][0].text)
            if _is_entry(names[0]) and declared is not None and declared.kind == "probabilities":
                return True
        if any(len(tokens) != 1 or tokens[0].kind not in ("name", "num") for tokens in names):
            return False
        return loosely or (
            self.vocabulary.is_index(names[0][0].text)
            and (names[1][0].kind == "num" or self.vocabulary.is_index(names[1][0].text))
        )

    def _text(self, places: list[int]) -> str:
        """The source of these tokens as written, without alignment signs and line breaks."""
        runs: list[Place] = []
        before = -2
        for at in places:
            token = self.tokens[at]
            if at == before + 1 or (runs and self._only_space(runs[-1][1], token.start)):
                runs[-1] = (runs[-1][0], token.end)
            else:
                runs.append((token.start, token.end))
            before = at
        text = " ".join(self.latex[start:end] for start, end in runs)
        return _UNNUMBERED.sub("", text).strip()

    def _only_space(self, end: int, start: int) -> bool:
        return re.fullmatch(r"(?:\s|\\q?quad)*", self.latex[end:start]) is not None


def _is_entry(tokens: list[Token]) -> bool:
    """``y_i`` or ``y_{i}``."""
    kinds = [token.kind for token in tokens]
    return kinds in (["name", "_", "name"], ["name", "_", "{", "name", "}"])


def _columns(tokens: list[Token], partner: list[int]) -> frozenset[int]:
    """The ``&`` that begin another column behind a relation, where remarks stand; not those beside a relation."""
    found: set[int] = set()
    related, at = False, 0
    while at < len(tokens):
        kind = tokens[at].kind
        if kind == "newline":
            related = False
        elif kind == "rel":
            related = True
        elif kind == "&" and related:
            beside = tokens[at - 1].kind, tokens[min(at + 1, len(tokens) - 1)].kind
            if not {"rel", "&", "newline"} & {*beside}:
                found.add(at)
        at = partner[at] + 1 if partner[at] > at else at + 1
    return frozenset(found)
