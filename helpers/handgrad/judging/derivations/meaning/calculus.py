"""Derivatives and limits of elaborated trees."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import calls, customary, subscripts
from .definitions import RESERVED, Loss, plain
from .generic import generic
from .slopes import differentiate
from .values import Array, NotStated, Scalar, TooLarge, Trouble, UnknownName, Value, add, column, entrywise
from .walk import subtrees

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
        base, written = _split(e, node)
        if not isinstance(base, tree.Name) or calls.is_function(e, base):
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


def _split(e: Elaborator, node: Node) -> tuple[Node, tuple[Node, ...]]:
    """The name under subscripts, unless the subscripts are part of the name."""
    if isinstance(node, tree.Indexed) and isinstance(node.base, tree.Name):
        from .indices import subscripted_name

        own = subscripted_name(node)
        if own is not None and (e.environment.symbol(own) or e.environment.definition(own)):
            return tree.Name(own, span=node.span), ()
        return node.base, node.indices
    if isinstance(node, tree.Call) and isinstance(node.function, tree.Name) and not calls.is_function(e, node.function):
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
        for _ in range(order):
            if found is None:
                found = _derivative_by(e, operand, variable, scope)
            else:
                target = Target(e, variable, scope)
                if target.swap or target.symbols is None:
                    raise Trouble("a higher derivative by a defined name is not read", node)
                found = by_symbols(found, target.symbols, node)
    if found is None:
        raise NotStated("nothing is differentiated here", node)
    return found


def _derivative_by(e: Elaborator, operand: Node, variable: Node, scope: Scope) -> Value:
    target = Target(e, variable, scope)
    if target.symbols is None:
        return _by_value(e, operand, target, scope, variable)
    if calls.is_function(e, operand) and target.swap and not isinstance(target.symbols, Array) and e.choose(2) == 1:
        operand = tree.Call(operand, (variable,), span=operand.span)
    value = e.value(operand, target.scope)
    wanted = customary.free_symbols(target.symbols)
    if target.swap and not wanted & customary.free_symbols(value):
        return _by_value(e, operand, target, scope, variable)
    found = by_symbols(value, target.symbols, variable)
    return customary.replaced(found, target.swap) if target.swap else found


def _by_value(e: Elaborator, operand: Node, target: Target, scope: Scope, variable: Node) -> Value:
    """By an expression such as σ(f) or 2x: the quotient of the derivatives by the variable that both depend on."""
    inner = target.value
    if calls.is_function(e, operand) and target.symbols is None and e.choose(2) == 1:
        operand = tree.Call(operand, (variable,), span=operand.span)
    value = e.value(operand, scope)
    if inner is None or isinstance(inner, Array) or isinstance(value, Array):
        if inner is not None and not customary.free_symbols(inner) & customary.free_symbols(value):
            return sp.Integer(0)
        raise Trouble("this derivative is not by a variable", variable)
    shared = sorted(inner.free_symbols & value.free_symbols, key=str)
    if not shared:
        return sp.Integer(0)
    if len(inner.free_symbols) > 1:
        raise Trouble("it is not clear what is held fixed in this derivative", variable)
    slope = differentiate(inner, shared[0])
    if slope == 0:
        raise Trouble("this derivative is by a constant", variable)
    return differentiate(value, shared[0]) / slope


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


def gradient(e: Elaborator, node: tree.Gradient, scope: Scope) -> Value:
    r"""``\nabla_x J`` in the shape of x."""
    if node.operand is None:
        raise NotStated("nothing is differentiated here", node)
    variable = node.wrt or _by_what(e, node.operand) or tree.Name(e.main_variable().name)
    found = _derivative_by(e, node.operand, variable, scope)
    if node.order == 1:
        return found
    target = Target(e, variable, scope)
    if target.symbols is None or target.swap or not isinstance(found, Array) or found.columns != 1:
        raise Trouble("this second derivative is not read", node)
    return by_symbols(found, target.symbols, node)


def _by_what(e: Elaborator, operand: Node) -> Node | None:
    r"""What a gradient is by that does not say it: ``\nabla f(w)``, ``\nabla f`` with f(w) defined, ``\nabla\|w\|``."""
    match operand:
        case tree.Call(function, (tree.Name() as argument,)) if calls.is_function(e, function):
            return argument
    return _parameter(e, operand) or _only_vector(e, operand)


def _only_vector(e: Elaborator, operand: Node) -> Node | None:
    r"""The w of ``\nabla \|w\|^2``: the only name that stands there, if it is a declared vector."""
    names = {plain(part.text) for part in subtrees(operand) if isinstance(part, tree.Name)} - RESERVED - customary.NORMS
    symbol = e.environment.symbol(*names) if len(names) == 1 else None
    alone = symbol is not None and symbol.kind == "vector" and e.environment.definition(symbol.name) is None
    return tree.Name(symbol.name) if symbol is not None and alone else None


def _parameter(e: Elaborator, operand: Node) -> Node | None:
    """The only argument of a function that the student or the problem defined, named as in its definition."""
    definition = e.environment.function(operand.text) if isinstance(operand, tree.Name) else None
    if definition is None or len(definition.parameters) != 1 or e.environment.symbol(definition.parameters[0]) is None:
        return None
    return tree.Name(definition.parameters[0])


# Primes ---------------------------------------------------------------------------------------------------------


def prime(e: Elaborator, node: tree.Prime, scope: Scope) -> Value:
    """``f'`` and ``(...)'``: by the argument of a function, else by the variable there is."""
    if node.order > HIGHEST_ORDER:
        raise TooLarge("a derivative of this order is more than we compute", node)
    value = e.value(node.base, scope)
    symbols = customary.free_symbols(value)
    by = customary.variable(e.main_variable()) if len(symbols) != 1 else next(iter(symbols))
    if not isinstance(by, Array) and by in scope.parameters.values() and len(symbols) == 1:
        by = next(iter(symbols))
    for _ in range(node.order):
        value = by_symbols(value, by, node)
    return value


def prime_at(e: Elaborator, name: str, order: int, node: tree.Call, scope: Scope) -> Value:
    """``σ'(2x)``: the derivative of σ, at 2x."""
    if order > HIGHEST_ORDER:
        raise TooLarge("a derivative of this order is more than we compute", node)
    argument = e.value(node.args[0], scope)
    if isinstance(argument, Array):
        return argument.map(lambda entry: _prime_at(e, name, order, entry, node, scope))
    return _prime_at(e, name, order, argument, node, scope)


