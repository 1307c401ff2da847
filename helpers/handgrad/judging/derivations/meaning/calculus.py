"""Derivatives with respect to variables, entries, and names that have a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import application, customary, subscripts
from .bare import is_bare
from .definitions import plain
from .inner import Slopes, slopes
from .slopes import differentiate
from .values import Array, NotStated, Scalar, TooLarge, Trouble, Value
from .walk import rebuilt, subtrees

if TYPE_CHECKING:
    from .elaborate import Elaborator, Scope

HIGHEST_ORDER = 4


class Tensor(Trouble):
    """A derivative with more than two subscripts."""


# What derivatives are taken with respect to ---------------------------------------------------------------------


def _whole(e: Elaborator, node: tree.Name, scope: Scope) -> tuple[Value, Value | None]:
    """(symbols, None) for a variable; (fresh symbols, its value) for a defined name."""
    name = plain(node.text)
    for bound in (scope.parameters, scope.held):
        if name in bound and customary.as_symbols(bound[name]):
            return bound[name], None
    definition = e.environment.definition(name)
    symbol = e.environment.symbol(name)
    if definition is None and symbol is not None:
        return e.variable(symbol), None
    value = e.name(node, scope)
    return e.stand_in(name, value), value


class Target:
    """A variable to differentiate by: ``symbols`` in its shape, and how to get back to the values they stand for."""

    def __init__(self, e: Elaborator, node: Node, scope: Scope) -> None:
        self.scope = scope
        self.symbols: Value | None = None
        self.value: Value | None = None
        self.swap: dict[Scalar, Scalar] = {}
        node = _own_prime(e, node) or subscripts.one_of_several(e, node, scope) or node
        if isinstance(node, tree.Pow) and isinstance(node.base, tree.Name):
            self._power(e, node, node.base)
            return
        base, written = _split(e, node)
        if not isinstance(base, tree.Name) or (application.is_function(e, base) and not _is_argument(e, base)):
            self.value = e.value(node, scope)
            return
        whole, value = _whole(e, base, scope)
        self.symbols = whole
        if value is not None:
            self.scope = scope.hold(plain(base.text), whole)
            self.swap = dict(customary.pairs(whole, value))
            self.value = value
        if written:
            at = tree.Indexed(tree.Name("#v"), written, span=node.span)
            inner = self.scope.hold("#v", whole)
            self.symbols = subscripts.indexed(e, at, inner)
            self.value = None if value is None else subscripts.indexed(e, at, scope.hold("#v", value))

    def _power(self, e: Elaborator, node: tree.Pow, base: tree.Name) -> None:
        r"""By ``\sigma^2``: a variable of its own, of which σ is the root."""
        self.value = e.value(node, self.scope)
        exponent = e.scalar(node.exponent, self.scope)
        if isinstance(self.value, Array) or e.environment.definition(base.text) is None:
            return
        symbol = e.kept.setdefault(("square", base.text), sp.Dummy(positive=True))
        self.symbols = symbol
        self.scope = self.scope.hold(plain(base.text), symbol ** (1 / exponent))
        self.swap = {symbol: self.value}


def _own_prime(e: Elaborator, node: Node) -> tree.Name | None:
    """``y'`` where that is the name of a quantity."""
    match node:
        case tree.Prime(tree.Name(text), order) if e.environment.knows(text + "'" * order):
            return tree.Name(text + "'" * order, span=node.span)
    return None


def _is_argument(e: Elaborator, name: tree.Name) -> bool:
    """Whether a function's name stands for its value, as the a of v(a, b) where a(w, x) is given, too."""
    others = (d for d in e.environment.definitions.values() if d.name != plain(name.text))
    return any(plain(name.text) in d.parameters for d in others)


def _split(e: Elaborator, node: Node) -> tuple[Node, tuple[Node, ...]]:
    """The name under subscripts, unless the subscripts are part of the name."""
    if isinstance(node, tree.Indexed) and isinstance(node.base, tree.Name):
        from .indices import subscripted_name

        own = subscripted_name(node)
        if own is not None and (e.environment.symbol(own) or e.environment.definition(own)):
            return tree.Name(own, span=node.span), ()
        return node.base, node.indices
    if (
        isinstance(node, tree.Call)
        and isinstance(node.function, tree.Name)
        and not application.is_function(e, node.function)
    ):
        return node.function, ()
    return node, ()


def derivative(e: Elaborator, node: tree.Derivative, scope: Scope) -> Value:
    """A derivative with respect to variables, entries, or names defined by the problem or the student."""
    if node.operand is None:
        raise NotStated("nothing is differentiated here", node)
    if sum(order for _, order in node.variables) > HIGHEST_ORDER:
        raise TooLarge("a derivative of this order is more than we compute", node)
    operand = node.operand
    found: Value | None = None
    for variable, order in reversed(node.variables):
        variable = by_entry(e, operand, variable, scope)
        for _ in range(order):
            if found is None:
                found = derivative_by(e, operand, variable, scope)
            else:
                target = Target(e, variable, scope)
                if target.swap or target.symbols is None:
                    raise Trouble("a higher derivative by a defined name is not read", node)
                found = by_symbols(found, target.symbols, node)
    if found is None:
        raise NotStated("nothing is differentiated here", node)
    return _laid_out(e, found, node, scope) if e.environment.layout else found


