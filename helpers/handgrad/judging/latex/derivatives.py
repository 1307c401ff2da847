r"""Derivatives in all spellings: ``\frac{d}{dx}``, ``\frac{\partial^2 f}{\partial x \partial y}``, ``df/dx``,
``\partial_x``,
``\nabla_x``, ``\dot x``."""

from __future__ import annotations

from fractions import Fraction

from .scripts import ScriptReader
from .tokens import Token
from .tree import Call, Derivative, Div, Gradient, Name, Neg, Node, Number, Pow, Prime, Transpose
from .words import ACCENTS


class DerivativeReader(ScriptReader):
    """Recognises a derivative before a fraction or a product is read."""

    def atom(self) -> Node:
        """One symbol, call or bracket with its scripts; given by the parser."""
        raise NotImplementedError

    def factor(self) -> Node:
        """An atom or a function with its argument; given by the parser."""
        raise NotImplementedError

    def implicit(self) -> Node:
        """Factors side by side; given by the parser."""
        raise NotImplementedError

    def is_d(self, at: int, end: int) -> bool:
        r"""Whether the token is the d or ``\partial`` of a derivative; a ``\delta`` that is no name is one, too."""
        if at >= end:
            return False
        token = self.tokens[at]
        if token.text == r"\delta" and token.kind == "name":
            return not self.vocabulary.known(r"\delta") and self._token(at + 1).kind != "_"
        return token.kind == "partial" or token.text == "d"

    def fraction(self, above: tuple[int, int], below: tuple[int, int], first: int) -> Node | None:
        """The derivative that a fraction with these parts is, or None. ``pos`` is after the fraction."""
        if self.tokens[above[0]].kind == "-" and self.is_d(above[0] + 1, above[1]):
            found = self.fraction((above[0] + 1, above[1]), below, first)
            return Neg(found, span=self.span(first)) if found is not None else None
        if not (self.is_d(above[0], above[1]) and self.is_d(below[0], below[1]) and below[1] - below[0] > 1):
            return None
        at, order = above[0] + 1, 1
        if at < above[1] and self.tokens[at].kind == "^":
            at, order = self._order(at, above[1])
        variables = self.within(below[0], below[1], lambda: self._variables(order))
        if len(variables) == 1 and variables[0][1] != order and order > 1:
            self.fail("left over", self.tokens[below[0]])
        variables = _as_powers(variables, order)
        operand = self.within(at, above[1], self.expression) if at < above[1] else None
        if operand is None:
            operand = self.operand()
        return Derivative(operand, variables, span=self.span(first))

    def _order(self, at: int, end: int) -> tuple[int, int]:
        """The whole number after ``^`` at ``at``, and the place after it; higher orders than 9 are not read."""
        low = at + 1
        high = self.partner[low] if low < end and self.tokens[low].kind == "{" else -1
        digit = self.tokens[low + 1] if high == low + 2 else self.tokens[low] if low < end else self.stop_token
        if digit.kind != "num" or len(digit.text) > 1 or digit.text == "0":
            self.fail("left over", digit)
        return (high + 1 if high == low + 2 else low + 1), int(digit.text)

    def _variables(self, order: int = 1) -> tuple[tuple[Node, int], ...]:
        r"""``dx``, ``dx^2``, ``\partial x_i \partial x_j``: names with their orders.

        Of a derivative of an ``order`` above that of those read, the last sign may be left out: ``\partial x_i x_j``.
        """
        found: list[tuple[Node, int]] = []
        while self.is_d(self.pos, self.end) or (
            found and self.peek().kind == "name" and sum(n for _, n in found) < order
        ):
            self.pos += self.is_d(self.pos, self.end)
            token = self.peek()
            if token.kind == "name" and not self._is_applied(token.text):
                found.append(self._variable())
            elif token.kind in ("open", "{", "wrap", "cmd", "func", "name"):
                found.append(_with_order(self.atom()))
            else:
                self.fail("missing after", self.tokens[self.pos - 1])
        return tuple(found)

    def _is_applied(self, name: str) -> bool:
        r"""``\\partial \\sigma(a_k)``: by the value of a function."""
        return self.vocabulary.is_function(name) and self.peek(1).kind == "open"

    def _variable(self) -> tuple[Node, int]:
        first, text = self.pos, self.peek().text
        self.pos += 1
        scripts = self.scripts(text)
        power = scripts.power
        if power is not None and not (
            isinstance(power, Number) and power.value.denominator == 1 and 0 < power.value < 10
        ):
            self.fail("left over", self.tokens[first])
        if name := self.compound(text, scripts):
            return Name(name, span=self.span(first)), int(power.value) if isinstance(power, Number) else 1
        node = self.with_scripts(self.named(text, scripts, first), scripts, first, power=False)
        return node, int(power.value) if isinstance(power, Number) else 1

    def operand(self) -> Node | None:
        """What a differential operator stands before: a bracket, or factors side by side; None for nothing."""
        token = self.peek()
        if token.kind == "-":
            self.fail("operand sign", token)
        if not self.begins_atom():
            return None
        return self.whole_factor() if token.kind in ("open", "{") else self.implicit()

    def whole_factor(self) -> Node:
        """One factor; with those beside it, if it is a transposed one or a number, which nobody differentiates."""
        start = self.pos
        node = self.factor()
        if not isinstance(node, Transpose | Number) and not _is_constant(node):
            return node
        self.pos = start
        return self.implicit()

    def begins_atom(self) -> bool:
        """Whether a factor can begin here; given by the parser."""
        raise NotImplementedError

    def _arguments(self) -> tuple[Node, ...]:
        """What stands in the bracket behind a function; given by the reader of names."""
        raise NotImplementedError

    def slashed(self) -> Node | None:
        """``d/dx f``, ``df/dx``, ``d(x^2)/dx``: the derivative, or None with ``pos`` unmoved. Looks, then reads."""
        first = self.pos
        top = self._after_symbol(first + 1) if self._token(first + 1).kind != "/" else first + 1
        if self._token(top).kind != "/" or not self.is_d(top + 1, self.end):
            return None
        bottom = self._after_symbol(top + 2)
        if top == first + 1 and self._token(top + 2).kind == "name" and self._token(top + 3).kind == "open":
            bottom = top + 3  # d/dx (...): what is differentiated stands in the bracket
        if bottom == top + 2:
            return None
        at, order = first + 1, 1
        if self._token(at).kind == "^":
            at, order = self._order(at, top)
        variables = self.within(top + 1, bottom, self._variables)
        operand = self.within(at, top, self.expression) if at < top else None
        self.pos = bottom
        if operand is None:
            operand = self.operand()
        if order > 1 and len(variables) == 1 and variables[0][1] != order:
            self.fail("left over", self.tokens[first])
        return Derivative(operand, variables, span=self.span(first))

    def _token(self, at: int) -> Token:
        return self.tokens[at] if at < self.end else self.stop_token

    def _after_symbol(self, at: int) -> int:
        """The place after one symbol or bracket with its scripts and arguments, found without reading it."""
        start = at
        while self._token(at).kind in ("^", "_", "'", "wrap"):
            at += 1 if self._token(at).kind in ("'", "wrap") else 0
            if self._token(at).kind in ("^", "_"):
                at = self._skip(at + 1)
        if self._token(at).text in ACCENTS:
            at = self._skip(at + 1)
        elif self._token(at).kind in ("name", "func"):
            at += 1
            if self._token(at - 1).kind == "func" and self._token(at).kind == "name":
                at += 1  # \\log p_i
        elif self._token(at).kind in ("open", "{"):
            at = self._skip(at)
        else:
            return start
        while (kind := self._token(at).kind) in ("^", "_", "'", "open"):
            at = at + 1 if kind == "'" else self._skip(at + 1 if kind in "^_" else at)
        return at

    def _skip(self, at: int) -> int:
        partner = self.partner[at] if at < self.end else -1
        return partner + 1 if partner > at else at + 1

    def partial(self) -> Node:
        r"""``\partial_x f``, ``\partial f/\partial x``."""
        first = self.pos
        raised = self._token(first + 1).kind == "^"
        if self._token(self._skip(first + 2) if raised else first + 1).kind == "_":
            self.pos += 1
            scripts = self.scripts("")
            if len(scripts.indices) == 1:
                order = scripts.power.value.numerator if isinstance(scripts.power, Number) else 1
                operand = self.operand()
                return Derivative(operand, ((scripts.indices[0], order),), span=self.span(first))
            self.fail("partial", self.tokens[first])
        return self.slashed() or self.fail("partial", self.tokens[first])

    def nabla(self) -> Node:
        r"""``\nabla_x J``, ``\nabla J``."""
        first = self.pos
        self.pos += 1
        scripts = self.scripts(r"\nabla")
        second = isinstance(scripts.power, Number) and scripts.power.value == 2
        if len(scripts.indices) > 1 or (scripts.power is not None and not second) or scripts.transposed:
            self.fail("left over", self.tokens[first])
        wrt = scripts.indices[0] if scripts.indices else None
        if scripts.label:
            wrt = Name(scripts.label)
        operand = self.whole_factor() if self.begins_atom() else None
        return Gradient(operand, wrt, 2 if second else 1, span=self.span(first))

    def dot(self) -> Node:
        r"""``\dot x``, ``\ddot x``: derivatives by ``t``."""
        first, token = self.pos, self.peek()
        self.pos += 1
        low, high = self.argument(token)
        order = 2 if token.text == r"\ddot" else 1
        body = self.within(low, high, self.atom)
        if isinstance(body, Name) and self.vocabulary.is_function(body.text) and self.peek().kind == "open":
            return Call(Prime(body, order), self._arguments(), span=self.span(first))
        node: Node = Derivative(body, ((Name("t"), order),), span=self.span(first))
        return self.with_scripts(node, self.scripts(""), first)


def _with_order(node: Node) -> tuple[Node, int]:
    r"""``\hat y^2`` behind a d: twice by ``\hat y``."""
    match node:
        case Pow(base, Number(value)) if value.denominator == 1 and 0 < value < 10:
            return base, int(value)
    return node, 1


def _is_constant(node: Node) -> bool:
    return isinstance(node, Div) and isinstance(node.numerator, Number) and isinstance(node.denominator, Number)


def _as_powers(variables: tuple[tuple[Node, int], ...], order: int) -> tuple[tuple[Node, int], ...]:
    r"""``\frac{\partial L}{\partial \sigma^2}`` is a first derivative, by a quantity that is a square."""
    if order > 1 or len(variables) != 1 or variables[0][1] == 1:
        return variables
    node, exponent = variables[0]
    return ((Pow(node, Number(Fraction(exponent)), span=node.span), 1),)
