r"""Gradients and Hessians: ``\nabla_x J``, ``\nabla f(w)``, ``\nabla^2 f(z)_{ij}``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...latex import tree
from ...latex.tree import Node
from . import application, customary, subscripts
from .calculus import Target, by_symbols, derivative_by
from .definitions import plain
from .values import Array, NotStated, Scalar, Trouble, Value, column
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
    point = _at_a_point(e, node)
    if point is not None:
        return _there(e, replace(node, operand=point[0]), point[0], point[1], scope)
    several = _arguments(e, node)
    if several and node.order == 1:
        return _stacked([derivative_by(e, node.operand, by, scope) for by in several], node)
    variable = node.wrt or _by_what(e, node.operand, scope)
    found = derivative_by(e, node.operand, variable, scope)
    if node.order == 1:
        return found
    target = Target(e, variable, scope)
    if target.symbols is None or target.swap or not isinstance(found, Array) or found.columns != 1:
        raise Trouble("this second derivative is not read", node)
    return by_symbols(found, target.symbols, node)


def _at_a_point(e: Elaborator, node: tree.Gradient) -> tuple[tree.Call, tuple[Node, ...]] | None:
    r"""``\nabla f(1, 2)``: f at its own variables, and the point."""
    match node.operand:
        case tree.Call(tree.Name(text) as function, args) if application.is_function(e, function):
            definition = e.environment.function(text)
            if definition is None or len(definition.parameters) != len(args) or definition.indices:
                return None
            own = tuple(tree.Name(name) for name in definition.parameters)
            numbers = not any(isinstance(part, tree.Name) for arg in args for part in subtrees(arg))
            if numbers and all(e.environment.symbol(name.text) for name in own):
                return tree.Call(function, own, span=node.operand.span), args
    return None


def _there(e: Elaborator, slope: Node, call: tree.Call, point: tuple[Node, ...], scope: Scope) -> Value:
    """A derivative of a function at its variables, with the point put in."""
    found = e.value(slope, scope)
    swap: dict[Scalar, Scalar] = {}
    for variable, at in zip(call.args, point, strict=True):
        swap.update(customary.pairs(e.value(variable, scope), e.value(at, scope)))
    return customary.replaced(found, swap)


def _arguments(e: Elaborator, node: tree.Gradient) -> tuple[Node, ...]:
    r"""What ``\nabla L(w, b)`` is by, in order; nothing where it is by one quantity."""
    function = node.operand.function if isinstance(node.operand, tree.Call) else node.operand
    if node.wrt is not None or not isinstance(function, tree.Name) or not application.is_function(e, function):
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


def _by_what(e: Elaborator, operand: Node, scope: Scope) -> Node:
    r"""What a gradient is by that does not say it: ``\nabla f(w)``, ``\nabla f`` with f(w) defined, ``\nabla\|w\|``."""
    match operand:
        case tree.Call(function, (tree.Name() as argument,)) if application.is_function(e, function):
            return argument
    found = _parameter(e, operand) or _only_vector(e, operand, scope)
    if found is None and not e.environment.vectors:
        found = tree.Name(e.main_variable().name)
    if found is None:
        raise Trouble("it is not clear what this gradient is by; write it under the sign", operand)
    return found


def _only_vector(e: Elaborator, operand: Node, scope: Scope) -> Node | None:
    r"""The w of ``\nabla \|w\|^2``: the only declared vector in it, or the only one that a function is of."""
    inside = customary.free_symbols(e.value(operand, scope))
    found = [s.name for s in e.environment.vectors if customary.free_symbols(e.variable(s)) & inside]
    parameters = {name for known in e.environment.definitions.values() for name in known.parameters}
    usual = [name for name in found if plain(name) in parameters]
    only = found if len(found) == 1 else usual
    return tree.Name(only[0]) if len(only) == 1 else None


def of_itself(e: Elaborator, node: tree.Mul) -> Node | None:
    r"""``(\nabla_x f)(x)`` and ``(\frac{df}{dx})(x)`` of a function f: the slope at x, which is written twice."""
    match node.factors:
        case (tree.Derivative(tree.Name() as f, _) as slope, tree.Interval(low, high, (False, False)), *rest):
            definition = e.environment.function(f.text)
            if definition is not None and len(definition.parameters) == 2:
                names = [tree.Name(name) for name in definition.parameters]
                at = tree.Evaluated(slope, tuple(zip(names, (low, high), strict=True)), span=node.span)
                return tree.Mul((at, *rest), span=node.span)
        case (tree.Mul((tree.Gradient(tree.Name() as f, by) as slope,)), tree.Name() as at, *rest):
            if application.is_function(e, f) and by in (at, None):
                return tree.Mul((slope, *rest), span=node.span)
        case (tree.Mul((tree.Derivative(tree.Name() as f, ((by, _),)) as slope,)), tree.Name() as at, *rest):
            if application.is_function(e, f) and by == at and e.choose(2) == 1:
                return tree.Mul((slope, *rest), span=node.span)
    return None


def _parameter(e: Elaborator, operand: Node) -> Node | None:
    """The only argument of a function that the student or the problem defined, named as in its definition."""
    definition = e.environment.function(operand.text) if isinstance(operand, tree.Name) else None
    if definition is None or len(definition.parameters) != 1 or e.environment.symbol(definition.parameters[0]) is None:
        return None
    return tree.Name(definition.parameters[0])
