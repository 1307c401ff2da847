r"""One formula cut into chains: at relations, arrows, words, commas and line breaks, not inside brackets.

Says where each side stands in the source; what the sides mean is the reader's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from . import words as w
from .lexer import Token, pairs, tokens_of
from .vocabulary import Vocabulary

Place = tuple[int, int]
_UNNUMBERED: Final = re.compile(r"\\(?:label|tag\*?)\s*\{[^{}]*\}|\\(?:nonumber|notag)\b\s*")
_OPERATORS: Final = frozenset({"+", "-", "times", "odot", "/"})
_INEQUALITIES: Final = frozenset({"<", "<=", ">", ">=", "!=", "in"})


@dataclass(slots=True)
class Draft:
    """A chain in the making: the places of the tokens of each side, and what the words beside it say."""

    sides: list[list[int]] = field(default_factory=lambda: [[]])
    relations: list[str] = field(default_factory=list)
    condition: str = ""
    introduces: bool = False
    continues: bool = False


@dataclass(frozen=True, slots=True)
class RawSide:
    """A side's LaTeX and the place in the formula where it begins."""

    source: str
    at: int


@dataclass(frozen=True, slots=True)
class RawChain:
    """A chain before its sides are read. ``continues``: it begins with a relation. ``bound`` by a condition."""

    sides: tuple[RawSide, ...]
    relations: tuple[str, ...]
    condition: str = ""
    introduces: bool = False
    continues: bool = False
    is_condition: bool = False


