r"""Gradients and Hessians: ``\nabla_x J``, ``\nabla f(w)``, ``\nabla^2 f(z)_{ij}``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...latex import tree
from ...latex.tree import Node
from . import calls, customary, subscripts
from .calculus import Target, by_symbols, derivative_by
from .definitions import RESERVED, plain
from .values import Array, NotStated, Trouble, Value
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
    variable = node.wrt or _by_what(e, node.operand) or tree.Name(e.main_variable().name)
    found = derivative_by(e, node.operand, variable, scope)
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
