"""Values at a point: evaluation bars and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from .calculus import Target
from .definitions import plain
from .piecewise import breakpoints, is_kinked, resolved
from .values import Array, Scalar, TooLarge, Trouble, Value

if TYPE_CHECKING:
    from .elaborate import Elaborator
    from .scope import Scope

LARGEST_LIMIT = 120


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
    return value.map(lambda entry: entry.subs(swap)) if isinstance(value, Array) else value.subs(swap)


def limit(e: Elaborator, node: tree.Limit, scope: Scope) -> Value:
    """A limit, exactly for expressions with kinks at numbers; only expressions of modest size are tried."""
    name = plain(node.variable.text) if isinstance(node.variable, tree.Name) else ""
    symbol = e.environment.symbol(name)
    variable = e.variable(symbol) if symbol is not None else sp.Symbol(name, real=True)
    if not name or isinstance(variable, Array):
        raise Trouble("this limit could not be read", node)
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
    step = sp.Symbol("step", positive=True)
    near = sp.sign(point) / step if point in (sp.oo, -sp.oo) else point + direction * step
    expression = body.xreplace({variable: near})
    if is_kinked(expression):
        expression = _near(body, variable, point, direction).xreplace({variable: near})
    if expression.count_ops() > LARGEST_LIMIT:
        raise TooLarge("this limit is more than we compute", node)
    found = sp.limit(expression, step, 0, "+")
    if isinstance(found, sp.Limit) or found.has(sp.AccumBounds, sp.nan):
        raise Trouble("this limit could not be computed", node)
    return found


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
