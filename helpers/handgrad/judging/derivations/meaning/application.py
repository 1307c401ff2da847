"""Functions applied to values: what a definition says at its arguments, and the customary functions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import customary, indices
from .definitions import Definition, plain
from .generic import generic
from .scope import Scope
from .values import Array, Trouble, Value, column
from .walk import subtrees

if TYPE_CHECKING:
    from .elaborate import Elaborator


def is_function(e: Elaborator, node: Node) -> bool:
    """Whether the node names a function, so that what follows in parentheses is its argument."""
    match node:
        case tree.Name(text):
            definition = e.environment.function(text)
            if definition is not None:
                return bool(definition.parameters)
            if plain(text) in e.generic:
                return True
            return plain(text) in customary.FUNCTIONS and e.environment.symbol(text) is None
        case tree.Prime(base, _) | tree.Indexed(base, _):
            return is_function(e, base)
        case tree.Pow(base, _):
            return is_function(e, base)
    return False


def apply(e: Elaborator, name: str, arguments: tuple[Value, ...], node: Node, scope: Scope) -> Value:
    """A function by name at values."""
    definition = e.environment.function(name)
    if definition is not None and definition.parameters:
        return call_definition(e, definition, arguments, None, node, scope)
    if plain(name) in e.generic and len(arguments) == 1:
        function, argument = generic(plain(name)), arguments[0]
        return argument.map(function) if isinstance(argument, Array) else function(argument)
    return customary.apply(plain(name), arguments, node)


def call_definition(
    e: Elaborator,
    definition: Definition,
    arguments: tuple[Value, ...],
    at: tuple[int, ...] | None,
    node: Node,
    scope: Scope,
) -> Value:
    """A defined function at arguments (and at subscripts, for softmax(x)_i)."""
    if len(arguments) != len(definition.parameters):
        raise Trouble(f"{definition.name} takes {len(definition.parameters)} argument(s)", node)
    if definition.indices and at is None:
        sizes = tuple(a.rows for a in arguments if isinstance(a, Array))[:1] or e.sizes(definition)
        entries = [call_definition(e, definition, arguments, p, node, scope) for p in indices.positions(sizes)]
        return column(tuple(entries))
    if not definition.indices and len(arguments) == 1 and isinstance(arguments[0], Array):
        if not wants_vector(e, definition):
            return arguments[0].map(lambda entry: call_definition(e, definition, (entry,), None, node, scope))
    dummies = tuple(e.dummies(definition, n, argument) for n, argument in enumerate(arguments))
    body = _body(e, definition, dummies, at or (), scope)
    swap: dict[Any, Any] = {}
    for name, dummy, argument in zip(definition.parameters, dummies, arguments, strict=True):
        swap.update(customary.pairs(dummy, argument))
        symbol = e.environment.symbol(name)
        if symbol is not None and e.environment.definition(name) is None and symbol.kind != "index":
            swap.update(_of_one_shape(e.variable(symbol), argument))  # f(x) = s, where s was said in terms of x
    return customary.replaced(body, swap)


def _of_one_shape(variable: Value, argument: Value) -> dict[Any, Any]:
    shapes = [value.shape if isinstance(value, Array) else () for value in (variable, argument)]
    return dict(customary.pairs(variable, argument)) if shapes[0] == shapes[1] else {}


def wants_vector(e: Elaborator, definition: Definition, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a parameter is indexed, transposed, measured or multiplied by an array in the body."""
    own = seen | {definition.name}
    return any(_is_of_vectors(e, definition, part, own) for part in subtrees(definition.body))


def _is_of_vectors(e: Elaborator, definition: Definition, part: Node, seen: frozenset[str]) -> bool:
    match part:
        case tree.Indexed(tree.Name(text), _):
            return plain(text) in definition.parameters
        case tree.Transpose() | tree.Gradient():
            return True
        case tree.Name(text) if plain(text) not in definition.parameters:
            symbol, other = e.environment.symbol(text), e.environment.function(text)
            if other is not None and other.name not in seen:
                if other.parameters:
                    return bool(other.indices) or wants_vector(e, other, seen)
                of_same = replace(other, parameters=definition.parameters)
                return wants_vector(e, of_same, seen)
            return plain(text) in customary.OF_VECTORS or (symbol is not None and bool(symbol.shape))
    return False


def _body(
    e: Elaborator, definition: Definition, dummies: tuple[Value, ...], at: tuple[int, ...], scope: Scope
) -> Value:
    shapes = tuple(d.shape if isinstance(d, Array) else () for d in dummies)
    outer = e.outer(definition, scope)
    key = ("body", definition.name, shapes, at, scope.holding, tuple(outer.items()))
    if key not in e.kept:
        inner = scope.inside(
            {**outer, **dict(zip(definition.indices, at, strict=True))},
            dict(zip(definition.parameters, dummies, strict=True)),
        )
        e.kept[key] = e.value(definition.body, inner)
    return e.kept[key]


def body_value(e: Elaborator, definition: Definition, vectors: bool) -> Value:
    """A defined function's value at symbols: numbers, or vectors of the notation's size."""
    arguments = tuple(
        e.dummies(definition, n, _like(e, parameter, vectors)) for n, parameter in enumerate(definition.parameters)
    )
    return call_definition(e, definition, arguments, None, definition.body, Scope())


def _like(e: Elaborator, parameter: str, vectors: bool) -> Value:
    """Something in the shape of what a parameter stands for: as the notation has a name, or a number or vector."""
    symbol = e.environment.symbol(parameter)
    if symbol is not None and symbol.shape:
        return e.variable(symbol)
    size = indices.ranges("n", (), e.environment, lambda _: None) if vectors else 1
    return column((sp.Integer(0),) * size) if vectors else sp.Integer(0)
