"""Expressions with kinks: cases, max, min, |x| and indicators, split at their breakpoints in one variable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from .values import Scalar, Trouble

KINKED = (sp.Piecewise, sp.Max, sp.Min, sp.Abs, sp.sign, sp.Heaviside)
TYPICAL = (sp.Rational(1, 2), sp.Rational(1, 7), sp.Rational(6, 7))


def piecewise(branches: Sequence[tuple[Scalar, Any]]) -> Scalar:
    """The value of cases; where no condition is met there is none."""
    kept = [(value, when) for value, when in branches if when != sp.false]
    if not kept:
        raise Trouble("none of these conditions can be met")
    return sp.Piecewise(*kept)


def indicator(when: Any) -> Scalar:
    """1 where the condition is met, else 0."""
    return sp.Piecewise((sp.Integer(1), when), (sp.Integer(0), True))


def is_kinked(expression: Scalar) -> bool:
    """Whether the expression is defined by cases anywhere."""
    return bool(expression.has(*KINKED))


def deciders(expression: Scalar) -> Iterator[Scalar]:
    """Expressions at whose zeros the expression may change its form."""
    for relation in expression.atoms(Relational):
        yield relation.lhs - relation.rhs
    for extremum in expression.atoms(sp.Max, sp.Min):
        arguments = list(extremum.args)
        for n, first in enumerate(arguments):
            for second in arguments[n + 1 :]:
                yield first - second
    for fold in expression.atoms(sp.Abs, sp.sign, sp.Heaviside):
        yield fold.args[0]


def breakpoints(expressions: Sequence[Scalar]) -> tuple[Scalar | None, tuple[Scalar, ...]] | None:
    """(variable, its breakpoints in order), if all kinks are at numbers of one variable; None if they are not."""
    found = list(dict.fromkeys(decider for expression in expressions for decider in deciders(expression)))
    variables = {symbol for decider in found for symbol in decider.free_symbols}
    for variable in sorted(variables, key=str):
        points: set[Scalar] = set()
        for decider in found:
            point = _zero(decider, variable)
            if point is None:
                break
            points.add(point)
        else:
            return variable, tuple(sorted(points))
    return None if variables else (None, ())


def _zero(decider: Scalar, variable: Scalar) -> Scalar | None:
    """Where a linear expression is zero, if that is a number and the sign of its slope is known."""
    slope = decider.diff(variable)
    if slope.has(variable) or slope.has(*KINKED) or decider.has(*KINKED):
        return None
    if not (slope.is_positive or slope.is_negative):
        return None
    point = sp.cancel(-decider.xreplace({variable: sp.Integer(0)}) / slope)
    return point if point.is_Rational else None


@dataclass(frozen=True, slots=True)
class Region:
    """An open interval (None: unbounded) or, where both ends are equal, one point."""

    low: Scalar | None
    high: Scalar | None

    @property
    def is_point(self) -> bool:
        """Whether the region is a single point."""
        return self.low is not None and self.low == self.high

    @property
    def sample(self) -> Scalar:
        """A rational number inside."""
        if self.low is None:
            return sp.Integer(0) if self.high is None else self.high - 1
        return self.low + 1 if self.high is None else (self.low + self.high) / 2


def regions(points: Sequence[Scalar]) -> tuple[Region, ...]:
    """The open intervals between the points, and the points, from left to right."""
    ends: list[Scalar | None] = [None, *points, None]
    found: list[Region] = []
    for low, high in pairwise(ends):
        found.append(Region(low, high))
        if high is not None:
            found.append(Region(high, high))
    return tuple(found)


def resolved(expression: Scalar, variable: Scalar, sample: Scalar) -> Scalar:
    """The expression with every choice made as at ``variable = sample``; nan where nothing is defined."""
    if not expression.has(*KINKED):
        return expression
    if isinstance(expression, sp.Piecewise):
        for value, when in expression.args:
            if _decided(when, variable, sample):
                return resolved(value, variable, sample)
        return sp.nan
    arguments = [resolved(argument, variable, sample) for argument in expression.args]
    if isinstance(expression, (sp.Max, sp.Min)):
        best = arguments[0]
        for other in arguments[1:]:
            larger = _sign(other - best, variable, sample) > 0
            best = other if larger == isinstance(expression, sp.Max) else best
        return best
    if isinstance(expression, (sp.Abs, sp.sign, sp.Heaviside)):
        sign = _sign(arguments[0], variable, sample)
        if isinstance(expression, sp.Abs):
            return sign * arguments[0]
        return sp.Integer(sign) if isinstance(expression, sp.sign) else sp.Rational(sign + 1, 2)
    return expression.func(*arguments)


def _decided(when: Any, variable: Scalar, sample: Scalar) -> bool:
    found = {
        when.subs({variable: sample, **{s: typical for s in when.free_symbols if s != variable}}) for typical in TYPICAL
    }
    if len(found) != 1 or not found <= {sp.true, sp.false}:
        raise Trouble("the conditions of these cases could not be decided")
    return found == {sp.true}


def _sign(expression: Scalar, variable: Scalar, sample: Scalar) -> int:
    signs = set()
    for typical in TYPICAL:
        swap = dict.fromkeys(expression.free_symbols, typical)
        signs.add(int(sp.sign(expression.xreplace({**swap, variable: sample}))))
    if len(signs) != 1:
        raise Trouble("the sign of an expression could not be decided")
    return signs.pop()
