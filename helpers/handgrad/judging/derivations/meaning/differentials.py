r"""Differentials on their own: ``du = -e^{-x}\,dx``, ``dL = \delta^T dy``; and ``dW`` as a name for dL/dW."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import customary, unspecified
from .definitions import CUSTOMARY_LOSSES, Environment, plain
from .scope import Scope
from .slopes import differentiate
from .values import Array, Scalar, UnknownName, Value
from .walk import rebuilt, subtrees

if TYPE_CHECKING:
    from .elaborate import Elaborator

UNSURE = "a differential on its own can mean several things; write a derivative such as du/dx"
NAMED = "a d before a name is read as the derivative of the loss by it"
SCALED = "this is true up to the number of samples; say whether the loss is a sum or a mean here"


def differential(e: Elaborator, node: tree.Differential, scope: Scope) -> Value:
    """The total differential by all variables that are not held fixed."""
    value = e.value(node.operand, scope)
    symbols = sorted(customary.free_symbols(value) - _constants(e), key=str)
    if not customary.free_symbols(value):
        raise UnknownName("d of a constant", node)
    return value.map(lambda entry: _total(entry, symbols)) if isinstance(value, Array) else _total(value, symbols)


def _total(value: Scalar, symbols: list[Scalar]) -> Scalar:
    return sp.Add(*[differentiate(value, symbol) * sp.Symbol(f"d{symbol}", real=True) for symbol in symbols])


def _constants(e: Elaborator) -> frozenset[Scalar]:
    """The gradient of a loss of which nothing else is known, the value it starts from, and what is held fixed."""
    fixed = (symbol for symbol in e.environment.notation.symbols if plain(symbol.name) in e.environment.fixed)
    found = frozenset(part for symbol in fixed for part in customary.free_symbols(e.variable(symbol)))
    for loss in e.environment.losses.values():
        gradient = unspecified.loss_gradient(e, loss, e.value(loss.of, Scope()))
        found |= {sp.Symbol(f"{loss.name}_0", real=True)} | customary.free_symbols(gradient)
    return found


def _loss(environment: Environment) -> str | None:
    """The only loss there is."""
    names = [*environment.losses, *(name for name in environment.definitions if name in CUSTOMARY_LOSSES)]
    return names[0] if len(names) == 1 else None


def in_them(*nodes: Node) -> list[Node]:
    """What the differentials in trees are of."""
    return [part.operand for node in nodes for part in subtrees(node) if isinstance(part, tree.Differential)]


def as_slopes(sides: tuple[Node, Node], e: Elaborator) -> tuple[Node, Node] | None:
    """The sides with ``dW`` as the name of the derivative of the only loss there is by W."""
    loss = _loss(e.environment)
    if loss is None or any(isinstance(node, tree.Name) and plain(node.text) == loss for node in in_them(*sides)):
        return None
    of = [part.base if isinstance(part, tree.Transpose) else part for part in in_them(*sides)]
    if not all(isinstance(part.base if isinstance(part, tree.Indexed) else part, tree.Name) for part in of):
        return None

    def change(part: Node) -> Node | None:
        match part:
            case tree.Differential(tree.Transpose(operand)):
                return tree.Transpose(_slope(loss, operand, e), span=part.span)
            case tree.Differential(operand):
                return _slope(loss, operand, e)
        return None

    return rebuilt(sides[0], change), rebuilt(sides[1], change)


def _slope(loss: str, by: Node, e: Elaborator) -> Node:
    """The derivative by a quantity; of a loss that is a mean, that of the sum by what has an entry for each sample."""
    slope = tree.Derivative(tree.Name(loss), ((by, 1),), span=by.span)
    samples = _samples(by.base if isinstance(by, tree.Indexed) else by, e) if e.environment.averaged else 1
    return slope if samples == 1 else tree.Mul((tree.Number(Fraction(samples)), slope), span=by.span)


def _samples(node: Node, e: Elaborator) -> int:
    """How many samples a defined quantity has entries for: a whole number of the problem that it is as long as."""
    numbers = {symbol.bound for symbol in e.environment.notation.symbols if symbol.kind == "integer"}
    if not isinstance(node, tree.Name) or e.environment.definition(node.text) is None:
        return 1
    value = e.value(node, Scope())
    found = {*value.shape} & numbers if isinstance(value, Array) else set[int]()
    return found.pop() if len(found) == 1 else 1


def scaled(sides: tuple[Node, Node], environment: Environment) -> Iterator[tuple[Node, Node]]:
    """The sides apart by a number of samples: a loss may be meant as their sum or as their mean."""
    sizes = {size for symbol in environment.notation.symbols for size in (*symbol.shape, symbol.bound or 1)}
    for size in sorted(sizes - {1}):
        number = tree.Number(Fraction(size))
        yield tree.Mul((number, sides[0])), sides[1]
        yield sides[0], tree.Mul((number, sides[1]))


def varying(right: Node, environment: Environment) -> Environment | None:
    """The environment in which only the variables vary whose differentials stand on the right."""
    names = {plain(part.text) for node in in_them(right) for part in subtrees(node) if isinstance(part, tree.Name)}
    shown = {name for name in names if environment.definition(name) is None}
    declared = {plain(s.name) for s in environment.notation.symbols if s.kind not in ("index", "integer")}
    return replace(environment, fixed=frozenset(declared - shown)) if shown & declared else None


def is_total(left: Node, right: Node, environment: Environment) -> bool:
    """Whether it is the loss that varies, or all that a defined quantity depends on: then nothing else can be meant."""
    shown = in_them(right)
    if not isinstance(left, tree.Differential) or not isinstance(left.operand, tree.Name) or not shown:
        return False
    if plain(left.operand.text) == _loss(environment):
        return True
    names = [part.text for part in shown if isinstance(part, tree.Name)]
    if len(names) != len(shown) or environment.definition(left.operand.text) is None:
        return False
    return {plain(name) for name in names} == set(_variables(left.operand.text, environment, frozenset()))


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
