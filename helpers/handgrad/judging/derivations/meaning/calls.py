"""What is written like a call: a function with its argument, an inverse, a composition, or a product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import customary, primes, products, sums
from .application import apply, is_function
from .definitions import plain
from .inverses import solved
from .scope import Scope
from .values import Array, Trouble, Value, multiply, power
from .walk import children, subtrees

if TYPE_CHECKING:
    from .elaborate import Elaborator


def call(e: Elaborator, node: tree.Call, scope: Scope) -> Value:
    """A function applied; or a product that looks like one, such as σ(1 - σ)."""
    function = node.function
    match function:
        case tree.Name(text) if _is_of_some_order(e, text):
            raise Trouble("the order of this derivative is a letter", node)
        case tree.Name("langle"):
            return products.angled(e, node, scope)
        case tree.Indexed(tree.Name("sup" | "inf" as bound), (tree.Name() as index,)) if len(node.args) == 1:
            return sums.over_reals(e, bound, index, node.args[0], scope)
        case tree.Pow(base, tree.Neg(tree.Number(1))) if is_function(e, base) and len(node.args) == 1:
            return _inverse(e, base, node, scope)
        case tree.Prime(tree.Pow(base, tree.Neg(tree.Number(1))) as inverse, order) if is_function(e, base):
            dummy = sp.Dummy(real=True)
            at = tree.Call(inverse, (tree.Name("#w"),), span=node.span)
            return primes.slope_at(e.scalar(at, scope.hold("#w", dummy)), dummy, order, e.scalar(node.args[0], scope))
    if _is_composed(function) and _is_factor(e, function, node):
        return _product_or_dependence(e, node, scope)
    if _is_composed(function) or _of_functions(e, function):
        return _evaluated_at(e, function, node, scope)
    if not is_function(e, function):
        if _is_slope_at(e, node):
            return _evaluated_at(e, function, node, scope)
        return _product_or_dependence(e, node, scope)
    if len(node.args) == 1 and _mentions_bare(function, node.args[0]):
        return multiply(e.value(function, scope), e.value(node.args[0], scope), node)
    match function:
        case tree.Prime(tree.Indexed() as base, order) if partial := primes.with_subscript(e, base, order, node.args):
            return e.value(partial, scope)
        case tree.Prime(tree.Name(text), order) if len(node.args) == 1:
            return primes.prime_at(e, text, order, node, scope)
        case tree.Prime(tree.Name(text) as name, order) if _at_its_parameters(e, text, node.args):
            slope = tree.Derivative(tree.Call(name, node.args), ((node.args[0], order),), span=node.span)
            return e.value(slope, scope)  # f'(x; b): by x, of which b is a parameter
        case tree.Pow(base, exponent):
            inner = tree.Call(base, node.args, span=node.span)
            return power(e.value(inner, scope), e.scalar(exponent, scope), node)
        case tree.Indexed(base, subscripts):
            return e.value(tree.Indexed(tree.Call(base, node.args), subscripts, span=node.span), scope)
        case tree.Name(text):
            if len(node.args) == 1 and _may_be_factor(e, node.args[0]) and e.choose(2) == 1:
                return multiply(e.value(function, scope), e.value(node.args[0], scope), node)
            values = tuple(e.value(arg, scope) for arg in node.args)
            number = len(values) == 1 and not isinstance(values[0], Array)
            if number and (whole := _as_entry(e, text, node)) is not None:
                return e.value(whole, scope)
            if number and plain(text) in _EXTREMES:
                index = tree.Name(e.main_variable().name, span=node.span)
                return sums.over_reals(e, plain(text), index, node.args[0], scope)
            return apply(e, text, values, node, scope)
    raise Trouble("we could not tell which function this is", node)


def _may_be_factor(e: Elaborator, argument: Node) -> bool:
    r"""``1 - g`` with g a quantity that is defined: ``\sigma(1 - g)`` may be a product."""
    match argument:
        case tree.Add((tree.Number(), tree.Neg(tree.Name(text)))):
            definition = e.environment.definition(text)
            return definition is not None and not definition.indices
    return False


def _is_of_some_order(e: Elaborator, text: str) -> bool:
    r"""``\sigma^{(n)}`` of a function σ."""
    name, raised, _ = text.partition("^{(")
    return bool(raised) and not e.environment.knows(text) and is_function(e, tree.Name(name))


def _at_its_parameters(e: Elaborator, text: str, arguments: tuple[Node, ...]) -> bool:
    """Whether a function of several variables stands with the letters that it was defined with."""
    definition = e.environment.function(text)
    names = tuple(plain(argument.text) for argument in arguments if isinstance(argument, tree.Name))
    return definition is not None and definition.parameters == names != () and len(names) == len(arguments)


_EXTREMES = frozenset({"max", "min", "sup", "inf"})


def _as_entry(e: Elaborator, text: str, node: tree.Call) -> Node | None:
    r"""``softmax(z_2)``, of an entry: that entry of the softmax of all of z, or of all numbers z_0, z_1, ..."""
    if e.environment.function(text) is not None or plain(text) != "softmax" or len(node.args) != 1:
        return None
    match node.args[0]:
        case tree.Indexed(tree.Name(vector) as base, (tree.Number(),) as at):
            found = e.environment.symbol(vector), e.environment.definition(vector)
            if (found[0] and found[0].shape) or (found[1] and not found[1].parameters):
                return tree.Indexed(tree.Call(node.function, (base,)), at, span=node.span)
        case tree.Name(own) as entry:
            names = [symbol.name for symbol in e.environment.notation.symbols if symbol.kind == "scalar"]
            alike = [name for name in names if _is_numbered(name, plain(own).rpartition("_")[0])]
            if plain(own) in map(plain, alike) and len(alike) > 1:
                powers = tuple(tree.Call(tree.Name("exp"), (tree.Name(name),)) for name in alike)
                return tree.Div(tree.Call(tree.Name("exp"), (entry,)), tree.Add(powers), span=node.span)
    return None


def _is_numbered(name: str, stem: str) -> bool:
    """``z_0`` of the stem z."""
    start, _, number = plain(name).rpartition("_")
    return start == stem != "" and number.isdigit()


def _inverse(e: Elaborator, function: Node, node: tree.Call, scope: Scope) -> Value:
    r"""``\sigma^{-1}(y)``: the inverse function, or else one divided by it."""
    if e.choose(2) == 1:
        return power(e.value(tree.Call(function, node.args, span=node.span), scope), sp.Integer(-1), node)
    dummy = sp.Dummy(real=True)
    inner = scope.hold("#v", dummy)
    body = e.scalar(tree.Call(function, (tree.Name("#v"),), span=node.span), inner)
    argument = e.value(node.args[0], scope)
    if isinstance(argument, Array):
        return argument.map(lambda entry: solved(body, dummy, entry))
    return solved(body, dummy, argument)


def _is_composed(function: Node) -> bool:
    r"""``(u/v)'`` and ``f \circ g``: an expression that is a function of the main variable."""
    match function:
        case tree.Prime(base, _):
            return not isinstance(base, (tree.Name, tree.Indexed))
        case tree.Hadamard(tree.Name() | tree.Prime(), tree.Name() | tree.Prime()):
            return True
    return False


