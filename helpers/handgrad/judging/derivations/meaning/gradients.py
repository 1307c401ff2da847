r"""Gradients and Hessians: ``\nabla_x J``, ``\nabla f(w)``, ``\nabla^2 f(z)_{ij}``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...latex import tree
from ...latex.tree import Node
from . import calls, customary, subscripts
from .calculus import Target, by_symbols, derivative_by
from .definitions import RESERVED, plain
from .values import Array, NotStated, Trouble, Value, column
from .walk import subtrees

if TYPE_CHECKING:
    from .elaborate import Elaborator, Scope


def gradient(e: Elaborator, node: tree.Gradient, scope: Scope) -> Value:
    r"""``\nabla_x J`` in the shape of x."""
    if node.operand is None:
        raise NotStated("nothing is differentiated here", node)
    match node.operand:
        case tree.Indexed(tree.Call() as whole, written) if not isinstance(e.value(whole, scope), Array):
            entries = tree.Indexed(replace(node, operand=whole), written, span=node.span)
            return subscripts.indexed(e, entries, scope)
    several = _arguments(e, node)
    if several and node.order == 1:
        return _stacked([derivative_by(e, node.operand, by, scope) for by in several], node)
    variable = node.wrt or _by_what(e, node.operand) or tree.Name(e.main_variable().name)
    found = derivative_by(e, node.operand, variable, scope)
    if node.order == 1:
        return found
    target = Target(e, variable, scope)
    if target.symbols is None or target.swap or not isinstance(found, Array) or found.columns != 1:
        raise Trouble("this second derivative is not read", node)
    return by_symbols(found, target.symbols, node)


def _arguments(e: Elaborator, node: tree.Gradient) -> tuple[Node, ...]:
    r"""What ``\nabla L(w, b)`` is by, in order; nothing where it is by one quantity."""
    function = node.operand.function if isinstance(node.operand, tree.Call) else node.operand
    if node.wrt is not None or not isinstance(function, tree.Name) or not calls.is_function(e, function):
        return ()
    definition = e.environment.function(function.text)
    named = tuple(tree.Name(name) for name in definition.parameters) if definition is not None else ()
    written = node.operand.args if isinstance(node.operand, tree.Call) else named
    quantities = all(isinstance(by, tree.Name) and e.environment.knows(by.text) for by in written)
    return written if len(written) > 1 and quantities else ()


def _stacked(parts: list[Value], node: Node) -> Value:
    """One column of numbers and columns."""
    if any(isinstance(part, Array) and part.columns != 1 for part in parts):
        raise Trouble("a gradient by a matrix and something else is not read", node)
    return column(tuple(entry for part in parts for entry in (part.entries if isinstance(part, Array) else (part,))))


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
