"""Values at a point: evaluation bars and limits."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import mpmath as mp
import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from .calculus import Target
from .definitions import plain
from .inverses import in_exponentials
from .piecewise import breakpoints, is_kinked, piecewise, resolved
from .values import Array, Scalar, TooLarge, Trouble, Value

if TYPE_CHECKING:
    from .elaborate import Elaborator
    from .scope import Scope

_INFINITY = tree.Name(r"\infty")
LARGEST_LIMIT = 120
MOST_SLOPES = 5
_BY_EXPONENTIALS = (sp.tanh, sp.coth, sp.sech, sp.csch, sp.sinh, sp.cosh)
NEARER = tuple(sp.Rational(7, 10**k) for k in (4, 7, 10, 13))
TOLERANCE, SMALL = sp.Rational(1, 1000), sp.Rational(1, 10)
DIGITS, NOISE = 60, sp.Rational(1, 10**15)
_ELSEWHERE = sp.Rational(5, 7)


def evaluated(e: Elaborator, node: tree.Evaluated, scope: Scope) -> Value:
    """An evaluation bar."""
    inner, swap = scope, {}
    for variable, at in node.at:
        target = Target(e, variable, inner)
        if target.symbols is None or isinstance(target.symbols, Array):
            raise Trouble("this evaluation could not be read", variable)
        inner = target.scope
        swap[target.symbols] = e.scalar(at, scope)
    value = e.value(node.body, inner)
    found = value.map(lambda entry: entry.subs(swap)) if isinstance(value, Array) else value.subs(swap)
    if found is sp.nan:
        raise Trouble("this has no value there; one at a kink or jump is a convention", node)
    return found


def limit(e: Elaborator, node: tree.Limit, scope: Scope) -> Value:
    """A limit, exactly for expressions with kinks at numbers; only expressions of modest size are tried."""
    name = plain(node.variable.text) if isinstance(node.variable, tree.Name) else ""
    symbol = e.environment.symbol(name)
    variable = e.variable(symbol) if symbol is not None else sp.Symbol(name, real=True)
    if not name or isinstance(variable, Array):
        raise Trouble("this limit could not be read", node)
    if node.point == tree.Name(r"\pm\infty"):
        ends = [limit(e, replace(node, point=end), scope) for end in (_INFINITY, tree.Neg(_INFINITY))]
        if ends[0] != ends[1]:
            raise Trouble("the limits at the two ends differ", node)
        return ends[0]
    point = e.scalar(node.point, scope)
    inner = scope if symbol is not None else scope.hold(name, variable)
    body = e.scalar(node.body, inner)
    found = {_one_sided(body, variable, point, direction, node) for direction in _directions(point, node.side)}
    if len(found) > 1 and any(sp.simplify(value - min(found, key=str)) != 0 for value in found):
        raise Trouble("the limits from the two sides differ, so this limit does not exist", node)
    return found.pop()


def _directions(point: Scalar, side: str) -> tuple[int, ...]:
    if point in (sp.oo, -sp.oo):
        return (1,)
    return {"+": (1,), "-": (-1,), "": (1, -1)}[side]


def _one_sided(body: Scalar, variable: Scalar, point: Scalar, direction: int, node: Node) -> Scalar:
    if is_kinked(body):
        body = _near(body, variable, point, direction)
    if variable not in body.free_symbols:
        return body
    if body.has(*_BY_EXPONENTIALS):
        body = body.rewrite(sp.exp)
    if point in (sp.oo, -sp.oo):
        found = _far(body, variable, point)
        return _by_signs(body, variable, point, direction, node) if found is None else found
    found = _close(body, variable, point)
    return _by_signs(body, variable, point, direction, node) if found is None else found


def _close(body: Scalar, variable: Scalar, point: Scalar) -> Scalar | None:
    """The value where there is one, or that of a quotient 0/0 by the slopes above and below its line."""
    at = {variable: point}
    value = body.subs(at)
    if _is_finite(value):
        return value
    above, below = sp.fraction(sp.together(body))
    for _ in range(MOST_SLOPES):
        if sp.expand(above.subs(at)) != 0 or sp.expand(below.subs(at)) != 0:
            break
        above, below = above.diff(variable), below.diff(variable)
    found = below.subs(at)
    value = above.subs(at) / found if found.is_nonzero else sp.nan
    return value if _is_finite(value) else None


def _far(body: Scalar, variable: Scalar, point: Scalar) -> Scalar | None:
    """The limit at infinity of a quotient of polynomials in x or e^x, by its leading terms."""
    found = in_exponentials(body, variable)
    expression, unknown = (body, variable) if found is None else found[:2]
    to_zero = found is not None and point == -sp.oo
    above, below = sp.fraction(sp.cancel(sp.together(expression)))
    if not (above.is_polynomial(unknown) and below.is_polynomial(unknown)):
        return None
    terms = [sp.Poly(part, unknown).terms() for part in (above, below)]
    (((high,), first), ((low,), last)) = (part[-1 if to_zero else 0] for part in terms)
    gap = low - high if to_zero else high - low
    if gap < 0 or first == 0:
        return sp.Integer(0)
    if gap == 0:
        return first / last
    sign = sp.sign(first / last) * ((-1) ** gap if found is None and point == -sp.oo else 1)
    return sign * sp.oo if sign in (1, -1) else None


def _by_signs(body: Scalar, variable: Scalar, point: Scalar, direction: int, node: Node) -> Scalar:
    """The limit for each sign of the one other name there is, or in one where there is none."""
    others = [s for s in body.free_symbols - {variable} if s.is_nonzero is None]
    if len(others) != 1:
        return _computed(body, variable, point, direction, node)
    other = others[0]
    branches: list[tuple[Scalar, Any]] = []
    for sign, when in ((1, other > 0), (-1, other < 0)):
        size = sp.Dummy(positive=True)
        found = _computed(body.xreplace({other: sign * size}), variable, point, direction, node)
        branches.append((found.xreplace({size: sign * other}), when))
    if branches[0][0] == branches[1][0]:
        return branches[0][0]
    return piecewise(branches)


def _computed(body: Scalar, variable: Scalar, point: Scalar, direction: int, node: Node) -> Scalar:
    step = sp.Symbol("step", positive=True)
    near = sp.sign(point) / step if point in (sp.oo, -sp.oo) else point + direction * step
    expression = body.xreplace({variable: near})
    if expression.count_ops() > LARGEST_LIMIT:
        raise TooLarge("this limit is more than we compute", node)
    try:
        found = sp.limit(expression, step, 0, "+")
    except (NotImplementedError, ValueError, TypeError) as problem:
        raise Trouble("this limit could not be computed", node) from problem
    if isinstance(found, sp.Limit) or found.has(sp.AccumBounds, sp.nan) or not _is_near(expression, step, found):
        raise Trouble("this limit could not be computed", node)
    return found


def _is_near(expression: Scalar, step: Scalar, found: Scalar) -> bool:
    """Whether the expression comes nearer to its limit the smaller the step is, a second look by numbers."""
    others = dict.fromkeys(expression.free_symbols - {step}, _ELSEWHERE)
    wanted = found.xreplace(others)
    infinite = wanted in (sp.oo, -sp.oo)
    gaps = []
    for at in NEARER:
        value = _number(expression.xreplace(others), step, at)
        if value is None:
            return False
        gaps.append(1 / (sp.sign(wanted) * value) if infinite else abs(value - wanted).evalf(DIGITS))
    shrinking = all(0 <= near <= max(far, NOISE) for far, near in pairwise(gaps))
    return shrinking and bool(gaps[-1] < (SMALL if infinite else TOLERANCE * (1 + abs(wanted))))


def _number(expression: Scalar, step: Scalar, at: Scalar) -> Scalar | None:
    """The real value at a step, in decimals throughout; None where more digits say something else, or nothing."""
    values = []
    for digits in (DIGITS, 2 * DIGITS):
        with mp.workdps(digits):
            try:
                value = mp.mpmathify(sp.lambdify(step, expression, "mpmath")(mp.mpf(at.p) / at.q))
            except (ArithmeticError, TypeError, ValueError, NameError):
                return None
            if not mp.isfinite(value) or mp.im(value) != 0:
                return None
            values.append(mp.re(value))
    with mp.workdps(DIGITS):
        same = abs(values[0] - values[1]) <= mp.mpf(10) ** (-DIGITS // 4) * (1 + abs(values[1]))
        return sp.Float(values[1], DIGITS) if same else None


def _is_finite(value: Scalar) -> bool:
    return not value.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.AccumBounds)


def _near(body: Scalar, variable: Scalar, point: Scalar, direction: int) -> Scalar:
    """The branch that holds close to the point on one side."""
    found = breakpoints([body])
    if found is None or found[0] not in (None, variable):
        raise Trouble("a limit of cases that depend on several variables is not read")
    ends = found[1]
    if point in (sp.oo, -sp.oo):
        sample = max((*ends, 0)) + 1 if point == sp.oo else min((*ends, 0)) - 1
    else:
        apart = [abs(end - point) for end in ends if end != point]
        sample = point + direction * (min(apart) / 2 if apart else sp.Integer(1))
    return resolved(body, variable, sample)
