"""Functions applied: given ones, the student's own, customary ones; and products that look like calls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import customary, indices, primes, sums
from .definitions import Definition, plain
from .generic import generic
from .inverses import solved
from .scope import Scope
from .values import Array, Trouble, Value, column, multiply, power
from .walk import children, subtrees

if TYPE_CHECKING:
    from .elaborate import Elaborator


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
        entries = [call_definition(e, definition, arguments, p, node, scope) for p in sums.positions(sizes)]
        return column(tuple(entries))
    if not definition.indices and len(arguments) == 1 and isinstance(arguments[0], Array):
        if not _wants_vector(e, definition):
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


def _wants_vector(e: Elaborator, definition: Definition, seen: frozenset[str] = frozenset()) -> bool:
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
                    return bool(other.indices) or _wants_vector(e, other, seen)
                of_same = replace(other, parameters=definition.parameters)
                return _wants_vector(e, of_same, seen)
            return plain(text) in customary.OF_VECTORS or (symbol is not None and bool(symbol.shape))
    return False


def _body(
    e: Elaborator, definition: Definition, dummies: tuple[Value, ...], at: tuple[int, ...], scope: Scope
) -> Value:
    shapes = tuple(d.shape if isinstance(d, Array) else () for d in dummies)
    outer = e.outer(definition, scope)
    key = ("body", definition.name, shapes, at, tuple(sorted(scope.held)), tuple(outer.items()))
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


def call(e: Elaborator, node: tree.Call, scope: Scope) -> Value:
    """A function applied; or a product that looks like one, such as σ(1 - σ)."""
    function = node.function
    match function:
        case tree.Name(text) if _is_of_some_order(e, text):
            raise Trouble("the order of this derivative is a letter", node)
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
        case tree.Pow(base, exponent):
            inner = tree.Call(base, node.args, span=node.span)
            return power(e.value(inner, scope), e.scalar(exponent, scope), node)
        case tree.Indexed(base, subscripts):
            return e.value(tree.Indexed(tree.Call(base, node.args), subscripts, span=node.span), scope)
        case tree.Name(text):
            values = tuple(e.value(arg, scope) for arg in node.args)
            if plain(text) in _EXTREMES and len(values) == 1 and not isinstance(values[0], Array):
                index = tree.Name(e.main_variable().name, span=node.span)
                return sums.over_reals(e, plain(text), index, node.args[0], scope)
            return apply(e, text, values, node, scope)
    raise Trouble("we could not tell which function this is", node)


def _is_of_some_order(e: Elaborator, text: str) -> bool:
    r"""``\sigma^{(n)}`` of a function σ."""
    name, raised, _ = text.partition("^{(")
    return bool(raised) and not e.environment.knows(text) and is_function(e, tree.Name(name))


_EXTREMES = frozenset({"max", "min", "sup", "inf"})


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


def apply(e: Elaborator, name: str, arguments: tuple[Value, ...], node: Node, scope: Scope) -> Value:
    """A function by name at values."""
    definition = e.environment.function(name)
    if definition is not None and definition.parameters:
        return call_definition(e, definition, arguments, None, node, scope)
    if plain(name) in e.generic and len(arguments) == 1 and not isinstance(arguments[0], Array):
        return generic(plain(name))(arguments[0])
    return customary.apply(plain(name), arguments, node)


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
