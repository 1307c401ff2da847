r"""Sums, products, extrema and limits: a sign with something under it, and a body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from . import words as w
from .derivatives import DerivativeReader
from .tokens import Token
from .tree import Big, Compare, Limit, Name, Neg, Node

_ALL: Final = frozenset({"forall", "all", "for all", "every", "each"})


@dataclass(frozen=True, slots=True)
class _Range:
    """What stands under a sign: an index, its bounds, a condition."""

    index: Node | None
    lower: Node | None = None
    upper: Node | None = None
    condition: Node | None = None


class BigReader(DerivativeReader):
    """Big operators."""

    def product(self) -> Node:
        """Factors with and without signs between them; given by the parser."""
        raise NotImplementedError

    def bare_argument(self) -> Node:
        """The argument of a function without parentheses; given by the parser."""
        raise NotImplementedError

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
        for part in reversed([self._range_of(low, high) for low, high in parts]):
            top = part.upper if upper is None else upper
            body = Big(operator, part.index, part.lower, top, body, part.condition, span=self.span(first))
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

    def _range_of(self, low: int, high: int) -> _Range:
        """What one part under the sign says, which may begin with "all"."""
        while low < high - 1 and self.tokens[low].kind == "text" and self.tokens[low].text.lower() in _ALL:
            low += 1
        if self.tokens[low].kind == "_" and low + 1 < high:  # \\forall_{n}
            low += 1
            low, high = (low + 1, high - 1) if self.partner[low] == high - 1 else (low, high)
        if not self.has(low, high, "rel"):
            return _Range(self.within(low, high, self.expression, "sum index"))
        (start, stop), *homes = self.pieces(low, high, ("rel",))
        if len(homes) == 1 and self.tokens[stop].text == "in" and self._is_unknown(*homes[0]):
            return _Range(self.within(start, stop, self.expression, "sum index"))  # w \\in Vocabulary: all w
        relation = self.within(low, high, self.condition, "sum index")
        if not isinstance(relation, Compare):
            self.fail("sum index", self.tokens[low])
        index, second = relation.operands[:2]
        if relation.operators == ("=",):
            return _Range(index, lower=second)
        if relation.operators == ("<=", "<=") and isinstance(second, Name):
            return _Range(second, index, relation.operands[2])  # 1 \\le k \\le n
        return _Range(index, condition=relation)

    def _is_unknown(self, low: int, high: int) -> bool:
        """Whether the range is one word or letter that nobody has introduced."""
        if high != low + 1:
            return False
        token = self.tokens[low]
        return token.kind in ("unknown", "text") or (token.kind == "name" and not self.vocabulary.known(token.text))

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
        r"""The product behind the sign, which may have a minus: ``\sum_j -y_j``, as there is no sum of nothing."""
        first, minus = self.pos, False
        while self.peek().kind in ("+", "-"):
            minus ^= self.peek().kind == "-"
            self.pos += 1
        body = self.product()
        return Neg(body, span=self.span(first)) if minus else body

    def extremum(self, token: Token, first: int) -> Node | None:
        r"""``\max_j x_j``: a Big; None (with ``pos`` unmoved) where nothing stands under the sign."""
        if self.peek().kind != "_":
            return None
        under, _ = self._bounds(token)
        assert under is not None
        parts = self._substack(*under)
        under_sign = self._range_of(*parts[0])
        body = self.bare_argument() if self.begins_atom() else self.fail("function argument", token)
        operator: Literal["max", "min"] = "max" if token.text == "max" else "min"
        return Big(
            operator, under_sign.index, under_sign.lower, under_sign.upper, body, under_sign.condition,
            span=self.span(first),
        )  # fmt: skip

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
