r"""Parentheses of all kinds, groups in braces, and what a pair of bars means."""

from __future__ import annotations

from fractions import Fraction

from . import words as w
from .below import Scripts
from .functions import FunctionReader
from .tree import (
    Add,
    Call,
    Cases,
    Derivative,
    Div,
    Evaluated,
    Gradient,
    Hadamard,
    Indicator,
    Interval,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Prime,
    Transpose,
)


class BracketReader(FunctionReader):
    """What opens and closes."""

    loose = -1  # the position after a { } that held a sum, whose braces do not show in print

    def begins_factor(self) -> bool:
        """Whether the next token can follow as a factor; given by the parser."""
        raise NotImplementedError

    def _bracket(self) -> Node:
        """Parentheses of any kind, an interval, a list of entries, a condition in square brackets, or a group."""
        first, token = self.pos, self.peek()
        close = self.close_of(first)
        shape, last = token.text, self.tokens[close]
        if shape == "{" and token.kind == "{":
            return self._group(first, close)
        if shape in ("|", "‖", ".") or last.text in (".", "|"):
            return self._barred(first, close)
        parts = self.pieces(first + 1, close, (",",))
        if len(parts) > 1:
            items = [self.within(a, b, self.expression) for a, b in parts]
            self.pos = close + 1
            if shape == "{":
                return Call(Name("set"), tuple(items), span=self.span(first))
            if shape == "<" and len(items) == 2:
                return self._inner_product(items[0], items[1], first)
            if len(items) == 2 and self.peek().kind != "^":
                return Interval(items[0], items[1], (shape == "[", last.text == "["), span=self.span(first))
            return self.column(items, first)
        if shape != last.text:
            self.fail("pair", token)
        if shape == "[" and self.has(first + 1, close, "rel"):
            self.pos = close + 1
            return Indicator(self.within(first + 1, close, self.condition), span=self.span(first))
        inside = self.within(first + 1, close, self.expression)
        self.pos = close + 1
        if isinstance(inside, Derivative | Gradient) and self.begins_factor():
            return Mul((inside,), span=self.span(first))  # the sign reaches no farther than its bracket
        scripts = self.scripts("") if self.peek().kind in ("^", "_", "'") else None
        if scripts is not None and shape == "[" and scripts.power is not None and _is_bound(scripts.indices):
            self.fail("evaluated", token)  # [F]_0^1: a difference, in a variable that is not named
        node = self.with_scripts(inside, scripts, first) if scripts is not None else inside
        applied = isinstance(node, Prime) or isinstance(inside, Hadamard) or self._of_functions(inside)
        if applied and self.peek().kind == "open" and self._is_plain(self.pos + 1, self.close_of(self.pos)):
            return self._call(node, Scripts(), first)  # (u/v)'(x), (f \\circ g)(x)
        return node

    def _inner_product(self, left: Node, right: Node, first: int) -> Node:
        r"""``\langle a, b \rangle`` and ``\langle A, B \rangle_F``: the trace of a product, for matrices, too."""
        if self.peek().kind == "_" and self.peek(1).text.strip("{") in ("F", ""):
            self.pos += 1
            low, high = self.argument(self.peek())
            if [token.text for token in self.tokens[low:high]] != ["F"]:
                self.fail("left over", self.tokens[low])
            node = Call(Name("tr"), (Mul((Transpose(left), right)),), span=self.span(first))
        else:
            node = Call(Name("langle"), (left, right), span=self.span(first))
        return self.with_scripts(node, self.scripts(""), first)

    def _of_functions(self, node: Node) -> bool:
        """``f/g``, ``fg``, ``f + g`` of names of functions: a function itself."""
        match node:
            case Div(above, below):
                parts: tuple[Node, ...] = (above, below)
            case Add(parts) | Mul(parts):
                pass
            case _:
                return False
        return all(isinstance(part, Name) and self.vocabulary.is_function(part.text) for part in parts)

    def _barred(self, first: int, close: int) -> Node:
        r"""``\left| x \right|``, ``\left. f \right|_{x=0}``, ``\left\{ \begin{array} ... \right.``."""
        shape, last = self.tokens[first].text, self.tokens[close].text
        if last == "." and shape == "{" and self.tokens[first + 1].kind == "begin":
            inner = self.tokens[first + 1]
            low, high = first + 2, self.close_of(first + 1)
            if high == close - 1 and inner.text in w.MATRICES | w.CASES | w.DISPLAYS:
                low = self._after_columns(low) if inner.text == "array" else low
                node = Cases(self._branches(low, high), span=(self.tokens[first].start, self.tokens[close].end))
                self.pos = close + 1
                return node
        inside = self.within(first + 1, close, self.expression)
        self.pos = close + 1
        if shape in ".([" and last == "|":
            return self.evaluated(inside, first)
        if shape == last and shape in "|‖":
            return self.normed(self._norm(self.tokens[first], inside, first), first)
        return self.fail("pair", self.tokens[first])

    def _group(self, first: int, close: int) -> Node:
        r"""``{...}``, or ``{a \over b}``."""
        halves = self.pieces(first + 1, close, ("over",))
        if len(halves) == 2:
            self.pos = close + 1
            return self._quotient(halves[0], halves[1], first)
        if first + 1 == close:
            self.pos = close + 1
            return self._after_nothing(first)
        inside = self.within(first + 1, close, self.expression)
        self.pos = close + 1
        if isinstance(inside, Add | Neg) and self.partner[first + 1] != close - 1:
            if isinstance(inside, Neg) and inside.operand == Name("e") and self.peek().kind == "^":
                # { -e }^{ -x } is -e^{-x} in print, and no other power of e is meant
                return Neg(self.with_scripts(inside.operand, self.scripts("e"), first), span=self.span(first))
            if self.peek().kind in ("^", "_", "'"):
                self.fail("invisible braces", self.tokens[first])
            self.loose = self.pos
            return inside
        return self.normed(inside, first)

    def _after_nothing(self, first: int) -> Node:
        r"""``{}^T a``, ``{}^t a``: a transposition sign before what it belongs to."""
        if self.begins_factor():
            return self.factor()
        scripts = self.scripts("") if self.peek().kind == "^" else Scripts()
        turned = scripts.transposed or (isinstance(scripts.power, Name) and scripts.power.text == "t")
        if not turned or scripts.indices or not self.begins_factor():
            self.fail("missing", self.tokens[first])
        return Transpose(self.factor(), span=self.span(first))

    def _at_point(self, derivative: Node, first: int) -> Node:
        r"""``\frac{d\sigma}{dx}(x)``, ``\frac{d\sigma}{dx}(0)``: a function's derivative at a point, and no product."""
        match derivative:
            case Derivative(Name(text), ((variable, _),)) if self.vocabulary.is_function(text):
                close = self.close_of(self.pos)
                if self.tokens[self.pos].text != "(" or self.has(self.pos + 1, close, ","):
                    return derivative
                at = self.within(self.pos + 1, close, self.expression)
                if at == variable or at == Number(Fraction(0)):
                    self.pos = close + 1
                    if at == variable:
                        return derivative
                    return Evaluated(derivative, ((variable, at),), span=self.span(first))
                if isinstance(at, Number):
                    self.fail("applied", self.tokens[self.pos])
        return derivative

    def _begins_index(self) -> bool:
        r"""``\frac{\partial J}{\partial W}_{ij}``: an entry, and no place at which it is evaluated."""
        if not self._begins("_") or self.peek(1).kind != "{":
            return False
        return not self.has(self.pos + 2, self.close_of(self.pos + 1), "rel")

    def _begins(self, kind: str) -> bool:
        return self.peek().kind == kind

    def _quotient(self, above: tuple[int, int], below: tuple[int, int], first: int) -> Node:
        if derivative := self.fraction(above, below, first):
            whole = self.is_d(above[0], above[1]) and above[1] - above[0] > 1 and self.tokens[above[0] + 1].kind != "^"
            if whole and (self._begins("^") or self._begins_index()):
                return self.with_scripts(derivative, self.scripts(""), first)
            return self._at_point(derivative, first) if whole and self._begins("open") else derivative
        numerator = self.within(*above, self.expression)
        denominator = self.within(*below, self.expression)
        node: Node = Div(numerator, denominator, span=self.span(first))
        return self.with_scripts(node, self.scripts(""), first) if self.peek().kind in ("^", "_", "'") else node


def _is_bound(indices: tuple[Node, ...]) -> bool:
    """Whether a subscript is no index but a bound: 0, a negative number, infinity."""
    match indices:
        case (Number(value),):
            return value == 0
        case (Neg() | Name("\\infty"),):
            return True
    return False
