"""Reference values that are derived from a formula by differentiation, never typed a second time.

Scalar formulas are differentiated by SymPy and evaluated in ball arithmetic (Arb), whose precision is raised until the
nearest double is known: exponents have no bound there, so nothing overflows at 1e4 and nothing cancels. Formulas over
arrays are differentiated by the complex step (Squire and Trapp 1998): Im f(x + ih) / h, without subtraction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, ctx, fmpq
from sympy.core.function import AppliedUndef

Array = np.ndarray[Any, Any]

STEP = 1e-30
FIRST_PRECISION = 96
LAST_PRECISION = 1 << 17
ROUGH_PRECISION = 2000
ENOUGH_BITS = 60

_FUNCTIONS: dict[Any, Callable[[arb], arb]] = {
    sp.exp: arb.exp,
    sp.log: arb.log,
    sp.tanh: arb.tanh,
    sp.sinh: arb.sinh,
    sp.cosh: arb.cosh,
    sp.sech: arb.sech,
    sp.coth: arb.coth,
    sp.sin: arb.sin,
    sp.cos: arb.cos,
    sp.atan: arb.atan,
    sp.asinh: arb.asinh,
    sp.erf: arb.erf,
    sp.erfc: arb.erfc,
    sp.Abs: abs,
    sp.sign: arb.sgn,
}
_CHOICES: dict[Any, Callable[[arb, arb], arb]] = {sp.Max: arb.max, sp.Min: arb.min}


class NoValue(Exception):
    """The formula has no value there, or uses a function that is not known here."""


@lru_cache(maxsize=256)
def derivative(formula: sp.Expr, variable: str, order: int = 1) -> sp.Expr:
    """The derivative of ``formula`` by the symbol called ``variable``.

    >>> x = sp.Symbol("x", real=True)
    >>> derivative(sp.tanh(x), "x")
    1 - tanh(x)**2
    """
    found = [symbol for symbol in formula.free_symbols if symbol.name == variable]
    return sp.diff(formula, found[0], order) if found else sp.S.Zero


def evaluate(formula: sp.Expr, points: Mapping[str, Array], *, rough: bool = False) -> Array:
    """Values of ``formula`` where its symbols take the entries of ``points`` (doubles, broadcast), to the last bit.

    A point where there is no value (1/0, log of a negative number, a kink of Max) gives nan. ``rough`` is content with
    12 digits or decimal places and gives up early: for drawing expressions that come from outside.

    >>> x = sp.Symbol("x", real=True)
    >>> evaluate(1 / (1 + sp.exp(-x)), {"x": np.array([-1e4, 0.0])})
    array([0. , 0.5])
    """
    names = list(points)
    grids = np.broadcast_arrays(*(np.asarray(points[name], dtype=float) for name in names))
    known: dict[tuple[float, ...], float] = {}
    flat = []
    for point in zip(*(grid.ravel().tolist() for grid in grids), strict=True):
        if point not in known:
            known[point] = _at(formula, dict(zip(names, point, strict=True)), rough)
        flat.append(known[point])
    return np.array(flat, dtype=float).reshape(grids[0].shape)


def _at(formula: sp.Expr, point: dict[str, float], rough: bool) -> float:
    precision, last = FIRST_PRECISION, ROUGH_PRECISION if rough else LAST_PRECISION
    bits, tiny = (40, "1e-12") if rough else (ENOUGH_BITS, "1e-330")
    while precision <= last:
        with ctx.workprec(precision):
            try:
                ball = _ball(formula, {name: arb(value) for name, value in point.items()})
            except (NoValue, ValueError, ZeroDivisionError, OverflowError, RecursionError):
                return float("nan")
            if ball.is_exact() or ball.rel_accuracy_bits() >= bits or abs(ball) < arb(tiny):
                return float(ball.mid())
        precision *= 4
    return float("nan")


def _ball(node: Any, values: dict[str, arb]) -> arb:
    if node.is_Rational:
        return arb(fmpq(int(node.p), int(node.q)))
    if node.is_Float:
        sign, mantissa, exponent, _ = node._mpf_
        return arb((-int(mantissa) if sign else int(mantissa), int(exponent)))
    if node.is_Symbol:
        if node.name not in values:
            raise NoValue(f"{node.name} has no value")
        return values[node.name]
    if node is sp.pi:
        return arb.pi()
    if node is sp.E:
        return arb.const_e()
    if isinstance(node, sp.Piecewise):
        return _branch(node, values)
    args = [_ball(arg, values) for arg in node.args]
    if node.is_Add:
        return sum(args[1:], args[0])
    if node.is_Mul:
        product = args[0]
        for factor in args[1:]:
            product = product * factor
        return product
    if node.is_Pow:
        return _power(args[0], args[1], node.exp)
    return _applied(node, args)


def _applied(node: Any, args: list[arb]) -> arb:
    if node.func in _FUNCTIONS:
        return _FUNCTIONS[node.func](args[0])
    if node.func in _CHOICES:
        chosen = args[0]
        for other in args[1:]:
            chosen = _CHOICES[node.func](chosen, other)
        return chosen
    if node.func is sp.Heaviside:
        if args[0].is_zero():
            raise NoValue("at the kink")
        return (1 + args[0].sgn()) / 2
    if isinstance(node, AppliedUndef) and type(node).__name__ == "sigma" and len(args) == 1:
        return 1 / (1 + (-args[0]).exp())
    raise NoValue(f"{type(node).__name__} is not known here")


def _power(base: arb, exponent: arb, written: Any) -> arb:
    if written.is_Integer and abs(int(written)) <= 64:
        power = arb(1)
        for _ in range(abs(int(written))):  # arb's own ** is nan for a ball around zero
            power = power * base
        return power if int(written) >= 0 else 1 / power
    if written == sp.S.Half:
        return base.sqrt()
    return (exponent * base.log()).exp()


def _branch(node: Any, values: dict[str, arb]) -> arb:
    for value, condition in node.args:
        if condition is sp.true or _certain(condition, values):
            return _ball(value, values)
    raise NoValue("no branch")


def _certain(condition: Any, values: dict[str, arb]) -> bool:
    if isinstance(condition, sp.And | sp.Or):
        return (all if isinstance(condition, sp.And) else any)(_certain(arg, values) for arg in condition.args)
    left, right = (_ball(side, values) for side in condition.args)
    tests: dict[Any, bool] = {
        sp.StrictLessThan: left < right,
        sp.LessThan: left <= right,
        sp.StrictGreaterThan: left > right,
        sp.GreaterThan: left >= right,
        sp.Equality: left == right,
        sp.Unequality: left != right,
    }
    return tests[condition.func]


def directional(function: Callable[[Array], Array], x: Array, v: Array) -> Array:
    """The derivative of ``function`` at ``x`` in the direction ``v``: J v, of the shape of ``function(x)``.

    ``function`` must be made of operations that are analytic (no abs, no max of what is differentiated).
    """
    return np.asarray(np.imag(function(x + 1j * STEP * v)) / STEP)


def jacobian(function: Callable[[Array], Array], x: Array) -> Array:
    """All derivatives of ``function`` at ``x``, of shape ``function(x).shape + x.shape``.

    >>> jacobian(lambda x: (x**2).sum(), np.array([1.0, 3.0]))
    array([2., 6.])
    """
    x = np.asarray(x, dtype=float)
    basis = np.eye(x.size).reshape(x.size, *x.shape)
    columns = [directional(function, x, v) for v in basis]
    shape = np.shape(columns[0]) if columns else ()
    return np.moveaxis(np.reshape(columns, (x.size, *shape)), 0, -1).reshape((*shape, *x.shape))
