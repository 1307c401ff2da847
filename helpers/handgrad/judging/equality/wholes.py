"""What is lowered as a whole: derivatives, sums and products over ranges, substitutions, entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy as sp

from .budget import TooLarge
from .classes import NotComparable
from .derivative import derivative
from .graph import Node

if TYPE_CHECKING:
    from .lowering import Lowering

MAX_TERMS = 2_000


def derivative_of(low: Lowering, expr: Any) -> Node:
    """Derivative(f, (x, 2), y)."""
    node = low.lower(expr.expr)
    for variable, count in expr.variable_count:
        name = _name_of(low, variable)
        if not isinstance(count, sp.Integer) or int(count) > 20:
            raise TooLarge("A derivative of so high an order is not compared.")
        for _ in range(int(count)):
            node = derivative(low.graph, node, name)
    return node


def _name_of(low: Lowering, variable: Any) -> str:
    op = low.graph.nodes[low.lower(variable)]
    if op[0] != "sym":
        raise NotComparable("A derivative is taken by something that is no variable.")
    return str(op[1])


def big(low: Lowering, expr: Any) -> Node:
    """A sum or product with numbers as bounds, written out."""
    combine = low.graph.add if type(expr) is sp.Sum else low.graph.mul
    terms: list[Node] = []
    for values in _ranges(low, list(expr.limits)):
        inner = low.within(values)
        terms.append(inner.lower(expr.function))
        low.rounded |= inner.rounded
    return combine(terms)


def _ranges(low: Lowering, limits: list[Any]) -> list[dict[str, int]]:
    """Every assignment of whole numbers to the indices of a sum; the last limits are the outermost."""
    if not limits:
        return [{}]
    *inner, outer = limits
    if len(outer) != 3:
        raise NotComparable("A sum without bounds cannot be compared.")
    first, last = (low.graph.number(low.lower(bound)) for bound in outer[1:])
    if first is None or last is None or first.denominator != 1 or last.denominator != 1:
        raise NotComparable("A sum whose bounds are no whole numbers cannot be compared.")
    if last - first > MAX_TERMS:
        raise TooLarge("A sum has too many terms to compare.")
    found: list[dict[str, int]] = []
    for k in range(int(first), int(last) + 1):
        value = {str(outer[0].name): k}
        found += [{**values, **value} for values in _ranges(low.within(value), inner)]
        if len(found) > MAX_TERMS:
            raise TooLarge("A sum has too many terms to compare.")
    return found


def substituted(low: Lowering, expr: Any) -> Node:
    """Subs: one variable after the other, as SymPy does it."""
    node = low.lower(expr.expr)
    for variable, point in zip(expr.variables, expr.point, strict=True):
        node = low.graph.substitute(node, {_name_of(low, variable): low.lower(point)})
    return node


def indexed(low: Lowering, expr: Any) -> Node:
    """x[1] of an IndexedBase."""
    indices = [low.graph.number(low.lower(i)) for i in expr.indices]
    if any(i is None for i in indices):
        raise NotComparable("An index without a value cannot be compared.")
    return low.variable(f"{expr.base.name}[{','.join(str(i) for i in indices)}]")


def matrix_part(low: Lowering, expr: Any) -> Node:
    """An entry, a trace, a determinant or an inner product of matrices."""
    from .matrices import entry_of

    return entry_of(expr, low)
