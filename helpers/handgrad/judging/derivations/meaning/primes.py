"""Derivatives by primes: ``f'``, ``(...)'``, ``σ'(2x)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import calls, customary
from .calculus import HIGHEST_ORDER, Tensor, by_symbols
from .slopes import differentiate
from .values import Array, Scalar, TooLarge, Value, column

if TYPE_CHECKING:
    from .elaborate import Elaborator, Scope


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


def slope_at(body: Scalar, variable: Scalar, order: int, argument: Scalar) -> Scalar:
    """A derivative of ``body``, at an argument."""
    if order > HIGHEST_ORDER:
        raise TooLarge("a derivative of this order is more than we compute")
    for _ in range(order):
        body = differentiate(body, variable)
    return body.xreplace({variable: argument})