def _prime_at(e: Elaborator, name: str, order: int, argument: Scalar, node: Node, scope: Scope) -> Scalar:
    key = ("prime", name, order, tuple(sorted(scope.held)))
    if key not in e.kept:
        dummy = sp.Dummy(real=True)
        value = calls.apply(e, name, (dummy,), node, scope)
        if isinstance(value, Array):
            raise Tensor("this derivative is not read", node)
        for _ in range(order):
            value = differentiate(value, dummy)
        e.kept[key] = column((dummy, value))
    dummy, value = e.kept[key].entries
    return value.xreplace({dummy: argument})


# What only a gradient is known of, and what nothing is known of ---------------------------------------------------


def loss_value(e: Elaborator, loss: Loss, scope: Scope) -> Scalar:
    """A loss with the gradient δ at y. Only first derivatives are taken of it, for which J₀ + Σ δy is exact."""
    of = e.value(loss.of, scope)
    delta = loss_gradient(e, loss, of)
    products = entrywise(delta, of)
    linear = sp.Add(*products.entries) if isinstance(products, Array) else products
    return add(sp.Symbol(f"{loss.name}_0", real=True), linear)


def loss_gradient(e: Elaborator, loss: Loss, of: Value) -> Value:
    """The symbols δ, from the notation or in the shape of y."""
    symbol = e.environment.symbol(loss.gradient)
    if symbol is not None:
        return e.variable(symbol)
    if isinstance(of, Array):
        count = of.rows * of.columns
        return Array(*of.shape, tuple(sp.Symbol(f"{loss.gradient}_{n}", real=True) for n in range(1, count + 1)))
    return sp.Symbol(loss.gradient, real=True)


def generic_function(e: Elaborator, name: str) -> Scalar:
    """An unspecified function of the main variable, for rules stated in general."""
    by = e.variable(e.main_variable())
    if isinstance(by, Array):
        raise UnknownName(name)
    return generic(name)(by)


def telescoped(node: tree.Mul) -> Node | None:
    r"""``\frac{\partial J}{\partial y}\frac{\partial y}{\partial W}`` as ``\frac{\partial J}{\partial W}``."""
    links: list[tuple[Node, Node]] = []
    for factor in node.factors:
        inner = factor.base if isinstance(factor, tree.Transpose) else factor
        match inner:
            case tree.Derivative(operand, ((variable, 1),)) if operand is not None:
                links.append((operand, variable))
            case _:
                return None
    for order in (links, links[::-1]):
        if len(order) > 1 and all(a[1] == b[0] for a, b in pairwise(order)):
            return tree.Derivative(order[0][0], ((order[-1][1], 1),), span=node.span)
    return None
