"""Entries of vectors and matrices, names spelled with a subscript, and Kronecker's delta."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import application, indices
from .definitions import plain
from .scope import Scope
from .values import Array, Trouble, UnknownName, Value

if TYPE_CHECKING:
    from .elaborate import Elaborator


def position(e: Elaborator, node: Node, scope: Scope) -> int:
    """The value of a subscript."""
    found = e.scalar(node, scope)
    if not found.is_Integer:
        raise Trouble("a subscript has to be a whole number", node)
    return int(found)


def indexed(e: Elaborator, node: tree.Indexed, scope: Scope) -> Value:
    """An entry; or a name that is spelled with a subscript; or Kronecker's delta."""
    own = indices.subscripted_name(node)
    if own is not None:
        if own in scope.held:
            return scope.held[own]
        definition = e.environment.definition(own)
        if definition is not None and not definition.parameters:
            return e.defined(definition, node, scope)
        symbol = e.environment.symbol(own)
        if symbol is not None:
            return e.variable(symbol)
        if e.environment.gradient_of(own) is not None:
            return e.name(tree.Name(own, span=node.span), scope)
    base = node.base
    if isinstance(base, tree.Name) and len(node.indices) == 2 and _is_kronecker(e, base):
        at = [position(e, i, scope) for i in node.indices]
        return sp.Integer(int(at[0] == at[1]))
    positions = tuple(position(e, i, scope) for i in node.indices)
    if isinstance(base, tree.Name) and plain(base.text) == "e" and not e.environment.knows("e"):
        raise UnknownName(f"{base.text} with a subscript", node)
    if (one := one_of_several(e, node, scope)) is not None:
        return e.name(one, scope)
    match base:
        case tree.Name(text) if text not in scope.held and plain(text) not in scope.parameters:
            definition = e.environment.definition(text)
            if definition and definition.indices and not definition.parameters and plain(text) not in scope.held:
                _within(e.sizes(definition), positions, text, node)
                return e.entry(definition, positions, scope)
        case tree.Call(tree.Name(text), args):
            definition = e.environment.function(text)
            if definition is not None and definition.indices:
                values = tuple(e.value(arg, scope) for arg in args)
                return application.call_definition(e, definition, values, positions, node, scope)
    return _entry_of(e, e.value(base, scope), positions, node)


def one_of_several(e: Elaborator, node: Node, scope: Scope) -> tree.Name | None:
    """``w_i`` where w_1, w_2, ... are declared one by one: the one of them that is meant."""
    match node:
        case tree.Indexed(tree.Name(text), (index,)) if size := e.environment.family(text):
            at = position(e, index, scope)
            return tree.Name(f"{plain(text)}_{at}", span=node.span) if 1 <= at <= size else None
    return None


def _is_kronecker(e: Elaborator, base: tree.Name) -> bool:
    if plain(base.text) == "I" and e.environment.symbol("I") is None:
        return True
    symbol = e.environment.symbol(base.text)
    return plain(base.text) == "delta" and (symbol is None or len(symbol.shape) < 2)


def is_row(e: Elaborator, node: Node) -> bool:
    """Whether this is a row of a declared matrix, ``W_i``: a vector, which beside another one is meant as it lies."""
    match node:
        case tree.Indexed(tree.Name(text), (_,)):
            symbol = e.environment.symbol(text)
            return symbol is not None and len(symbol.shape) == 2
    return False


def _entry_of(e: Elaborator, whole: Value, at: tuple[int, ...], node: tree.Indexed) -> Value:
    if not isinstance(whole, Array):
        raise Trouble("a subscript on a single number", node)
    if len(at) == 1 and 1 in whole.shape:
        _within((max(whole.shape),), at, "this", node)
        return whole.entries[at[0] - 1]
    if len(at) == 1 and 1 <= at[0] <= whole.rows:
        return Array(whole.columns, 1, tuple(whole.at(at[0], j) for j in range(1, whole.columns + 1)))
    if len(at) != 2:
        raise Trouble(f"a {whole.rows}×{whole.columns} matrix needs two subscripts", node)
    _within(whole.shape, at, "this", node)
    return whole.at(at[0], at[1])


def _within(sizes: tuple[int, ...], at: tuple[int, ...], name: str, node: Node) -> None:
    if len(sizes) != len(at):
        raise Trouble(f"{name} takes {len(sizes)} subscript(s)", node)
    for size, position in zip(sizes, at, strict=True):
        if not 1 <= position <= size:
            raise Trouble(f"a subscript reaches {position} where the size is {size}", node)
