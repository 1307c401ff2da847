r"""Differentials on their own: ``du = -e^{-x}\,dx``, ``dL = \delta^T dy``; and ``dW`` as a name for dL/dW."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import calculus, customary
from .definitions import CUSTOMARY_LOSSES, Environment, plain
from .slopes import differentiate
from .values import Array, Scalar, Trouble, UnknownName, Value
from .walk import subtrees

if TYPE_CHECKING:
    from .elaborate import Elaborator, Scope

UNSURE = "a differential on its own can mean several things; write a derivative such as du/dx"


def differential(e: Elaborator, node: tree.Differential, scope: Scope) -> Value:
    """The total differential by all variables; in the second reading the derivative of the only loss there is."""
    if e.choose(2) == 1:
        loss = _loss(e.environment)
        if loss is None:
            raise Trouble("we do not know of what this is the derivative", node)
        return calculus.derivative(e, tree.Derivative(tree.Name(loss), ((node.operand, 1),), span=node.span), scope)
    value = e.value(node.operand, scope)
    symbols = sorted(customary.free_symbols(value) - _constants(e), key=str)
    if not symbols:
        raise UnknownName("d of a constant", node)
    return value.map(lambda entry: _total(entry, symbols)) if isinstance(value, Array) else _total(value, symbols)


def _total(value: Scalar, symbols: list[Scalar]) -> Scalar:
    return sp.Add(*[differentiate(value, symbol) * sp.Symbol(f"d{symbol}", real=True) for symbol in symbols])


def _constants(e: Elaborator) -> frozenset[Scalar]:
    """The gradient of a loss of which nothing else is known, and the value it starts from."""
    found: frozenset[Scalar] = frozenset()
    for loss in e.environment.losses.values():
        symbol = e.environment.symbol(loss.gradient)
        found |= {sp.Symbol(f"{loss.name}_0", real=True)}
        if symbol is not None:
            found |= customary.free_symbols(e.variable(symbol))
    return found


def _loss(environment: Environment) -> str | None:
    """The only loss there is."""
    names = [*environment.losses, *(name for name in environment.definitions if name in CUSTOMARY_LOSSES)]
    return names[0] if len(names) == 1 else None


def unsure(left: Node, right: Node, environment: Environment) -> bool:
    """Whether sides with differentials that differ may still be right: if variables are held fixed, or dW is a name.

    What is plainly meant is the differential of a defined name by those of all the variables that it depends on.
    """
    there = [[part.operand for part in subtrees(side) if isinstance(part, tree.Differential)] for side in (left, right)]
    if not (there[0] or there[1]):
        return False
    if not isinstance(left, tree.Differential) or not isinstance(left.operand, tree.Name) or not there[1]:
        return True
    names = [part.text for part in there[1] if isinstance(part, tree.Name)]
    if len(names) != len(there[1]) or environment.definition(left.operand.text) is None:
        return True
    return {plain(name) for name in names} != set(_variables(left.operand.text, environment, frozenset()))


def _variables(name: str, environment: Environment, seen: frozenset[str]) -> Iterator[str]:
    """The declared variables that a name stands for or depends on."""
    name = plain(name)
    definition = environment.definition(name)
    if definition is None:
        if environment.symbol(name) is not None:
            yield name
    elif name not in seen:
        for part in subtrees(definition.body):
            if isinstance(part, tree.Name) and plain(part.text) not in definition.parameters:
                yield from _variables(part.text, environment, seen | {name})