def _laid_out(e: Elaborator, found: Value, node: tree.Derivative, scope: Scope) -> Value:
    """A first derivative by a vector in the layout of the text."""
    by = Target(e, node.variables[0][0], scope).symbols
    if len(node.variables) > 1 or node.variables[0][1] > 1 or not isinstance(found, Array):
        return found
    if not isinstance(by, Array) or by.columns > 1 or by.rows == 1:
        return found
    gradient = found.columns == 1
    return found.transposed if gradient == (e.environment.layout == "rows") else found


def derivative_by(e: Elaborator, operand: Node, variable: Node, scope: Scope) -> Value:
    target = Target(e, variable, scope)
    if target.symbols is None:
        return _by_value(e, operand, target, scope, variable)
    if (
        application.is_function(e, operand)
        and target.swap
        and not isinstance(target.symbols, Array)
        and e.choose(2) == 1
    ):
        operand = tree.Call(operand, (variable,), span=operand.span)
    if target.swap and _primed(operand, variable):
        return _by_quantities(e, e.value(operand, scope), target.symbols, target.swap, variable)
    value = e.value(operand, target.scope)
    there = customary.free_symbols(value)
    constant = not target.swap and not customary.free_symbols(target.symbols) & there
    if constant and is_bare(operand, e.environment) and not isinstance(target.symbols, Array):
        value = e.value(tree.Call(operand, (variable,), span=operand.span), target.scope)
    if target.swap and not target.swap.keys() & there:
        return _by_quantities(e, value, target.symbols, target.swap, variable)
    found = by_symbols(value, target.symbols, variable)
    return customary.replaced(found, target.swap) if target.swap else found


def _by_value(e: Elaborator, operand: Node, target: Target, scope: Scope, variable: Node) -> Value:
    """By an expression such as σ(f) or 2x, where it is written as such or all depends on it alone."""
    inner = target.value
    if application.is_function(e, operand) and e.choose(2) == 1:
        operand = tree.Call(operand, (variable,), span=operand.span)
    value = e.value(operand, scope)
    if inner is None or isinstance(inner, Array):
        if inner is not None and not customary.free_symbols(inner) & customary.free_symbols(value):
            return sp.Integer(0)
        raise Trouble("this derivative is not by a variable", variable)
    symbol = e.stand_in("#inner", inner)
    written = rebuilt(operand, lambda part: tree.Name("#inner") if part == variable else None)
    summed = any(isinstance(part, tree.Big) for part in subtrees(operand))
    if written != operand and not summed and not _primed(operand, variable):
        in_terms = e.value(written, scope.hold("#inner", symbol))
        if not customary.free_symbols(in_terms) & inner.free_symbols:
            return customary.replaced(by_symbols(in_terms, symbol, variable), {symbol: inner})
    return _by_quantities(e, value, symbol, {symbol: inner}, variable)


def _primed(operand: Node, variable: Node) -> bool:
    """Whether the variable stands under a prime: a slope of it is no constant when we differentiate by it."""
    return any(isinstance(part, tree.Prime) and part.base == variable for part in subtrees(operand))


def _by_quantities(e: Elaborator, value: Value, symbols: Value, quantities: Slopes, variable: Node) -> Value:
    """The derivative in the shape of the quantities, of a value that is not written in their terms."""
    if not isinstance(value, Array):
        found = slopes(e, value, quantities, variable)
        return symbols.map(lambda symbol: found[symbol]) if isinstance(symbols, Array) else found[symbols]
    if not isinstance(symbols, Array):
        return value.map(lambda entry: slopes(e, entry, quantities, variable)[symbols])
    if value.columns != 1 or symbols.columns != 1:
        raise Tensor("this derivative has more than two subscripts; write it entry by entry", variable)
    rows = [slopes(e, entry, quantities, variable) for entry in value.entries]
    return Array(value.rows, symbols.rows, tuple(row[symbol] for row in rows for symbol in symbols.entries))


def by_symbols(value: Value, symbols: Value, node: Node | None = None) -> Value:
    """The derivative in the shape of the variable; of a vector by a vector the k×d matrix of partial derivatives."""
    if not isinstance(symbols, Array):
        if isinstance(value, Array):
            return value.map(lambda entry: differentiate(entry, symbols))
        return differentiate(value, symbols)
    if not isinstance(value, Array):
        return symbols.map(lambda symbol: differentiate(value, symbol))
    if value.columns == 1 and symbols.columns == 1:
        entries = tuple(differentiate(entry, symbol) for entry in value.entries for symbol in symbols.entries)
        return Array(value.rows, symbols.rows, entries)
    raise Tensor("this derivative has more than two subscripts; write it entry by entry", node)


def by_entry(e: Elaborator, operand: Node, variable: Node, scope: Scope) -> Node:
    r"""The j of ``\partial_j S_i`` as the entry of the vector that S is of, where j is an index."""
    if not isinstance(variable, tree.Name) or plain(variable.text) not in scope.indices:
        return variable
    symbols = customary.free_symbols(e.value(operand, scope))
    of = [s for s in e.environment.vectors if customary.free_symbols(e.variable(s)) & symbols]
    if len(of) != 1:
        raise Trouble("it is not clear what this derivative is by", variable)
    return tree.Indexed(tree.Name(of[0].name), (variable,), span=variable.span)
