"""Cases and indicators, entry by entry where they are of vectors."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from .compare import compare
from .conditions import comparison
from .definitions import plain
from .piecewise import indicator, piecewise
from .slopes import strictly
from .values import Array, Scalar, Trouble, Value

if TYPE_CHECKING:
    from .elaborate import Elaborator, Scope

UNDEFINED = frozenset({"undefined", "DNE", "nan", "NaN", "none", "undef"})


def cases(e: Elaborator, node: tree.Cases, scope: Scope) -> Value:
    """Cases of numbers, or of vectors of one shape (a plain 0 fits each)."""
    values = [_branch(e, value, scope) for value, _ in node.branches]
    conditions = [_conditions(e, when, scope) for _, when in node.branches]
    shape = _shape([*values, *conditions], node)
    if shape is None:
        return _joined(e, values, conditions, node)
    entries = [
        _joined(e, [_entry(v, n) for v in values], [_entry(c, n) for c in conditions], node)
        for n in range(shape[0] * shape[1])
    ]
    return Array(*shape, tuple(entries))


def _joined(e: Elaborator, values: list[Scalar], conditions: list[Any], node: Node) -> Scalar:
    """The value by cases. Written cases have no order: where two apply, they have to agree."""
    rows = [(v, strictly(c)) for v, c in zip(values, conditions, strict=True) if c != sp.true]
    for (one, here), (other, there) in combinations(rows, 2):
        if one == other or sp.nan in (one, other) or sp.false in (both := sp.And(here, there), here, there):
            continue
        if compare(one, other, e.environment.notation, both, e.environment.deadline).holds is False:
            raise Trouble("two of these cases apply at once and differ", node)
    return piecewise(list(zip(values, conditions, strict=True)))


def indicated(e: Elaborator, node: tree.Indicator, scope: Scope) -> Value:
    r"""``\mathbb{1}[z > 0]``, a vector where z is one."""
    found = _conditions(e, node.condition, scope)
    return found.map(indicator) if isinstance(found, Array) else indicator(found)


def _branch(e: Elaborator, node: Node, scope: Scope) -> Value:
    """The value of one branch; none where the student says that there is none."""
    if isinstance(node, tree.Name) and plain(node.text) in UNDEFINED:
        return sp.nan
    return e.value(node, scope)


def _conditions(e: Elaborator, node: Node, scope: Scope) -> Any:
    """A condition, or an array of them."""
    match node:
        case tree.Otherwise():
            return sp.true
        case tree.Compare(operators, operands):
            values = [e.value(operand, scope) for operand in operands]
            shape = _shape(values, node)
            if shape is None:
                return comparison(operators, values, node)
            places = range(shape[0] * shape[1])
            found = [comparison(operators, [_entry(v, n) for v in values], node) for n in places]
            return Array(*shape, tuple(found))
        case tree.Both(conditions):
            parts = [_conditions(e, part, scope) for part in conditions]
            if not any(isinstance(part, Array) for part in parts):
                return sp.And(*parts)
    raise Trouble("this condition could not be read", node)


def _shape(values: list[Any], node: Node) -> tuple[int, int] | None:
    shapes = {value.shape for value in values if isinstance(value, Array)}
    if len(shapes) > 1:
        raise Trouble("these cases differ in shape", node)
    return shapes.pop() if shapes else None


def _entry(value: Any, n: int) -> Any:
    return value.entries[n] if isinstance(value, Array) else value
