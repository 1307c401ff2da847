"""Comparing expressions whose kinks lie in several variables: max(x, y), |wx - y|, a hinge of y(wx + b).

Equality is decided on the open pieces by ``equivalent``. On the faces between them, where an answer would be forgiven
much, both sides have to agree wherever both say something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from ...notation import Notation
from ...verdict import Verdict
from .piecewise import KINKED, deciders, indicator
from .values import Scalar

MOST_FACES = 8
MOST_POINTS = 14
NOWHERE = "the two sides are never both defined"
_JUMPING = (sp.Piecewise, sp.sign, sp.Heaviside)

Comparing = Callable[[Scalar, Scalar, Notation], Verdict]


def in_several(left: Scalar, right: Scalar, notation: Notation, when: Any, comparing: Comparing) -> Verdict:
    """Whether both sides agree wherever both are defined (and ``when`` is met)."""
    for equation in _equations(when):
        solved = _solution(equation.lhs - equation.rhs)
        if solved is None:
            return Verdict(None, "not decided", "what this condition leaves could not be worked out")
        left, right, when = (side.subs(*solved) for side in (left, right, when))
    if when is not None and when != sp.true:
        left, right = sp.Piecewise((left, when)), sp.Piecewise((right, when))
    verdict = _where_both_speak(left, right, notation, comparing)
    if verdict.holds is not True or (not left.has(*_JUMPING) and not right.has(*_JUMPING)):
        return verdict
    undecided: Verdict | None = None
    for variable, place in _faces((left, right)):
        a, b = (side.subs(variable, place) for side in (left, right))
        if a.has(sp.nan, sp.zoo) or b.has(sp.nan, sp.zoo):
            continue
        there = _where_both_speak(a, b, notation, comparing)
        if there.holds is False:
            return _placed(there, variable, place)
        if there.holds is None and there.why != NOWHERE:
            undecided = undecided or there
    return undecided or verdict


def _where_both_speak(left: Scalar, right: Scalar, notation: Notation, comparing: Comparing) -> Verdict:
    """The verdict where both sides have a value: a case that one of them leaves out contradicts nothing."""
    verdict = comparing(left, right, notation)
    if verdict.holds is None:
        verdict = _at_numbers(left, right, notation, comparing) or verdict
    found = verdict.counterexample
    if verdict.holds or (found is not None and "undefined" not in (found.left, found.right)):
        return verdict
    both = sp.And(_stated(left), _stated(right))
    if both == sp.true:
        return verdict
    if both == sp.false or comparing(indicator(both), sp.Integer(0), notation).holds:
        return Verdict(None, "not decided", NOWHERE)
    if verdict.holds is None:
        return verdict
    return comparing(sp.Piecewise((left, both)), sp.Piecewise((right, both)), notation)


_REALS = tuple(sp.Rational(p, q) for p, q in ((-7, 3), (2, 7), (-1, 5), (9, 4), (5, 3), (-3, 4), (1, 2)))
_POSITIVE = tuple(sp.Rational(p, q) for p, q in ((1, 5), (1, 7), (2, 9), (1, 11)))


def _at_numbers(left: Scalar, right: Scalar, notation: Notation, comparing: Comparing) -> Verdict | None:
    """A point at which the sides differ, of a few with numbers of both signs; where pieces are bounded by products."""
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    for n in range(MOST_POINTS):
        point = {s: _value(s, n * (k + 1) + k * k) for k, s in enumerate(symbols)}
        a, b = left.xreplace(point), right.xreplace(point)
        if a.has(sp.nan, sp.zoo) or b.has(sp.nan, sp.zoo):
            continue
        verdict = comparing(a, b, notation)
        found = verdict.counterexample
        if verdict.holds is False and found is not None and "undefined" not in (found.left, found.right):
            shown = tuple((str(s), str(value)) for s, value in point.items())
            return replace(verdict, counterexample=replace(found, point=shown))
    return None


def _value(symbol: Scalar, n: int) -> Scalar:
    values = _POSITIVE if symbol.is_positive else _REALS
    return values[n % len(values)]


def _stated(expression: Scalar) -> Any:
    """The condition under which all cases in an expression have a value."""
    if not expression.has(sp.Piecewise):
        return sp.false if expression is sp.nan else sp.true
    if not isinstance(expression, sp.Piecewise):
        return sp.And(*(_stated(argument) for argument in expression.args))
    met = []
    before: list[Any] = []
    for value, when in expression.args:
        met.append(sp.And(*(sp.Not(other) for other in before), when, _stated(value)))
        before.append(when)
    return sp.Or(*met)


def _equations(when: Any) -> list[Any]:
    parts = when.args if isinstance(when, sp.And) else (when,)
    return [part for part in parts if isinstance(part, sp.Eq)]


def _faces(sides: Sequence[Scalar]) -> Iterator[tuple[Scalar, Scalar]]:
    """(a variable, its value) for each place at which a side may change its form."""
    found = dict.fromkeys(decider for side in sides for decider in deciders(side))
    seen: set[tuple[Scalar, Scalar]] = set()
    for decider in list(found)[:MOST_FACES]:
        solved = _solution(decider)
        if solved is not None and solved not in seen:
            seen.add(solved)
            yield solved


def _solution(decider: Scalar) -> tuple[Scalar, Scalar] | None:
    """(variable, value) at which an expression that is linear in some variable is zero."""
    if decider.has(*KINKED):
        return None
    candidates = []
    for variable in sorted(decider.free_symbols, key=str):
        slope = decider.diff(variable)
        if slope != 0 and not slope.has(variable):
            candidates.append((not slope.is_number, variable, slope))
    if not candidates:
        return None
    _, variable, slope = min(candidates, key=lambda found: found[0])
    return variable, sp.cancel(-decider.xreplace({variable: sp.Integer(0)}) / slope)


def _placed(verdict: Verdict, variable: Scalar, place: Scalar) -> Verdict:
    """The verdict with the face's own variable at its value."""
    found = verdict.counterexample
    if found is None:
        return verdict
    names = {str(symbol): symbol for symbol in place.free_symbols}
    at = place.subs({names[name]: sp.sympify(value, rational=True) for name, value in found.point if name in names})
    rest = tuple((name, value) for name, value in found.point if name != str(variable))
    return replace(verdict, counterexample=replace(found, point=((str(variable), str(at)), *rest)))