class Splitter:
    """Cuts one formula. ``run`` gives its chains in order."""

    def __init__(self, latex: str, vocabulary: Vocabulary) -> None:
        self.latex = latex
        self.vocabulary = vocabulary
        self.tokens = _opened(tokens_of(latex, vocabulary))
        self.partner = pairs(self.tokens)
        self.done: list[Draft] = []
        self.draft: Draft | None = None
        self.main: Draft | None = None  # the chain that goes on after a remark beside it
        self.expecting = ""  # what the words before a segment make of it: "condition", "definition" or nothing
        self.pending_condition = ""
        self.line_has_chain = False

    def run(self) -> list[RawChain]:
        """All chains, also those of one side without a relation."""
        segment: list[int] = []
        separator, at, size = "hard", 0, len(self.tokens)
        while at < size:
            token = self.tokens[at]
            kind = self._separator(at, bool(segment))
            if kind:
                self._take(segment, separator)
                segment = []
                separator = self._next_separator(separator if not self.line_fresh(at) else "", kind)
                self._remark(separator, token)
                if kind == "text":
                    self._words(token.text)
                elif kind == "line":
                    self.line_has_chain = False
                at = self._after_separator(at)
                continue
            after = self.partner[at] + 1 if self.partner[at] > at else at + 1
            segment.extend(range(at, after))
            at = after
        self._take(segment, separator)
        return [chain for draft in self.done if (chain := self._finished(draft))]

    def line_fresh(self, at: int) -> bool:
        """Whether the token before was no separator."""
        return at > 0 and not self._separator(at - 1, True)

    def _next_separator(self, before: str, kind: str) -> str:
        """Separators that follow each other count as the strongest of them; ``line&`` is an empty left column."""
        if kind == "&":
            return "line&" if before in ("line", "line&") else "remark" if before == "&" else before or "&"
        order = ["", "&", "quad", "comma", "remark", "line&", "line", "text", "hard"]
        return max(before, kind, key=order.index)

    def _separator(self, at: int, inside: bool) -> str:
        token = self.tokens[at]
        kind = token.kind
        if kind in ("&", "quad"):
            return kind
        if kind in (",", ";"):
            return "comma"
        if kind == "newline":
            return "line"
        if kind in ("arrow", ".", ":"):
            return "hard"
        if kind == "text":
            beside = self.tokens[max(at - 1, 0)].kind, self.tokens[min(at + 1, len(self.tokens) - 1)].kind
            named = "rel" in beside and w.is_label(token.text)
            return "" if named and (inside or beside[1] in ("rel", "_", "^")) else "text"
        return ""

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

    def _remark(self, separator: str, token: Token) -> None:
        """A formula in a column of remarks or in a parenthesis of words does not interrupt the chain beside it."""
        opened = token.text.count("(") - token.text.count(")") if token.kind == "text" else 0
        if self.main is None and (separator == "remark" or opened > 0):
            self.main = self.draft
        elif self.main is not None and (token.kind == "newline" or opened < 0):
            self.draft, self.main = self.main, None

    # Words

    def _words(self, text: str) -> None:
        lowered = text.lower()
        found = [word for word in re.findall(r"[a-z]+", lowered) if len(word) > 1]
        if condition := condition_in(text):
            self._bind(condition)
            self.expecting = ""
        elif any(word in w.INTRODUCING_WORDS for word in found):
            self.expecting = "definition"
        elif found and (found[-1] in w.CONDITION_WORDS or found[0] in w.CONDITION_WORDS):
            self.expecting = "condition"
        elif found:
            self.expecting = ""

    def _bind(self, condition: str) -> None:
        """A condition belongs to the chain before it in its line, otherwise to what follows."""
        if self.line_has_chain and self.draft is not None:
            self.draft.condition = self.draft.condition or condition
        else:
            self.pending_condition = condition

    # Segments

    def _take(self, segment: list[int], separator: str, *, peeled: bool = False) -> None:
        """Put the tokens between two separators where they belong."""
        if not peeled:
            segment = self._without_remark(segment, separator)
        if not segment:
            return
        sides, relations = self._cut(segment)
        expecting, self.expecting = self.expecting, ""
        if expecting == "condition" and (separator in ("text", "hard") or self.tokens[segment[0]].text == r"\forall"):
            self._bind(self._text(segment))
            self.expecting = "range"
            return
        if expecting == "range" and separator == "comma" and not relations:
            self.expecting = "range"  # i = 1, \\dots, n says what i runs over and binds nothing
            if self.tokens[segment[0]].kind == "dots":
                self.pending_condition = ""
                if self.draft is not None:
                    self.draft.condition = ""
            return
        if self._is_condition(sides, relations, loosely=False) and (self.line_has_chain or expecting == "definition"):
            self._bind(self._text(segment))
            self.expecting = "range"
            return
        if self.draft is not None and self.tokens[segment[0]].kind == "dots" and separator == "comma":
            if self._is_condition(self.draft.sides, self.draft.relations, loosely=False):
                self.done.remove(self.draft)
                self.draft, self.expecting = None, "range"
                return
        if self.draft is not None and self._continues(sides, relations, separator):
            self._extend(sides, relations, separator)
        else:
            self._start(sides, relations, expecting == "definition")
        self.line_has_chain = self.line_has_chain or bool(relations)

    def _continues(self, sides: list[list[int]], relations: list[str], separator: str) -> bool:
        draft = self.draft
        assert draft is not None
        if not sides[0] and relations:
            return True
        if separator == "text":
            return False
        if not draft.sides[-1] or self.tokens[draft.sides[-1][-1]].kind in _OPERATORS:
            return True
        first = self.tokens[sides[0][0]]
        if first.kind in _OPERATORS and separator != "hard" and draft.relations:
            return first.kind != "-" or not relations
        return not relations and separator in ("quad", "comma", "&")

    def _extend(self, sides: list[list[int]], relations: list[str], separator: str) -> None:
        draft = self.draft
        assert draft is not None
        if sides[0]:
            last = draft.sides[-1]
            if last and separator == "comma":  # the comma stays, so that the side says what it is
                last.extend(range(last[-1] + 1, sides[0][0]))
            last.extend(sides[0])
        draft.sides.extend(sides[1:])
        draft.relations.extend(relations)

    def _start(self, sides: list[list[int]], relations: list[str], introduces: bool) -> None:
        self.draft = Draft(sides, relations, self.pending_condition, introduces, continues=not sides[0])
        self.done.append(self.draft)
        if self.line_has_chain:
            self.pending_condition = ""

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

    def _without_remark(self, segment: list[int], separator: str) -> list[int]:
        """Takes ``(i = j)`` and ``(1)`` off the end of a segment."""
        if not segment or self.tokens[segment[-1]].kind != "close":
            return segment
        opener = self.partner[segment[-1]]
        if opener < segment[0] or self.tokens[opener].text not in "([":
            return segment
        inside = list(range(opener + 1, segment[-1]))
        alone = opener == segment[0]
        before = self.tokens[opener - 1] if not alone else None
        if alone and len(inside) == 1 and self.tokens[inside[0]].kind == "num" and separator in ("quad", "remark"):
            return []
        if before is not None and before.kind in ("one", "func", "name", "rel", "_", "^") and before.text != "=":
            spaced = re.search(r"\\[a-z,;:! ]|~", self.latex[before.end : self.tokens[opener].start])
            if before.kind in ("one", "func", "_", "^") or not spaced:
                return segment
        if alone and self.draft is None:
            return segment
        words = bool(inside) and self.tokens[inside[0]].kind == "text" and not w.is_label(self.tokens[inside[0]].text)
        content = [k for k in inside if self.tokens[k].kind not in ("text", "quad")]
        sides, relations = self._cut(content)
        if words and not relations:
            return segment[: segment.index(opener)]
        if not self._is_condition(sides, relations, loosely=words):
            return segment
        rest = segment[: segment.index(opener)]
        if rest:
            self._take(rest, separator, peeled=True)
        self._bind(self._text(content))
        return []

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
        if set(relations) != {"="}:
            return False
        names = [[self.tokens[k] for k in side] for side in sides]
        if any(len(tokens) != 1 or tokens[0].kind not in ("name", "num") for tokens in names):
            return False
        return loosely or (
            self.vocabulary.is_index(names[0][0].text)
            and (names[1][0].kind == "num" or self.vocabulary.is_index(names[1][0].text))
        )

    # Sources

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

    def _finished(self, draft: Draft) -> RawChain | None:
        sides = tuple(RawSide(self._text(side), self.tokens[side[0]].start if side else 0) for side in draft.sides)
        if not any(side.source for side in sides):
            return None
        alone = self._is_condition(draft.sides, draft.relations, loosely=True)
        return RawChain(
            sides, tuple(draft.relations), draft.condition, draft.introduces or ":=" in draft.relations,
            draft.continues,
            alone,
        )  # fmt: skip


