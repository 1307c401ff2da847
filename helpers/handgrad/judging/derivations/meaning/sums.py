"""Sums, products, largest and smallest values over an index, written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import customary, indices, subscripts
from .conditions import meets
from .definitions import plain
from .extremes import extreme
from .values import NotStated, ShapeTrouble, TooLarge, Trouble, Value, add, multiply
from .walk import children

if TYPE_CHECKING:
    from .elaborate import Elaborator, Scope

MOST_TERMS = 60


def big(e: Elaborator, node: tree.Big, scope: Scope) -> Value:
    r"""``\sum``, ``\prod``, ``\max``, ``\min`` over an index, over all its values where no bounds are written."""
    if node.operator in ("max", "min") and isinstance(node.index, tree.Name) and not runs(e, node.index, node.body):
        return over_reals(e, node.operator, node.index, node.body, scope)
    name = _index(e, node, scope)
    other = _partner(e, node, name)
    within = [scope]
    if other is not None and (other not in scope.indices or e.choose(2) == 1):
        size = indices.ranges(other, (node.body,), e.environment, e.shape)
        within = [scope.index(other, at) for at in range(1, size + 1)]
    values = [e.value(node.body, inner.index(name, at)) for inner in within for at in _values(e, node, name, inner)]
    if node.operator in ("max", "min"):
        return customary.apply(node.operator, tuple(values), node)
    if node.operator == "sum":
        if not values:
            return sp.Integer(0)
        if all(isinstance(value, sp.Basic) for value in values):
            return sp.Add(*values)
        found = values[0]
        for value in values[1:]:
            found = add(found, value, node)
        return found
    result: Value = sp.Integer(1)
    for value in values:
        result = multiply(result, value, node)
    return result


def _partner(e: Elaborator, node: tree.Big, name: str) -> str | None:
    r"""The j of ``\sum_{i \ne j} a_i a_j``, which may run, too, where nothing else has it."""
    if not isinstance(node.condition, tree.Compare) or len(node.condition.operands) != 2:
        return None
    names = [plain(side.text) for side in node.condition.operands if isinstance(side, tree.Name)]
    used = set(indices.free_indices(node.body, e.environment))
    others = [other for other in names if other != name]
    return others[0] if len(names) == 2 and others and set(names) <= used else None


def runs(e: Elaborator, index: tree.Name, body: Node) -> bool:
    r"""Whether the name under ``\max`` is an index, and not a number or vector that is varied."""
    name, symbol = plain(index.text), e.environment.symbol(index.text)
    return symbol.kind == "index" if symbol is not None else name in indices.free_indices(body, e.environment)


def over_reals(e: Elaborator, operator: str, index: tree.Name, body: Node, scope: Scope) -> Value:
    r"""``\max_x f(x)`` and ``\sup_x f(x)`` of a real x."""
    name = plain(index.text)
    symbol = e.environment.symbol(name)
    if symbol is not None and (symbol.kind != "scalar" or symbol.domain != "real"):
        raise Trouble("a largest value over anything but the real numbers is not read", index)
    variable = sp.Symbol(name, real=True)
    return extreme(operator, e.scalar(body, scope.hold(name, variable)), variable)


def _index(e: Elaborator, node: tree.Big, scope: Scope) -> str:
    """The bound index, guessed from the body where it is not written."""
    if isinstance(node.index, tree.Name):
        name = plain(node.index.text)
        if name in scope.indices:
            e.remarks.add(f"{name} is used for two different things: the sum's index and an index outside it")
        return name
    if node.index is not None:
        raise Trouble("the index of this sum could not be read", node.index)
    if isinstance(node.body, tree.Number) and node.body.value == 0:
        raise NotStated("a sum of nothing", node)
    found = indices.unwritten(node, e.environment)
    if found is None:
        raise Trouble("write the index under the sum", node)
    if found in scope.indices:
        e.remarks.add(f"write the index under the sum; {found} also stands outside it")
    return found


def _values(e: Elaborator, node: tree.Big, name: str, scope: Scope) -> list[int]:
    """The values that the bound index takes."""
    if _counts_from_zero(e, node, name, scope):
        return list(range(1, indices.ranges(name, (node.body,), e.environment, e.shape) + 1))
    low = subscripts.position(e, node.lower, scope) if node.lower is not None else 1
    sizes = set(indices.sizes_along(name, node.body, e.shape))
    if node.upper is None and isinstance(node.lower, tree.Name) and plain(node.lower.text) in scope.indices:
        return [low]  # \sum_{j = i}, beside \sum_{j \ne i}
    if node.upper is not None and not is_implicit(e, node.upper, scope):
        high = subscripts.position(e, node.upper, scope)
    elif sizes:
        high = max(sizes)
    else:
        high = indices.ranges(name, (node.body,), e.environment, e.shape)
    if high in sizes and min(sizes) < high:
        raise ShapeTrouble(
            f"the index {name} runs to {high} here, and not all that it stands at has so many entries", node
        )
    if high - low >= MOST_TERMS:
        raise TooLarge("a sum of this many terms is more than we write out", node)
    found = list(range(low, high + 1))
    if node.condition is None or _names_all(e, node.condition, name):
        return found
    return [at for at in found if meets(e, node.condition, scope.index(name, at))]


def is_implicit(e: Elaborator, node: Node, scope: Scope) -> bool:
    """Whether an upper bound is only a name for "the last one": n, K, d_L, |V|."""
    match node:
        case tree.Name(text):
            return not e.environment.knows(text) and plain(text) not in scope.indices
        case tree.Indexed(base, _) | tree.Abs(base):
            own = indices.subscripted_name(node) if isinstance(node, tree.Indexed) else None
            return (own is None or not e.environment.knows(own)) and is_implicit(e, base, scope)
    return False


def _counts_from_zero(e: Elaborator, node: tree.Big, name: str, scope: Scope) -> bool:
    r"""``\sum_{i=0}^{n-1} x_i``: all entries, counted from 0, if i stands in subscripts alone."""
    match node.lower, node.upper:
        case tree.Number(low), tree.Add((last, tree.Neg(tree.Number(one)))) if low == 0 and one == 1:
            size = indices.ranges(name, (node.body,), e.environment, e.shape)
            all_of_them = is_implicit(e, last, scope) or e.scalar(last, scope) == size
            return all_of_them and _only_a_subscript(node.body, name)
    return False


def _only_a_subscript(node: Node, name: str) -> bool:
    match node:
        case tree.Name(text):
            return plain(text) != name
        case tree.Indexed(base, written):
            others = (part for part in written if not (isinstance(part, tree.Name) and plain(part.text) == name))
            return all(_only_a_subscript(part, name) for part in (base, *others))
    return all(_only_a_subscript(child, name) for child in children(node))


def _names_all(e: Elaborator, condition: Node, name: str) -> bool:
    r"""``w \in V`` of a V that nobody has said."""
    match condition:
        case tree.Compare(("in",), (tree.Name(index), tree.Name(home))):
            return plain(index) == name and not e.environment.knows(home)
    return False
