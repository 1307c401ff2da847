r"""One formula cut into chains: at relations, arrows, words, commas and line breaks, not inside brackets.

Says where each side stands in the source; what the sides mean is the reader's business.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from . import words as w
from .conditions import both, condition_in
from .continuation import continues, extend
from .drafts import Draft, RawChain, RawSide
from .notes import NoteCutter
from .tokens import Token
from .vocabulary import Vocabulary

_FOLLOWS: Final = {
    **dict.fromkeys((r"\iff", r"\Leftrightarrow", r"\Longleftrightarrow", "<=>"), "<=>"),
    **dict.fromkeys((r"\implies", r"\Rightarrow", r"\Longrightarrow", "=>"), "=>"),
}
_EVERYWHERE: Final = re.compile(
    r".*(?:\\in|∈)\s*(?:\\mathbb\s*\{?\s*[RNZ]\s*\}?|ℝ|\\R)\s*(?:\^\s*(?:\w|\{[\w ]*\}))?\s*"
    r"|.*(?:\\in|∈)\s*(?:\\\{|\\lbrace|\[)?\s*[01]\s*(?:,\s*[12]\s*)?,?\s*(?:\\[lc]?dots|\.\.\.).*"
)
_LINKS: Final = frozenset(
    "and or so then hence thus therefore gives yields und also et donc then to with where now next".split()
)
_MOST_NOTES: Final = 40  # each is read once more


class Splitter(NoteCutter):
    """Cuts one formula. ``run`` gives its chains in order."""

    def __init__(self, latex: str, vocabulary: Vocabulary) -> None:
        super().__init__(latex, vocabulary)
        self.done: list[Draft] = []
        self.draft: Draft | None = None
        self.stem: Draft | None = None  # what rows with conditions of their own go on from
        self.main: Draft | None = None  # the chain that goes on after a remark beside it
        self.expecting = ""  # what the words before a segment make of it: "condition", "definition" or nothing
        self.pending_condition = ""
        self.line_has_chain = False
        self.first: Draft | None = None  # the first chain of the line
        self.exists = False  # something is said to exist for which what follows is true
        self.arrow = ""
        self.linked = False  # "and", "so": what follows goes on, or begins anew

    def run(self) -> list[RawChain]:
        """All chains, also those of one side without a relation."""
        segment: list[int] = []
        separator, at, size = "hard", 0, len(self.tokens)
        while at < size:
            token = self.tokens[at]
            kind = self._separator(at, bool(segment))
            if kind:
                self._take(segment, separator, token)
                segment = []
                separator = self._next_separator(separator if not self.line_fresh(at) else "", kind)
                self._remark(separator, token)
                if kind == "text":
                    self._words(token.text)
                elif kind == "line":
                    self.line_has_chain = self.exists = False
                self.arrow = token.text if token.kind == "arrow" else ""
                at = self._after_separator(at)
                continue
            after = self.partner[at] + 1 if self.partner[at] > at else at + 1
            segment.extend(range(at, after))
            at = after
        self._take(segment, separator)
        self.done += islice(self.notes(), _MOST_NOTES)
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

    def _remark(self, separator: str, token: Token) -> None:
        """A formula in a column of remarks or in a parenthesis of words does not interrupt the chain beside it."""
        opened = token.text.count("(") - token.text.count(")") if token.kind == "text" else 0
        words = token.text.lower().split() if token.kind == "text" else []
        said = token.text == r"\because" or (bool(words) and words[0].strip(",.([") in w.REASONS)
        reason = said and self.line_has_chain
        if self.main is None and (separator == "remark" or opened > 0 or reason):
            self.main = self.draft
        elif self.main is not None and (token.kind == "newline" or opened < 0):
            self.draft, self.main = self.main, None

    def _words(self, text: str) -> None:
        lowered = text.lower()
        found = [word for word in re.findall(r"[^\W\d_]+", lowered) if len(word) > 1]
        self.linked = bool(found) and set(found) <= _LINKS
        self.exists = self.exists or found == ["exists"]
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
        if _EVERYWHERE.fullmatch(condition):
            return
        if self.line_has_chain and self.draft is not None:
            self.draft.condition = both(self.draft.condition, condition) if self.draft.condition else condition
        else:
            self.pending_condition = condition

    def _take(self, segment: list[int], separator: str, end: Token | None = None) -> None:
        """Put the tokens between two separators where they belong; ``end`` is the second of them."""
        peeled = self.peeled(segment, separator, begun=self.draft is not None)
        self.done += [Draft(*aside) for aside in peeled.asides]
        if peeled.rest:
            self._put(peeled.rest, separator, end)
        if peeled.condition:
            self._bind(peeled.condition)

    def _put(self, segment: list[int], separator: str, end: Token | None) -> None:
        sides, relations = self._cut(segment)
        expecting, self.expecting = self.expecting, ""
        if end is not None and end.kind == ":" and not self.line_has_chain:
            if self._is_condition(sides, relations, loosely=False):
                self.pending_condition = self._text(segment)  # a = b: ...
                return
        if self._is_beside(segment, sides, relations, separator, expecting):
            return
        if separator == "text" and not relations and self.line_has_chain and not self.linked:
            return  # a formula inside the words behind a chain
        if self.draft is not None and self.pending_condition and not sides[0] and relations:
            self._branch(sides, relations)
        elif self.draft is not None and continues(self.tokens, self.draft, sides, relations, separator, end):
            if separator.startswith("line") and not sides[0] and self.first not in (None, self.draft):
                self._go_on(sides, relations)
            else:
                extend(self.tokens, self.draft, sides, relations, separator)
        else:
            self._start(sides, relations, expecting == "definition")
        if relations and not self.line_has_chain:
            self.first, self.line_has_chain = self.draft, True

    def _go_on(self, sides: list[list[int]], relations: list[str]) -> None:
        """A line that goes on from the first chain of the line before, or from what stands beside that."""
        assert self.draft is not None
        assert self.first is not None
        sides = [self.first.sides[-1], *sides[1:]]
        self.draft = Draft(sides, relations, self.first.condition, otherwise=self.draft.sides[-1])
        self.done.append(self.draft)

    def _is_beside(
        self, segment: list[int], sides: list[list[int]], relations: list[str], separator: str, expecting: str
    ) -> bool:
        """Whether a segment is a condition or a range, which is bound to a chain and is none itself."""
        first = self.tokens[segment[0]]
        if expecting == "condition" and separator in ("text", "hard"):
            if self._is_new(sides, relations):  # if y = x^2, then ...
                self._start(sides, relations, introduces=True)
                return True
            self._bind(self._text(segment))
            self.expecting = "range"
            return True
        if expecting == "range" and separator == "comma" and not relations:
            self.expecting = "range"  # i = 1, \\dots, n says what i runs over and binds nothing
            if first.kind == "dots":
                self.pending_condition = ""
                if self.draft is not None:
                    self.draft.condition = ""
            return True
        if self._is_condition(sides, relations, loosely=False) and (self.line_has_chain or expecting == "definition"):
            self._bind(self._text(segment))
            self.expecting = "range"
            return True
        counted = first.kind == "dots" or (first.kind == "num" and len(segment) == 1)
        if self.draft is not None and counted and separator == "comma" and self.draft in self.done:
            if self._is_condition(self.draft.sides, self.draft.relations, loosely=False):
                self.done.remove(self.draft)
                self.draft, self.expecting = None, "range"
                return True
        return False

    def _is_new(self, sides: list[list[int]], relations: list[str]) -> bool:
        """``y = x^2`` of a y that nobody knows: it is set, and no condition on it."""
        if relations != ["="] or len(sides[0]) != 1 or len(sides[1]) < 2:
            return False
        name = self.tokens[sides[0][0]]
        return name.kind == "name" and not self.vocabulary.known(name.text) and not self.vocabulary.is_index(name.text)

    def _branch(self, sides: list[list[int]], relations: list[str]) -> None:
        """A row that goes on under a condition of its own: from where the chain stood before the first of them."""
        assert self.draft is not None
        self.stem = self.stem or self.draft
        self.draft = Draft([self.stem.sides[-1], *sides[1:]], relations, self.pending_condition)
        self.done.append(self.draft)
        self.pending_condition = ""

    def _start(self, sides: list[list[int]], relations: list[str], introduces: bool) -> None:
        follows = _FOLLOWS.get(self.arrow, "")
        self.draft = Draft(sides, relations, self.pending_condition, introduces, not sides[0], follows)
        if not self.exists:
            self.done.append(self.draft)
        self.stem = None
        if self.line_has_chain:
            self.pending_condition = ""

    def _finished(self, draft: Draft) -> RawChain | None:
        sides = tuple(map(self._side, draft.sides))
        if not any(side.source for side in sides):
            return None
        alone = self._is_condition(draft.sides, draft.relations, loosely=True)
        return RawChain(
            sides, tuple(draft.relations), draft.condition, draft.introduces or ":=" in draft.relations,
            draft.continues,
            alone, (self._side(draft.otherwise),) if draft.otherwise else (), follows=draft.follows, note=draft.note,
        )  # fmt: skip

    def _side(self, places: list[int]) -> RawSide:
        return RawSide(self._text(places), self.tokens[places[0]].start if places else 0)


def split(latex: str, vocabulary: Vocabulary) -> list[RawChain]:
    """The chains of one formula."""
    return Splitter(latex, vocabulary).run()


def heads_of(latex: str, vocabulary: Vocabulary) -> list[str]:
    """What stands before the first relation of each chain."""
    return [chain.sides[0].source for chain in split(latex, vocabulary) if chain.relations and chain.sides[0].source]