def _is_factor(e: Elaborator, function: Node, node: tree.Call) -> bool:
    """Whether the bracket behind ``(-x)'`` is a factor: likely if x stands in both, and never behind ``(f/g)'``."""
    if not isinstance(function, tree.Prime) or len(node.args) != 1:
        return False
    main = e.main_variable().name
    if not any(isinstance(part, tree.Name) and plain(part.text) == plain(main) for part in subtrees(function)):
        return False
    reading = e.choose(4)
    if isinstance(node.args[0], (tree.Number, tree.Name)):
        return reading >= 2
    return reading % 2 == 0


def _of_functions(e: Elaborator, node: Node) -> bool:
    """``f/g``, ``fg``, ``f + g``: the function that has these values."""
    match node:
        case tree.Div(above, below):
            return is_function(e, above) and is_function(e, below)
        case tree.Add(parts) | tree.Mul(parts):
            return all(is_function(e, part) for part in parts)
    return False


def _is_slope_at(e: Elaborator, node: tree.Call) -> bool:
    """``y'(0)`` of a y that was defined by an expression: the slope at a point; nobody multiplies like that."""
    match node:
        case tree.Call(tree.Prime(tree.Name(text), _), (tree.Number() | tree.Neg(tree.Number()),)):
            return e.environment.definition(text) is not None
    return False


def _evaluated_at(e: Elaborator, function: Node, node: tree.Call, scope: Scope) -> Value:
    """A composed function's value at the main variable, then at its argument."""
    main = e.variable(e.main_variable())
    if len(node.args) != 1 or isinstance(main, Array):
        raise Trouble("this function's argument is not read", node)
    found = e.value(function, scope)
    swap = {main: e.scalar(node.args[0], scope)}
    return found.map(lambda entry: entry.xreplace(swap)) if isinstance(found, Array) else found.xreplace(swap)


def composed(e: Elaborator, node: tree.Hadamard, scope: Scope) -> Value | None:
    r"""``f \circ g`` of two functions of one number: f at g of the main variable."""
    if not (is_function(e, node.left) and is_function(e, node.right)):
        return None
    main = e.variable(e.main_variable())
    if isinstance(main, Array):
        return None
    variable = tree.Name(e.main_variable().name)
    return call(e, tree.Call(node.left, (tree.Call(node.right, (variable,)),), span=node.span), scope)


def _product_or_dependence(e: Elaborator, node: tree.Call, scope: Scope) -> Value:
    """``s(1 - s)`` is a product; ``u(x)`` is u where u depends on x."""
    left = e.value(node.function, scope)
    if len(node.args) != 1:
        return left
    argument = node.args[0]
    right = e.value(argument, scope)
    symbol = e.environment.symbol(node.function.text) if isinstance(node.function, tree.Name) else None
    named = isinstance(argument, tree.Name)
    if named and symbol is None and customary.depends(left, right) and e.choose(2) == 0:
        return left
    return multiply(left, right, node)


def _mentions_bare(function: Node, argument: Node) -> bool:
    """Whether the function's own name stands bare in the argument, as in σ(1 - σ)."""
    while not isinstance(function, tree.Name):
        if not isinstance(function, (tree.Prime, tree.Pow, tree.Indexed)):
            return False
        function = function.base
    return _bare(plain(function.text), argument)


def _bare(name: str, node: Node) -> bool:
    match node:
        case tree.Name(text):
            return plain(text) == name
        case tree.Call(function, args):
            applied = isinstance(function, (tree.Name, tree.Prime, tree.Pow))
            parts: tuple[Node, ...] = args if applied else (function, *args)
            return any(_bare(name, part) for part in parts)
    return any(_bare(name, child) for child in children(node))
