"""One handler for each kind of node: from the tree to its value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import (
    branches,
    calculus,
    calls,
    customary,
    differentials,
    ellipsis,
    gradients,
    limits,
    operators,
    primes,
    products,
    subscripts,
    sums,
)
from .definitions import plain
from .dots import RUNNING, generalised
from .matrices import matrix_power
from .scope import Scope
from .values import (
    Array,
    NotStated,
    ShapeTrouble,
    Trouble,
    UnknownName,
    Value,
    add,
    column,
    divide,
    entrywise,
    multiply,
    power,
)

if TYPE_CHECKING:
    from .elaborate import Elaborator


def _add(e: Elaborator, node: tree.Add, scope: Scope) -> Value:
    terms = tuple(term.operand if term == tree.Neg(tree.Ellipsis()) else term for term in node.terms)
    if any(isinstance(term, tree.Ellipsis) for term in terms):
        return ellipsis.continued(e, terms, sp.Add, node, scope)
    whole = operators.over_sum(e, node) or operators.summed_on(e, node)
    if whole is not None:
        return e.value(whole, scope)
    found = e.value(node.terms[0], scope)
    for term in node.terms[1:]:
        found = add(found, e.value(term, scope), node)
    return found


def _mul(e: Elaborator, node: tree.Mul, scope: Scope) -> Value:
    if any(isinstance(factor, tree.Ellipsis) for factor in node.factors):
        return ellipsis.continued(e, node.factors, sp.Mul, node, scope)
    meant = operators.as_meant(e, node)
    if not isinstance(meant, tree.Mul):
        return e.value(meant, scope)
    node = meant
    try:
        return products.product(e, node, scope)
    except (ShapeTrouble, UnknownName, calculus.Tensor):
        whole = operators.telescoped(node, scope.indices)
        if whole is None:
            raise
        e.remarks.add("read as the chain rule")
        return e.value(whole, scope)


def _hadamard(e: Elaborator, node: tree.Hadamard, scope: Scope) -> Value:
    found = calls.composed(e, node, scope)
    return entrywise(e.value(node.left, scope), e.value(node.right, scope), node) if found is None else found


def _neg(e: Elaborator, node: tree.Neg, scope: Scope) -> Value:
    return multiply(sp.Integer(-1), e.value(node.operand, scope))


def _pow(e: Elaborator, node: tree.Pow, scope: Scope) -> Value:
    if isinstance(node.base, tree.Name) and plain(node.base.text) == "e" and e.environment.has_eulers_number:
        return customary.apply("exp", (e.value(node.exponent, scope),), node)
    base = e.value(node.base, scope)
    if isinstance(base, Array) and node.exponent == tree.Name("t") and not e.environment.knows("t"):
        return base.transposed
    exponent = e.value(node.exponent, scope)
    if isinstance(base, Array) and 1 not in base.shape and not isinstance(exponent, Array):
        square = base.rows == base.columns
        by_entry = isinstance(node.base, tree.Call) or (exponent.is_positive and (not square or e.choose(2) == 1))
        return base.map(lambda entry: power(entry, exponent, node)) if by_entry else matrix_power(base, exponent, node)
    return power(base, exponent, node)


def _root(e: Elaborator, node: tree.Root, scope: Scope) -> Value:
    return power(e.value(node.radicand, scope), 1 / e.scalar(node.degree, scope), node)


def _transpose(e: Elaborator, node: tree.Transpose, scope: Scope) -> Value:
    found = e.value(node.base, scope)
    return found.transposed if isinstance(found, Array) else found


def _matrix(e: Elaborator, node: tree.Matrix, scope: Scope) -> Value:
    if any(isinstance(entry, tree.Ellipsis) for row in node.rows for entry in row):
        return _with_dots(e, node, scope)
    rows = [[e.scalar(entry, scope) for entry in row] for row in node.rows]
    if len({len(row) for row in rows}) != 1:
        raise ShapeTrouble("the rows of this matrix differ in length", node)
    return Array(len(rows), len(rows[0]), tuple(entry for row in rows for entry in row))


def _with_dots(e: Elaborator, node: tree.Matrix, scope: Scope) -> Value:
    """A column or a row whose dots stand for the entries between the first and the last."""
    entries = [entry for row in node.rows for entry in row]
    dots = [n for n, entry in enumerate(entries) if isinstance(entry, tree.Ellipsis)]
    is_line = len(node.rows) == 1 or all(len(row) == 1 for row in node.rows)
    pattern = generalised(entries[0], entries[-1]) if is_line and dots == [len(entries) - 2] else None
    if pattern is None:
        raise Trouble("the dots in this matrix could not be read", node)
    first, last = subscripts.position(e, pattern.low, scope), ellipsis.last_position(e, pattern, scope)
    values = tuple(e.scalar(pattern.general, scope.index(RUNNING, k)) for k in range(first, last + 1))
    written = [e.scalar(entry, scope) for entry in entries[: dots[0]]]
    if written != list(values[: len(written)]):
        raise Trouble("the dots in this matrix could not be read", node)
    return column(values) if len(node.rows) > 1 else column(values).transposed


def _evaluated(e: Elaborator, node: tree.Evaluated, scope: Scope) -> Value:
    return limits.evaluated(e, node, scope)


def _pair(e: Elaborator, node: tree.Interval, scope: Scope) -> Value:
    """``(a, b)`` as a value: a column of two numbers."""
    if node.closed != (False, False):
        raise NotStated("nothing is stated here", node)
    return column((e.scalar(node.low, scope), e.scalar(node.high, scope)))


def _not_stated(_: Elaborator, node: Node, __: Scope) -> Value:
    raise NotStated("nothing is stated here", node)


HANDLERS: dict[type, Callable[[Elaborator, Any, Scope], Value]] = {
    tree.Number: lambda e, node, scope: sp.Rational(node.value.numerator, node.value.denominator),
    tree.Name: lambda e, node, scope: e.name(node, scope),
    tree.Indexed: lambda e, node, scope: subscripts.indexed(e, node, scope),
    tree.Call: lambda e, node, scope: calls.call(e, node, scope),
    tree.Prime: lambda e, node, scope: primes.prime(e, node, scope),
    tree.Add: _add,
    tree.Neg: _neg,
    tree.Mul: _mul,
    tree.Hadamard: _hadamard,
    tree.Div: lambda e, node, scope: divide(e.value(node.numerator, scope), e.value(node.denominator, scope), node),
    tree.Pow: _pow,
    tree.Root: _root,
    tree.Transpose: _transpose,
    tree.Derivative: lambda e, node, scope: calculus.derivative(e, node, scope),
    tree.Differential: lambda e, node, scope: differentials.differential(e, node, scope),
    tree.Gradient: lambda e, node, scope: gradients.gradient(e, node, scope),
    tree.Big: lambda e, node, scope: sums.big(e, node, scope),
    tree.Limit: lambda e, node, scope: limits.limit(e, node, scope),
    tree.Evaluated: _evaluated,
    tree.Cases: lambda e, node, scope: branches.cases(e, node, scope),
    tree.Matrix: _matrix,
    tree.Abs: lambda e, node, scope: products.size(e, node, scope),
    tree.Indicator: lambda e, node, scope: branches.indicated(e, node, scope),
    tree.Ellipsis: _not_stated,
    tree.Interval: _pair,
    tree.Compare: _not_stated,
    tree.Otherwise: _not_stated,
}
