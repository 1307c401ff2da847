"""Derivatives of expressions with kinks: they have no value at a kink or a jump."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from .piecewise import KINKED, Region, breakpoints, is_kinked, piecewise, regions, resolved
from .values import Scalar


def differentiate(expression: Scalar, variable: Scalar) -> Scalar:
    """The derivative, without a value where there is none.

    >>> x, y = sp.symbols("x y", real=True)
    >>> differentiate(sp.Abs(x), x)
    Piecewise((-1, x < 0), (1, x > 0))
    >>> differentiate(sp.Max(x, y), y)
    Piecewise((0, x > y), (1, x < y))
    """
    if not is_kinked(expression) or variable not in expression.free_symbols:
        return expression.diff(variable)
    found = breakpoints([expression])
    if found is None:
        return _through(expression, variable)
    if found[0] is None or found[0] != variable:
        return expression.diff(variable)
    return _along(expression, variable, found[1])


# Kinks at numbers of the variable itself ---------------------------------------------------------------------------


def _along(expression: Scalar, variable: Scalar, points: Sequence[Scalar]) -> Scalar:
    """Interval by interval, with a value at a breakpoint where the slopes from both sides agree."""
    branches: list[tuple[Scalar, Any]] = []
    parts = regions(points)
    pieces = [resolved(expression, variable, region.sample) for region in parts]
    slopes = [sp.nan if piece is sp.nan else piece.diff(variable) for piece in pieces]
    for n, region in enumerate(parts):
        if region.is_point:
            here = {variable: region.low}
            smooth = all(
                pieces[k].xreplace(here) == pieces[n].xreplace(here)
                and slopes[k].xreplace(here) == slopes[n - 1].xreplace(here)
                for k in (n - 1, n + 1)
            )
            if smooth:
                branches.append((slopes[n - 1].xreplace(here), sp.Eq(variable, region.low)))
        elif slopes[n] is not sp.nan:
            branches.append((slopes[n], _inside(variable, region)))
    return piecewise(branches)


def _inside(variable: Scalar, region: Region) -> Any:
    ends = []
    if region.low is not None:
        ends.append(variable > region.low)
    if region.high is not None:
        ends.append(variable < region.high)
    return sp.And(*ends)


# Kinks anywhere ----------------------------------------------------------------------------------------------------


def _through(expression: Scalar, variable: Scalar) -> Scalar:
    """The chain rule through each outermost kinked part, which is smooth off its kinks."""
    parts = list(_outermost(expression))
    stand_ins = {part: sp.Dummy(real=True) for part in parts}
    outer = expression.xreplace(stand_ins)
    back = {stand_in: part for part, stand_in in stand_ins.items()}
    found = outer.diff(variable).xreplace(back)
    for part, stand_in in stand_ins.items():
        if variable in part.free_symbols:
            found += outer.diff(stand_in).xreplace(back) * _of_kinked(part, variable)
    return found


def _outermost(expression: Scalar) -> list[Scalar]:
    if isinstance(expression, KINKED):
        return [expression]
    found = [part for argument in expression.args for part in _outermost(argument)]
    return list(dict.fromkeys(found))


def _of_kinked(part: Scalar, variable: Scalar) -> Scalar:
    """The slope of |a|, sign(a), max(a, b) or cases, off their kinks."""
    if isinstance(part, sp.Piecewise):
        return _of_cases(part, variable)
    slopes = [differentiate(argument, variable) for argument in part.args]
    if isinstance(part, (sp.Max, sp.Min)):
        order = sp.Gt if isinstance(part, sp.Max) else sp.Lt
        chosen = [sp.And(*[order(a, b) for b in part.args if b is not a]) for a in part.args]
        return piecewise(list(zip(slopes, chosen, strict=True)))
    inner = part.args[0]
    slope = slopes[0] if isinstance(part, sp.Abs) else sp.Integer(0)
    return piecewise([(slope, inner > 0), (-slope, inner < 0)])


def _of_cases(part: sp.Piecewise, variable: Scalar) -> Scalar:
    """The slope of each branch, inside of where it is taken."""
    branches: list[tuple[Scalar, Any]] = []
    before: list[Any] = []
    for value, when in part.args:
        inside = sp.And(*(strictly(sp.Not(other)) for other in before), strictly(when))
        if value is not sp.nan:
            branches.append((differentiate(value, variable), inside))
        before.append(when)
    return piecewise(branches)


def strictly(condition: Any) -> Any:
    """The inside of where a condition is met."""
    if isinstance(condition, (sp.Le, sp.Lt)):
        return sp.Lt(*condition.args)
    if isinstance(condition, (sp.Ge, sp.Gt)):
        return sp.Gt(*condition.args)
    if isinstance(condition, sp.Eq):
        return sp.false
    if isinstance(condition, (sp.And, sp.Or)):
        return condition.func(*(strictly(part) for part in condition.args))
    return condition