def _opened(tokens: list[Token]) -> list[Token]:
    r"""Without ``\begin{align}`` and ``\end{align}``, and without the box around an equation."""
    partner = pairs(tokens)
    gone: set[int] = set()
    at = boxes = 0
    while at < len(tokens):
        token, close = tokens[at], partner[at]
        if token.kind == "begin" and token.text in w.DISPLAYS:
            gone |= {at, close}
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


_PROSE_CONDITION: Final = re.compile(
    r"\b(?:if|for|when|case|where|with|assuming|suppose)\b\s*(?:\d\s*[:.)]\s*)?[*_(]*\s*"
    r"(?P<left>\\?[A-Za-z]\w?)\s*(?P<relation>==?|≠|!=|<=|>=|<|>|≤|≥|\\neq?|\\leq?|\\geq?)\s*(?P<right>-?\w{1,2})(?!\w|\s*[-+*/^])",
    re.IGNORECASE,
)


def condition_in(prose: str) -> str:
    """The condition that plain words state ("if i = j"), in LaTeX, or nothing.

    >>> condition_in("Now if i != j, we get")
    'i != j'
    """
    match = _PROSE_CONDITION.search(prose)
    return f"{match['left']} {match['relation']} {match['right']}" if match else ""


def split(latex: str, vocabulary: Vocabulary) -> list[RawChain]:
    """The chains of one formula."""
    return Splitter(latex, vocabulary).run()


def head_of(latex: str, vocabulary: Vocabulary) -> str:
    """What stands before the first relation."""
    chains = split(latex, vocabulary)
    return chains[0].sides[0].source if chains else ""
