r"""Products: in order, as an inner product behind a dot, or entry by entry behind a star, where shapes are equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...latex import tree
from . import subscripts
from .scope import Scope
from .values import Array, ShapeTrouble, Value, entrywise, multiply

if TYPE_CHECKING:
    from .elaborate import Elaborator


def product(e: Elaborator, node: tree.Mul, scope: Scope) -> Value:
    """The product of all factors. Raises Trouble."""
    try:
        return _in_order(e, node, scope)
    except ShapeTrouble:
        if not node.crossed or len(node.factors) == 2:
            raise
    # a * W b: the star binds less
    ends = [*node.crossed, len(node.factors)]
    parts = [node.factors[low:high] for low, high in zip([0, *ends], ends, strict=False)]
    found = _in_order(e, tree.Mul(parts[0], span=node.span), scope)
    for part in parts[1:]:
        found = _signed(e, found, _in_order(e, tree.Mul(part, span=node.span), scope), "*", node)
    return found


def _in_order(e: Elaborator, node: tree.Mul, scope: Scope) -> Value:
    found = e.value(node.factors[0], scope)
    for n, factor in enumerate(node.factors[1:], 1):
        inner = n in node.dotted or (n == 1 and subscripts.is_row(e, node.factors[0]))
        sign = "." if inner else "*" if n in node.crossed else ""
        found = _signed(e, found, e.value(factor, scope), sign, node)
    return found


def _signed(e: Elaborator, left: Value, right: Value, sign: str, node: tree.Mul) -> Value:
    """A product of two: what the sign is mostly meant for first, in the other reading what else it may be."""
    if not sign or not isinstance(left, Array) or not isinstance(right, Array) or left.shape != right.shape:
        return multiply(left, right, node)
    rows, columns = left.shape
    if rows == columns or columns > 1 or rows == 1:
        by_entry = rows != columns or e.choose(2) == 1
        return entrywise(left, right, node) if by_entry else multiply(left, right, node)
    by_entry = (e.choose(2) == 1) == (sign == ".")
    return entrywise(left, right, node) if by_entry else multiply(left.transposed, right, node)
