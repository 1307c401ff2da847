r"""Sums, products, limits, cases, matrices, roots and evaluation bars."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from . import words as w
from .cursor import MAX_DEPTH
from .derivatives import DerivativeReader
from .lexer import Token
from .tree import (
    Abs,
    Big,
    Call,
    Cases,
    Compare,
    Evaluated,
    Limit,
    Matrix,
    Name,
    Node,
    Number,
    Otherwise,
    Root,
)

_NORMS = {"2": "norm", "F": "norm", "1": "norm_1", r"\infty": "norm_inf"}


class ConstructReader(DerivativeReader):
    """Everything with a shape of its own."""

    def product(self) -> Node:
        """Factors with and without signs between them; given by the parser."""
        raise NotImplementedError

    # Big operators

    def big(self) -> Node:
        r"""``\sum_{j=1}^n``, ``\sum_j``, ``\prod_{k \ne i}``; the body reaches to the next plus or minus."""
        first, token = self.pos, self.peek()
        operator: Literal["sum", "product"] = "sum" if token.text == r"\sum" else "product"
        self.pos += 1
        under, over = self._bounds(token)
        upper = self.within(*over, self.expression) if over else None
        parts = self._substack(*under) if under else []
        body = self._body()
        if not parts:
            return Big(operator, None, None, upper, body, span=self.span(first))
        for index, lower, condition in reversed([self._range_of(parts, k) for k in range(len(parts))]):
            body = Big(operator, index, lower, upper, body, condition, span=self.span(first))
        return self._merged(body)

    def _bounds(self, token: Token) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        under = over = None
        while self.peek().kind in ("_", "^"):
            sign = self.peek()
            self.pos += 1
            found = self.argument(sign, "missing after")
            if (under if sign.kind == "_" else over) is not None:
                self.fail("double script", sign)
            if sign.kind == "_":
                under = found
            else:
                over = found
        if under is not None and under[0] == under[1]:
            self.fail("sum index", token)
        return under, over

    def _substack(self, low: int, high: int) -> list[tuple[int, int]]:
        r"""The parts under a sign: ``j = 1, j \ne i`` or a ``\substack`` of them."""
        if self.tokens[low].text == r"\substack" and low + 1 < high and self.tokens[low + 1].kind == "{":
            return self.pieces(low + 2, self.close_of(low + 1), ("newline", ","))
        return self.pieces(low, high, (",", "newline"))

    def _range_of(self, parts: list[tuple[int, int]], k: int) -> tuple[Node | None, Node | None, Node | None]:
        """Index, lower bound and condition that one part under the sign says."""
        low, high = parts[k]
        if not self.has(low, high, "rel"):
            return self.within(low, high, self.expression, "sum index"), None, None
        relation = self.within(low, high, self.condition, "sum index")
        if not isinstance(relation, Compare):
            self.fail("sum index", self.tokens[low])
        index = relation.operands[0]
        if relation.operators == ("=",):
            return index, relation.operands[1], None
        return index, None, relation

    def _merged(self, outer: Node) -> Node:
        """Two signs over one index (``j = 1, j \\ne i``) are one sign with a condition."""
        if isinstance(outer, Big) and isinstance(outer.body, Big) and outer.index == outer.body.index:
            inner = outer.body
            if (outer.condition is None) != (inner.condition is None):
                lower = outer.lower if outer.lower is not None else inner.lower
                condition = outer.condition if outer.condition is not None else inner.condition
                return Big(outer.operator, outer.index, lower, outer.upper, inner.body, condition, span=outer.span)
        return outer

    def _body(self) -> Node:
        if self.peek().kind == "-":
            self.fail("operand sign")
        return self.product()

    def extremum(self, token: Token, first: int) -> Node | None:
        r"""``\max_j x_j``: a Big; None (with ``pos`` unmoved) where nothing stands under the sign."""
        if self.peek().kind != "_":
            return None
        under, _ = self._bounds(token)
        assert under is not None
        parts = self._substack(*under)
        index, _, condition = self._range_of(parts, 0)
        body = self.bare_argument() if self.begins_atom() else self.fail("function argument", token)
        operator: Literal["max", "min"] = "max" if token.text == "max" else "min"
        return Big(operator, index, None, None, body, condition, span=self.span(first))

    def bare_argument(self) -> Node:
        """The argument of a function without parentheses; given by the parser."""
        raise NotImplementedError

    def limit(self) -> Node:
        r"""``\lim_{x \to 0^+} f``."""
        first, token = self.pos, self.peek()
        self.pos += 1
        if self.peek().kind != "_":
            self.fail("limit", token)
        self.pos += 1
        low, high = self.argument(token, "limit")
        arrow = next((k for k in range(low, high) if self.tokens[k].kind == "arrow"), -1)
        if arrow < 0 or (self.tokens[arrow].text not in w.TENDS and self.tokens[arrow].text != "->"):
            self.fail("limit", token)
        variable = self.within(low, arrow, self.expression, "limit")
        side: Literal["", "+", "-"] = w.TENDS.get(self.tokens[arrow].text, "")  # type: ignore[assignment]
        last = self.tokens[high - 1]
        stop = high
        if last.kind in ("+", "-") and high - 2 > arrow:
            side, stop = ("+" if last.kind == "+" else "-"), high - 1
            stop -= self.tokens[stop - 1].kind == "^"
        elif last.kind == "}" and high - 3 > arrow and self.tokens[high - 2].kind in ("+", "-"):
            if self.tokens[high - 4].kind == "^" and self.tokens[high - 3].kind == "{":
                side, stop = ("+" if self.tokens[high - 2].kind == "+" else "-"), high - 4
        point = self.within(arrow + 1, stop, self.expression, "limit")
        return Limit(variable, point, side, self._body(), span=self.span(first))

    # Environments

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
        value = self.within(start, stop, self._value)
        if not rest:
            return value, Otherwise()
        return value, self.within(rest[0][0], rest[-1][1], self.branch_condition)

    def _value(self) -> Node:
        """The value of a branch, which may be the word "undefined"."""
        token = self.peek()
        if token.kind == "text" and self.pos + 1 == self.end:
            self.pos += 1
            return Name("undefined" if "def" in token.text.lower() or "exist" in token.text.lower() else token.text)
        return self.expression()

    def branch_condition(self) -> Node:
        """What stands beside a branch: "if", a relation, "otherwise"."""
        while self.end > self.pos and self.tokens[self.end - 1].kind in (",", ".", ";"):
            self.end -= 1
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

    # Brackets, bars and roots

    def absolute(self) -> Node:
        """``|x|``: the bar that stands where a factor can begin opens one."""
        first, bar = self.pos, self.peek()
        self.pos += 1
        self.bars += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail("deep", bar)
        body = self.expression()
        self.bars -= 1
        self.depth -= 1
        if self.peek().kind != "bar" or self.peek().text != bar.text:
            self.fail("open", bar)
        self.pos += 1
        return self._norm(bar, body, first)

    def _norm(self, bar: Token, body: Node, first: int) -> Node:
        if bar.text == "‖":
            return Call(Name(self._norm_name()), (body,), span=self.span(first))
        return Abs(body, span=self.span(first))

    def _norm_name(self) -> str:
        r"""Which norm the subscript after the bars means: ``\|x\|``, ``\|x\|_2``, ``\|W\|_F``, ``\|x\|_1``."""
        if self.peek().kind != "_":
            return "norm"
        sign = self.peek()
        self.pos += 1
        low, high = self.argument(sign, "missing after")
        which = self.tokens[low].text if high == low + 1 else ""
        if which not in _NORMS:
            self.fail("left over", sign)
        return _NORMS[which]

    def root(self) -> Node:
        r"""``\sqrt{x}``, ``\sqrt[3]{x}``."""
        first, token = self.pos, self.peek()
        self.pos += 1
        degree: Node = Number(Fraction(2))
        if self.peek().kind == "open" and self.peek().text == "[":
            close = self.close_of(self.pos)
            degree = self.within(self.pos + 1, close, self.expression)
            self.pos = close + 1
        if self.peek().kind == "open":
            return Root(self.atom(), degree, span=self.span(first))
        low, high = self.argument(token)
        return Root(self.within(low, high, self.expression), degree, span=self.span(first))

    def evaluated(self, body: Node, first: int) -> Node:
        r"""``body |_{x=0}`` with ``pos`` after the bar."""
        bar = self.tokens[self.pos - 1]
        if self.peek().kind != "_":
            self.fail("evaluated", bar)
        self.pos += 1
        low, high = self.argument(bar, "evaluated")
        at: list[tuple[Node, Node]] = []
        for start, stop in self.pieces(low, high, (",",)):
            relation = self.within(start, stop, self.condition, "evaluated")
            if not isinstance(relation, Compare) or relation.operators != ("=",):
                self.fail("evaluated", bar)
            at.append((relation.operands[0], relation.operands[1]))
        if self.peek().kind == "^":
            self.fail("evaluated", bar)
        return Evaluated(body, tuple(at), span=self.span(first))

    def column(self, items: list[Node], first: int) -> Node:
        """Three or more entries in brackets: a column, also when a transposition sign follows."""
        matrix = Matrix(tuple((item,) for item in items), span=self.span(first))
        if self.peek().kind != "^":
            return matrix
        scripts = self.scripts("")
        if scripts.transposed and scripts.power is None and not scripts.indices and not scripts.primes:
            return matrix
        return self.with_scripts(matrix, scripts, first)
