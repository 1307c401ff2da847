"""Comparing two elaborated values: shapes first, then entries, region by region where there are kinks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import sympy as sp

from ...equality.decide import equivalent
from ...notation import Notation, Symbol
from ...verdict import Counterexample, Verdict
from .common import freed, without_functions
from .deadline import NEVER, Deadline
from .faces import in_several
from .generic import Generic
from .piecewise import Region, breakpoints, is_kinked, regions, resolved
from .values import Array, Scalar, Trouble, Value, describe

EQUAL = Verdict(True, "exact")
DISTANCE = "distance"


def compare(left: Value, right: Value, notation: Notation, when: Any = None, deadline: Deadline = NEVER) -> Verdict:
    """Whether two values are equal wherever both are defined (and ``when``, a SymPy condition, is met).

    Raises OutOfTime.
    """
    if isinstance(left, Array) or isinstance(right, Array):
        return _arrays(left, right, notation, when, deadline)
    return _scalars(left, right, notation, when, deadline)


def _arrays(left: Value, right: Value, notation: Notation, when: Any, deadline: Deadline) -> Verdict:
    left, right = _zeros_like(left, right), _zeros_like(right, left)
    if not (isinstance(left, Array) and isinstance(right, Array)) or left.shape != right.shape:
        why = f"the shapes differ: {describe(left)} on the left, {describe(right)} on the right"
        if isinstance(left, Array) and isinstance(right, Array) and left.transposed.shape == right.shape:
            if compare(left.transposed, right, notation, when, deadline).holds:
                why += "; one side is the transpose of the other"
        return Verdict(False, "shape", why)
    undecided: Verdict | None = None
    for n, (a, b) in enumerate(zip(left.entries, right.entries, strict=True)):
        verdict = _scalars(a, b, notation, when, deadline)
        if verdict.holds is False:
            row, column = divmod(n, left.columns)
            where = f"entry {row + 1}" if left.columns == 1 else f"entry ({row + 1}, {column + 1})"
            found = verdict.counterexample
            return replace(verdict, counterexample=found and replace(found, where=where))
        undecided = undecided or (verdict if verdict.holds is None else None)
    return undecided or EQUAL


def _zeros_like(value: Value, like: Value) -> Value:
    """A plain 0 stands for a zero vector or matrix."""
    if isinstance(like, Array) and not isinstance(value, Array) and value == 0:
        return like.map(lambda _: sp.Integer(0))
    return value


def _scalars(left: Scalar, right: Scalar, notation: Notation, when: Any, deadline: Deadline) -> Verdict:
    if left == right:
        return EQUAL
    left, right = _plain(left, notation), _plain(right, notation)
    if left == right:
        return EQUAL
    if when is not None or is_kinked(left) or is_kinked(right):
        return _by_region(left, right, notation, when, deadline)
    return _smooth(left, right, notation, deadline)


def _smooth(left: Scalar, right: Scalar, notation: Notation, deadline: Deadline) -> Verdict:
    infinite = [value.has(sp.oo, -sp.oo, sp.zoo) for value in (left, right)]
    if any(infinite):
        values = Counterexample((), str(left), str(right))
        return Verdict(False, "exact", "one side is infinite", values) if left.is_number and right.is_number else _OPEN
    verdict: Verdict = equivalent(left, right, notation=notation, budget=deadline.budget())
    if verdict.holds is None and (plainer := without_functions(left, right)) is not None:
        again: Verdict = equivalent(*plainer, notation=notation, budget=deadline.budget())
        return again if again.holds else verdict
    return verdict


_OPEN = Verdict(None, "not decided", "we could not decide whether the two sides are equal")


def _plain(value: Scalar, notation: Notation) -> Scalar:
    """Unspecified functions as symbols, and the last of several probabilities as one minus the others."""
    swap = _eliminated(notation)
    if swap:
        value = value.xreplace(swap)
    unspecified = value.atoms(Generic)
    if unspecified:
        value = value.xreplace({part: sp.Symbol(str(part), real=True) for part in unspecified})
    return value


@lru_cache(maxsize=64)
def _eliminated(notation: Notation) -> dict[Any, Any]:
    swap = {}
    for symbol in notation.symbols:
        if symbol.kind == "probabilities":
            entries = [sp.Symbol(f"{symbol.name}_{i}", positive=True) for i in range(1, symbol.shape[0] + 1)]
            swap[entries[-1]] = 1 - sp.Add(*entries[:-1])
    return swap


def _by_region(left: Scalar, right: Scalar, notation: Notation, when: Any, deadline: Deadline) -> Verdict:
    """Decide on each open interval between breakpoints and at the breakpoints where both sides are defined."""
    expressions = [left, right] + ([sp.Piecewise((1, when), (0, True))] if when is not None else [])
    found = breakpoints(expressions)
    if found is None:
        alike = freed(left, right)
        if alike is not None and _scalars(*alike, notation, when, deadline).holds:
            return EQUAL
        return in_several(left, right, notation, when, partial(_smooth, deadline=deadline))
    variable, points = found
    if variable is None:
        return _smooth(left, right, notation, deadline)
    undecided: Verdict | None = None
    met = False
    parts = regions(points)
    for n, region in enumerate(parts):
        if when is not None and when.xreplace({variable: region.sample}) != sp.true:
            continue
        try:
            a, b = (resolved(side, variable, region.sample) for side in (left, right))
        except Trouble:
            undecided = _OPEN
            continue
        if a.has(sp.nan) or b.has(sp.nan) or (region.is_point and _has_no_value((a, b), {variable: region.low})):
            if region.is_point and _leaps(left, right, variable, parts[n - 1 : n + 2]):
                undecided = Verdict(None, "not decided", f"one side has no value at {variable} = {region.low}")
            continue
        met = True
        verdict = _in_region(a, b, variable, region, notation, deadline)
        if verdict.holds is False:
            return verdict
        undecided = undecided or (verdict if verdict.holds is None else None)
    if not met:
        return undecided or Verdict(None, "not decided", "the two sides are never both defined")
    return undecided or EQUAL


def _has_no_value(sides: tuple[Scalar, Scalar], at: dict[Any, Any]) -> bool:
    """Whether a side such as x/|x| says nothing at a point."""
    return any(side.xreplace(at).has(sp.nan, sp.zoo) for side in sides)


def _leaps(left: Scalar, right: Scalar, variable: Scalar, around: Sequence[Region]) -> bool:
    """Whether a side says at a point, where the other one has no value, what is not between its values beside it.

    Of max(0, x) any slope from 0 to 1 may be taken at 0, and of (sin x)/x at 0 nothing but 0.
    """
    at = {variable: around[1].low}
    for side in (left, right):
        try:
            before, here, after = (resolved(side, variable, region.sample).xreplace(at) for region in around)
        except Trouble:
            continue
        if all(value.is_number and value.is_extended_real and value.is_finite for value in (before, here, after)):
            if here < sp.Min(before, after) or here > sp.Max(before, after):
                return True
    return False


def _in_region(
    left: Scalar, right: Scalar, variable: Scalar, region: Region, notation: Notation, deadline: Deadline
) -> Verdict:
    """Equality on one region, with a counterexample inside it."""
    distance = sp.Symbol(DISTANCE, positive=True)
    domain = "positive"
    if region.is_point:
        inside = region.low
    elif region.low is not None and region.high is not None:
        inside, domain = region.low + (region.high - region.low) * distance, "unit"
    elif region.low is not None:
        inside = region.low + distance
    elif region.high is not None:
        inside = region.high - distance
    else:
        return _smooth(left, right, notation, deadline)
    assert inside is not None
    left, right = left.xreplace({variable: inside}), right.xreplace({variable: inside})
    if left == right:
        return EQUAL
    extended = Notation((*notation.symbols, Symbol(DISTANCE, "scalar", (), domain)), notation.given)  # type: ignore[arg-type]
    verdict = _smooth(left, right, extended, deadline)
    found = verdict.counterexample
    if found is None:
        return verdict
    point = dict(found.point)
    at = inside.subs({distance: sp.Rational(point.pop(DISTANCE, "1"))})
    return replace(verdict, counterexample=replace(found, point=((str(variable), str(at)), *point.items())))
