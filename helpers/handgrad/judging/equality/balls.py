"""Certified values by ball arithmetic (python-flint's Arb): of polynomials over generators, and of graph nodes.

A ball encloses the true value. ``None`` means that no useful ball was found at this precision.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import flint
from flint import acb, arb, fmpq

from .field import Field
from .generators import Frac, Generator, Poly
from .graph import Graph, Node

Ball = Any
_PRECISION = threading.RLock()
"""python-flint keeps its precision for the whole process, so it is changed by one thread at a time."""


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Work at a precision, alone."""
    with _PRECISION:
        before = flint.ctx.prec
        flint.ctx.prec = bits
        try:
            yield
        finally:
            flint.ctx.prec = before


def ball(value: Fraction) -> Ball:
    """The ball of a rational number."""
    return arb(fmpq(value.numerator, value.denominator))


def whole_power(base: Ball, n: int) -> Ball:
    """base ** n by squaring: ``**`` of python-flint gives nan for a ball that contains 0."""
    if n < 0:
        return 1 / whole_power(base, -n)
    result = base * 0 + 1
    while n:
        if n & 1:
            result = result * base
        n >>= 1
        if n:
            base = base * base
    return result


def power(base: Ball, exponent: Ball, exact: Fraction | None) -> Ball:
    """The principal value of base ** exponent."""
    if exact is not None and exact.denominator == 1:
        return whole_power(base, exact.numerator) if exact.numerator.bit_length() < 4000 else arb("nan")
    if exact is not None and exact.denominator == 2:
        root = base.sqrt()
        return whole_power(root, exact.numerator)
    return (exponent * base.log()).exp()


class FieldValues:
    """Values of polynomials over a field's generators at one point."""

    def __init__(self, field: Field, point: Mapping[str, Ball]) -> None:
        self.field = field
        self.point = point
        self._values: dict[int, Ball] = {}

    def poly(self, poly: Poly) -> Ball:
        """The ball of a polynomial."""
        total = arb(0)
        for monomial, coefficient in poly.terms():
            term = arb(coefficient)
            for place, degree in enumerate(monomial):
                if degree:
                    term = term * whole_power(self._generator(place), degree)
            total = total + term
        return total

    def fraction(self, value: Frac) -> Ball:
        """The ball of a quotient; not finite where the denominator may be zero."""
        bottom = self.poly(value[1])
        return arb("nan") if bottom.contains(0) else self.poly(value[0]) / bottom

    def _generator(self, place: int) -> Ball:
        found = self._values.get(place)
        if found is None:
            found = self._values[place] = self._compute(self.field.gens[place])
        return found

    def _compute(self, gen: Generator) -> Ball:
        if gen.kind == "sym":
            return self.point[gen.data]
        if gen.kind == "pi":
            return arb.pi()
        if gen.kind == "exp" and gen.real:
            value, unit = gen.data
            return (self.fraction(value) * ball(unit)).exp()
        if gen.kind == "log":
            return abs(self.poly(gen.data)).log()
        if gen.kind == "root":
            inside, degree = gen.data
            return abs(self.poly(inside)).root(degree)
        if gen.kind == "fun":
            name, args = gen.data
            return _function(name, [self.fraction(a) for a in args])
        return arb("nan")


def _function(name: str, args: list[Ball]) -> Ball:
    if name == "abs":
        return abs(args[0])
    if name in ("exp", "log", "erf", "atan", "asin"):
        return getattr(args[0], name)()
    if name == "power":
        return (args[1] * args[0].log()).exp()
    return arb("nan")


class NodeValues:
    """Values of graph nodes at one point, over the reals or (``complex_=True``) by principal values."""

    def __init__(self, graph: Graph, point: Mapping[str, Fraction], complex_: bool = False) -> None:
        self.graph = graph
        self.kind = acb if complex_ else arb
        self.point = {name: self.kind(ball(value)) for name, value in point.items()}
        self._values: dict[Node, Ball] = {}

    def of(self, node: Node) -> Ball:
        """The ball of a node; not finite where it has no certain value."""
        found = self._values.get(node)
        if found is None:
            self.graph.clock.check()
            found = self._values[node] = self._compute(self.graph.nodes[node])
        return found

    def _compute(self, op: tuple[Any, ...]) -> Ball:
        kind = op[0]
        if kind == "num":
            return self.kind(ball(Fraction(op[1], op[2])))
        if kind == "sym":
            return self.point[op[1]]
        if kind == "add" or kind == "mul":
            return self._combine(kind, op[1:])
        if kind == "pow":
            return power(self.of(op[1]), self.of(op[2]), self.graph.number(op[2]))
        if kind in ("exp", "log", "erf", "atan", "asin"):
            return getattr(self.of(op[1]), kind)()
        if kind == "pi":
            return self.kind(arb.pi())
        if kind == "kink":
            return self.kind(0)
        if kind == "I":
            return acb(0, 1) if self.kind is acb else arb("nan")
        if kind in ("abs", "sign", "step", "dirac"):
            return self._signed(kind, op)
        if kind in ("max", "min"):
            values = [self._real(a) for a in op[1:]]
            best = values[0]
            for value in values[1:]:
                best = best.max(value) if kind == "max" else best.min(value)
            return self.kind(best)
        return self._cases(op) if kind == "cases" else arb("nan")

    def _combine(self, kind: str, args: tuple[Node, ...]) -> Ball:
        total = self.of(args[0])
        for a in args[1:]:
            total = total + self.of(a) if kind == "add" else total * self.of(a)
        return total

    def _real(self, node: Node) -> Ball:
        value = self.of(node)
        if self.kind is arb or isinstance(value, arb):
            return value
        return value.real if value.imag == 0 else arb("nan")

    def _signed(self, kind: str, op: tuple[Any, ...]) -> Ball:
        value = self._real(op[1])
        if kind == "abs":
            return self.kind(abs(value))
        sign = 1 if value > 0 else -1 if value < 0 else 0 if value == 0 else None
        if sign is None or (kind == "dirac" and sign == 0):
            return arb("nan")
        if kind == "step" and sign == 0:
            return self.of(op[2])
        return self.kind({"sign": sign, "step": int(sign > 0), "dirac": 0}[kind])

    def _cases(self, op: tuple[Any, ...]) -> Ball:
        for value, condition in zip(op[1::2], op[2::2], strict=True):
            truth = self._truth(condition)
            if truth is None:
                break
            if truth:
                return self.of(value)
        return arb("nan")

    def _truth(self, condition: Node) -> bool | None:
        op = self.graph.nodes[condition]
        kind = op[0]
        if kind in ("true", "false"):
            return bool(kind == "true")
        if kind in ("not", "and", "or"):
            parts = [self._truth(c) for c in op[1:]]
            if kind == "not":
                return None if parts[0] is None else not parts[0]
            decisive = kind == "or"
            return decisive if decisive in parts else None if None in parts else not decisive
        value = self._real(op[1])
        if kind == "eq":
            return True if value == 0 else False if not value.contains(0) else None
        if value > 0 or (kind == "ge" and value >= 0):
            return True
        return False if value < 0 or (kind == "gt" and value <= 0) else None
