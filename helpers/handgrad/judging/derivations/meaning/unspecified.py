"""What only a gradient is known of, and what nothing is known of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from .definitions import Loss
from .generic import generic
from .values import Array, Scalar, UnknownName, Value, add, entrywise

if TYPE_CHECKING:
    from .elaborate import Elaborator, Scope


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
