"""Sums and products written out, conditions, and "and so on"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import customary, indices, subscripts
from .definitions import plain
from .extremes import extreme
from .values import NotStated, Scalar, TooLarge, Trouble, Value, add, multiply
from .walk import children, rebuilt

if TYPE_CHECKING:
    from .elaborate import Elaborator, Scope

MOST_TERMS = 60
RUNNING = "#k"


_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": sp.Eq,
    "!=": sp.Ne,
    "<": sp.Lt,
    "<=": sp.Le,
    ">": sp.Gt,
    ">=": sp.Ge,
}


def comparison(operators: tuple[str, ...], operands: list[Scalar], node: Node) -> Any:
    """A condition as SymPy writes it: ``0 <= x < 1`` is an And."""
    parts = []
    for operator, left, right in zip(operators, operands, operands[1:], strict=False):
        if operator not in _COMPARISONS:
            raise Trouble("this condition could not be read", node)
        parts.append(_COMPARISONS[operator](left, right))
    return sp.And(*parts)


def big(e: Elaborator, node: tree.Big, scope: Scope) -> Value:
    r"""``\sum``, ``\prod``, ``\max``, ``\min`` over an index, over all its values where no bounds are written."""
    if node.operator in ("max", "min") and isinstance(node.index, tree.Name) and not runs(e, node.index, node.body):
        return over_reals(e, node.operator, node.index, node.body, scope)
    name = _index(e, node, scope)
    other = _partner(e, node, name)
    within = [scope]
    if other is not None and e.choose(2) == 1:
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
    if node.upper is None or _is_implicit(e, node.upper, scope):
        high = indices.ranges(name, (node.body,), e.environment, e.shape)
    else:
        high = subscripts.position(e, node.upper, scope)
    if high - low >= MOST_TERMS:
        raise TooLarge("a sum of this many terms is more than we write out", node)
    found = list(range(low, high + 1))
    if node.condition is None or _names_all(e, node.condition, name):
        return found
    return [at for at in found if meets(e, node.condition, scope.index(name, at))]


def _is_implicit(e: Elaborator, node: Node, scope: Scope) -> bool:
    """Whether an upper bound is only a name for "the last one": n, K, d_L, |V|."""
    match node:
        case tree.Name(text):
            return not e.environment.knows(text) and plain(text) not in scope.indices
        case tree.Indexed(base, _) | tree.Abs(base):
            own = indices.subscripted_name(node) if isinstance(node, tree.Indexed) else None
            return (own is None or not e.environment.knows(own)) and _is_implicit(e, base, scope)
    return False


def _counts_from_zero(e: Elaborator, node: tree.Big, name: str, scope: Scope) -> bool:
    r"""``\sum_{i=0}^{n-1} x_i``: all entries, counted from 0, if i stands in subscripts alone."""
    match node.lower, node.upper:
        case tree.Number(low), tree.Add((last, tree.Neg(tree.Number(one)))) if low == 0 and one == 1:
            size = indices.ranges(name, (node.body,), e.environment, e.shape)
            all_of_them = _is_implicit(e, last, scope) or e.scalar(last, scope) == size
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


def meets(e: Elaborator, condition: Node, scope: Scope) -> bool:
    """Whether index values meet a condition such as k ≠ i."""
    if not isinstance(condition, tree.Compare):
        raise Trouble("this condition could not be read", condition)
    found = comparison(condition.operators, [e.scalar(part, scope) for part in condition.operands], condition)
    if found not in (sp.true, sp.false):
        raise Trouble("this condition could not be decided", condition)
    return bool(found)


def continued(
    e: Elaborator, terms: tuple[Node, ...], operation: Callable[..., Scalar], node: Node, scope: Scope
) -> Value:
    """``a_1 + a_2 + ... + a_n``: the terms before and after the dots, and the ones that the dots stand for."""
    at = next(n for n, term in enumerate(terms) if isinstance(term, tree.Ellipsis))
    if at == 0:
        raise Trouble("there is nothing before the dots", node)
    first, before = terms[0], terms[at - 1]
    last = terms[at + 1] if at + 1 < len(terms) else None
    pattern = generalised(first, last if last is not None else before)
    if pattern is None:
        raise Trouble("what the dots stand for could not be read", node)
    general, low, high = pattern
    start = subscripts.position(e, low, scope)
    if last is None or (isinstance(high, tree.Name) and _is_implicit(e, high, scope)):
        stop = indices.ranges(RUNNING, (general,), e.environment, e.shape)
    else:
        stop = subscripts.position(e, high, scope)
    written = [e.scalar(term, scope) for term in terms[:at]]
    if stop - start >= MOST_TERMS:
        raise TooLarge("this many terms are more than we write out", node)
    meant = [e.scalar(general, scope.index(RUNNING, k)) for k in range(start, stop + 1)]
    if written != meant[:at]:
        raise Trouble("what the dots stand for could not be read", node)
    rest = [e.scalar(term, scope) for term in terms[at + 2 :]]
    return operation(*meant, *rest)


def generalised(first: Node, last: Node) -> tuple[Node, Node, Node] | None:
    """(the pattern with a running index, its first value, its last), from ``x_1`` and ``x_n``."""
    differences = list(_differences(first, last))
    if not differences or any(pair != differences[0] for pair in differences):
        return None
    low, high = differences[0]
    if not isinstance(low, tree.Number):
        return None
    spans = {id(pair) for pair in _places(first, last)}

    def change(node: Node) -> Node | None:
        return tree.Name(RUNNING) if id(node) in spans else None

    return rebuilt(first, change), low, high


def _places(first: Node, last: Node) -> Iterator[Node]:
    """The nodes of ``first`` at which the two trees differ."""
    if first == last:
        return
    if type(first) is type(last) and not isinstance(first, (tree.Number, tree.Name)):
        left, right = list(children(first)), list(children(last))
        if len(left) == len(right):
            for a, b in zip(left, right, strict=True):
                yield from _places(a, b)
            return
    yield first


def _differences(first: Node, last: Node) -> Iterator[tuple[Node, Node]]:
    if first == last:
        return
    if type(first) is type(last) and not isinstance(first, (tree.Number, tree.Name)):
        left, right = list(children(first)), list(children(last))
        if len(left) == len(right):
            for a, b in zip(left, right, strict=True):
                yield from _differences(a, b)
            return
    yield first, last
