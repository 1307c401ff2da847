r"""Cases, matrices, and displays that stand inside a formula."""

from __future__ import annotations

from . import words as w
from .bigs import BigReader
from .tree import Call, Cases, Matrix, Name, Node, Otherwise


class EnvironmentReader(BigReader):
    """What stands between a begin and its end."""

    def environment(self) -> Node:
        r"""``cases``, matrices, and displays that stand inside a formula."""
        first, token = self.pos, self.peek()
        close = self.close_of(first)
        if self.tokens[close].text != token.text:
            self.fail("end", token)
        low, self.pos = first + 1, close + 1
        if token.text in w.CASES:
            return Cases(self._branches(low, close), span=self.span(first))
        if token.text in w.DISPLAYS:
            return self.within(low, close, self.expression)
        if token.text not in w.MATRICES:
            self.fail("environment", token, token.text)
        if token.text in ("array", "subarray", "alignedat"):
            low = self._after_columns(low)
        matrix = Matrix(self._rows(low, close), span=self.span(first))
        if token.text == "vmatrix":
            return Call(Name("det"), (matrix,), span=self.span(first))
        return matrix

    def _after_columns(self, low: int) -> int:
        return self.partner[low] + 1 if self.tokens[low].kind == "{" and self.partner[low] > 0 else low

    def _lines(self, low: int, high: int) -> list[tuple[int, int]]:
        """The rows between ``\\\\``; ``\\\\[2pt]`` loses its length, the last may be empty."""
        lines = []
        for start, stop in self.pieces(low, high, ("newline",)):
            after_break = start > low
            if after_break and start < stop and self.tokens[start].text == "[" and self.partner[start] > 0:
                inside = self.tokens[start + 1 : self.partner[start]]
                if inside and inside[0].kind == "num" and all(t.kind in ("num", "name") for t in inside):
                    start = self.partner[start] + 1
            if start < stop:
                lines.append((start, stop))
        return lines

    def _rows(self, low: int, high: int) -> tuple[tuple[Node, ...], ...]:
        lines = self._lines(low, high)
        if not lines:
            self.fail("empty", self.tokens[low - 1])
        return tuple(
            tuple(self.within(a, b, self.expression) for a, b in self.pieces(start, stop, ("&",)))
            for start, stop in lines
        )

    def _branches(self, low: int, high: int) -> tuple[tuple[Node, Node], ...]:
        lines = self._lines(low, high)
        if not lines:
            self.fail("empty", self.tokens[low - 1])
        return tuple(self._branch(start, stop) for start, stop in lines)

    def _branch(self, low: int, high: int) -> tuple[Node, Node]:
        """Value and condition, cut at ``&``, at the words "if" or "otherwise", or at a comma."""
        columns = [(a, b) for a, b in self.pieces(low, high, ("&",)) if a < b]
        if not columns:
            self.fail("missing", self.tokens[low])
        (start, stop), rest = columns[0], columns[1:]
        if not rest:
            cut = next((k for k in range(start, stop) if self.tokens[k].kind == "text" and k > start), -1)
            comma = self.pieces(start, stop, (",",))
            if cut < 0 and len(comma) > 1:
                cut = comma[0][1] + 1
            if 0 < cut < stop:
                start, stop, rest = start, cut, [(cut, stop)]
        while stop > start and self.tokens[stop - 1].kind in (",", ";", "."):
            stop -= 1
        start = self.pieces(start, stop, ("rel",))[-1][0]  # of a chain, the last side is the value
        value = self.within(start, stop, self._value)
        if not rest:
            return value, Otherwise()
        return value, self.within(rest[0][0], rest[-1][1], self.branch_condition)

    def _value(self) -> Node:
        """The value of a branch, which may be the word "undefined"."""
        token = self.peek()
        if token.kind == "text" and self.pos + 1 == self.end:
            self.pos += 1
            return Name("undefined" if w.UNDEFINED.search(token.text) else token.text)
        return self.expression()

    def branch_condition(self) -> Node:
        """What stands beside a branch: "if", a relation, "otherwise"."""
        while self.end > self.pos and self.tokens[self.end - 1].kind in (",", ".", ";"):
            self.end -= 1
        if self.peek().kind == "open" and self.partner[self.pos] == self.end - 1:  # (i = j)
            self.pos, self.end = self.pos + 1, self.end - 1
        while (token := self.peek()).kind in ("text", "&", ","):
            word = token.text.lower().strip(" ,.:;()")
            if word in w.OTHERWISE:
                self.pos = self.end
                return Otherwise(span=(token.start, token.end))
            if token.kind == "text" and not set(word.split()) <= w.CONDITION_WORDS | w.LINKING_WORDS | {""}:
                self.fail("condition", token)
            self.pos += 1
        if self.pos >= self.end:
            return Otherwise()
        return self.condition()
