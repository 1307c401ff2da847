"""Derivatives by primes: ``f'``, ``(...)'``, ``σ'(2x)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import application, customary
from .calculus import HIGHEST_ORDER, Tensor, by_symbols
from .definitions import Definition, plain
from .slopes import differentiate
from .values import Array, Scalar, TooLarge, Trouble, Value, column
from .walk import subtrees

if TYPE_CHECKING:
    from .elaborate import Elaborator, Scope


ELSEWHERE = 3  # the reading in which a prime is by an entry that its quantity does not depend on
TWO_VARIABLES = "it is not clear what this prime differentiates by; write a derivative such as du/dx"


def prime(e: Elaborator, node: tree.Prime, scope: Scope) -> Value:
    """``f'`` and ``(...)'``: by the argument of a function, else by the variable there is."""
    if node.order > HIGHEST_ORDER:
        raise TooLarge("a derivative of this order is more than we compute", node)
    if isinstance(node.base, tree.Name) and (e.environment.knows(own := node.base.text + "'" * node.order)):
        return e.value(tree.Name(own, span=node.span), scope)
    by_subscript = with_subscript(e, node.base, node.order)
    if by_subscript is not None:
        return e.value(by_subscript, scope)
    value = e.value(node.base, scope)
    if node.by is not None and _is_by_entries(e, value, node.by) and e.choose(2) == 0:
        if isinstance(value, Array):
            raise Trouble(TWO_VARIABLES, node)
        return e.value(tree.Derivative(node.base, ((node.by, node.order),), span=node.span), scope)
    if node.by is None and _of_an_entry(e, value) and e.choose(ELSEWHERE + 1) == ELSEWHERE:
        return sp.Integer(0)
    by = _by_what(e, value, scope)
    for _ in range(node.order):
        value = by_symbols(value, by, node)
    return value


def _is_by_entries(e: Elaborator, value: Value, by: Node) -> bool:
    """Whether a quantity depends on the vector of which this is an entry."""
    name = by.base if isinstance(by, tree.Indexed) else by
    symbol = e.environment.symbol(name.text) if isinstance(name, tree.Name) else None
    return symbol is not None and customary.depends(value, e.variable(symbol))


def _of_an_entry(e: Elaborator, value: Value) -> bool:
    """Whether a quantity depends on one entry of a vector alone, so that by any other one it is a constant."""
    symbols = customary.free_symbols(value)
    return len(symbols) == 1 and any(symbols < customary.free_symbols(e.variable(s)) for s in e.environment.vectors)


def doubtful(reading: int, sides: tuple[Node, ...]) -> bool:
    """Whether this reading takes a prime not as the text differentiates around it, or by an entry that is not there."""
    found = [part for side in sides for part in subtrees(side) if isinstance(part, tree.Prime)]
    return (reading % 2 == 1 and any(part.by is not None for part in found)) or (reading == ELSEWHERE and bool(found))


def with_subscript(e: Elaborator, base: Node, order: int, args: tuple[Node, ...] = ()) -> Node | None:
    """``f'_x`` and ``(...)'_{z_k}``: the derivative by the quantity in the subscript."""
    if not isinstance(base, tree.Indexed) or len(base.indices) != 1:
        return None
    name = base.indices[0].base if isinstance(base.indices[0], tree.Indexed) else base.indices[0]
    symbol = e.environment.symbol(name.text) if isinstance(name, tree.Name) else None
    if symbol is None or symbol.kind not in ("scalar", "vector"):
        return None
    operand = tree.Call(base.base, args, span=base.span) if args else base.base
    return tree.Derivative(operand, ((base.indices[0], order),), span=base.span)


def _by_what(e: Elaborator, value: Value, scope: Scope) -> Value:
    """The only symbol there is, or the main variable; of an entry of it, the one that the line is about."""
    symbols = customary.free_symbols(value)
    if len(symbols) == 1:
        return next(iter(symbols))
    by = e.variable(e.main_variable())
    if not isinstance(by, Array) or isinstance(value, Array) or not scope.indices:
        return by
    places = sorted(scope.indices.items(), reverse=True)  # of ∂p_i/∂z_j the j comes first
    if by.columns != 1 or max(at for _, at in places) > by.rows:
        raise Trouble("it is not clear what this derivative is by")
    return by.at(places[e.choose(len(places))][1], 1)


def prime_at(e: Elaborator, name: str, order: int, node: tree.Call, scope: Scope) -> Value:
    """``σ'(2x)``: the derivative of σ, at 2x."""
    if order > HIGHEST_ORDER:
        raise TooLarge("a derivative of this order is more than we compute", node)
    definition = e.environment.function(name)
    by = node.function.by if isinstance(node.function, tree.Prime) else None
    if definition is not None and by is not None and _is_of_nothing(definition) and e.choose(2) == 0:
        return e.value(tree.Derivative(definition.body, ((by, order),), span=node.span), scope)
    argument = e.value(node.args[0], scope)
    if isinstance(argument, Array) and definition is not None and order == 1 and _is_of_a_vector(e, definition):
        return _jacobian(e, definition, argument, node, scope)
    if isinstance(argument, Array):
        return argument.map(lambda entry: _prime_at(e, name, order, entry, node, scope))
    return _prime_at(e, name, order, argument, node, scope)


def _is_of_a_vector(e: Elaborator, definition: Definition) -> bool:
    """Whether a function is given as a whole and makes something of all entries of its argument."""
    return len(definition.parameters) == 1 and not definition.indices and application.wants_vector(e, definition)


def _jacobian(e: Elaborator, definition: Definition, argument: Array, node: Node, scope: Scope) -> Value:
    """``S'(x)`` of a vector: the matrix of partial derivatives; of a number the gradient, as a column or a row."""
    symbols = customary.dummies(argument)
    body = application.call_definition(e, definition, (symbols,), None, node, scope)
    found = customary.replaced(by_symbols(body, symbols, node), dict(customary.pairs(symbols, argument)))
    as_row = isinstance(found, Array) and not isinstance(body, Array) and e.choose(2) == 1
    return found.transposed if as_row else found


def _is_of_nothing(definition: Definition) -> bool:
    """Whether a function's argument does not occur in what it is said to be: g(x) = e^{a_i}."""
    names = {plain(part.text) for part in subtrees(definition.body) if isinstance(part, tree.Name)}
    return not names & {*definition.parameters}


def _prime_at(e: Elaborator, name: str, order: int, argument: Scalar, node: Node, scope: Scope) -> Scalar:
    key = ("prime", name, order, scope.holding)
    if key not in e.kept:
        dummy = sp.Dummy(real=True)
        value = application.apply(e, name, (dummy,), node, scope)
        if isinstance(value, Array):
            raise Tensor("this derivative is not read", node)
        for _ in range(order):
            value = differentiate(value, dummy)
        e.kept[key] = column((dummy, value))
    dummy, value = e.kept[key].entries
    found = value.xreplace({dummy: argument})
    if found is sp.nan:
        raise Trouble(f"{plain(name)} has no derivative there; a value at a kink or jump is a convention", node)
    return found


def slope_at(body: Scalar, variable: Scalar, order: int, argument: Scalar) -> Scalar:
    """A derivative of ``body``, at an argument."""
    if order > HIGHEST_ORDER:
        raise TooLarge("a derivative of this order is more than we compute")
    for _ in range(order):
        body = differentiate(body, variable)
    return body.xreplace({variable: argument})
