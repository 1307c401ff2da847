r"""Products in order, inner products behind a dot or in angles, entry by entry behind a star; and lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from ...latex import tree
from . import customary, subscripts
from .scope import Scope
from .values import Array, ShapeTrouble, Value, column, entrywise, multiply, words

if TYPE_CHECKING:
    from .elaborate import Elaborator

OTHERWISE = 2  # from this reading on a sign is taken as what it is less often


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


def angled(e: Elaborator, node: tree.Call, scope: Scope) -> Value:
    r"""``\langle a, b \rangle``: of vectors or matrices their inner product; of numbers a vector, or their product."""
    left, right = (e.value(arg, scope) for arg in node.args)
    if isinstance(left, Array) and isinstance(right, Array):
        if left.shape != right.shape:
            raise ShapeTrouble(f"{words(left.shape)} and {words(right.shape)} have no inner product", node)
        return sp.Add(*entrywise(left, right).entries)
    if isinstance(left, Array) or isinstance(right, Array):
        raise ShapeTrouble("an inner product needs two vectors", node)
    return left * right if e.choose(4) == 3 else column((left, right))


def size(e: Elaborator, node: tree.Abs, scope: Scope) -> Value:
    """``|v|``: entry by entry, or the length of a vector."""
    found = e.value(node.operand, scope)
    is_length = isinstance(found, Array) and 1 in found.shape and e.choose(2) == 1
    return customary.apply("norm" if is_length else "abs", (found,), node)


def _in_order(e: Elaborator, node: tree.Mul, scope: Scope) -> Value:
    found = e.value(node.factors[0], scope)
    for n, factor in enumerate(node.factors[1:], 1):
        right = e.value(factor, scope)
        if n == 1 and subscripts.is_row(e, node.factors[0]) and isinstance(found, Array):
            found = found.transposed if isinstance(right, Array) and found.shape == right.shape else found
        sign = "." if n in node.dotted else "*" if n in node.crossed else ""
        found = _signed(e, found, right, sign, node)
    return found


def _signed(e: Elaborator, left: Value, right: Value, sign: str, node: tree.Mul) -> Value:
    """A product of two: what the sign is mostly meant for first, in the other reading what else it may be."""
    if not sign or not isinstance(left, Array) or not isinstance(right, Array) or left.shape != right.shape:
        return multiply(left, right, node)
    rows, columns = left.shape
    other = e.choose(OTHERWISE + 1) >= OTHERWISE
    if columns == 1 < rows:
        by_entry = other == (sign == ".")
        return entrywise(left, right, node) if by_entry else multiply(left.transposed, right, node)
    return entrywise(left, right, node) if rows != columns or other else multiply(left, right, node)
