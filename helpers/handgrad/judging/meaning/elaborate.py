"""From a syntax tree to its value: names looked up, sums written out, derivatives taken, at concrete sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp

from ..latex import tree
from ..latex.tree import Node
from ..notation import Symbol
from . import calculus, customary, indices, sums
from .definitions import CUSTOMARY_LOSSES, RESERVED, Definition, Environment, plain
from .generic import generic
from .piecewise import indicator, piecewise
from .values import (
    Array,
    NotStated,
    Scalar,
    ShapeTrouble,
    TooLarge,
    Trouble,
    UnknownName,
    Value,
    add,
    column,
    divide,
    entrywise,
    multiply,
    power,
)

MOST_NODES = 4000
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean inside: index values, function parameters, and names held as independent variables.

    Parameters and indices are seen only by the body they belong to; held names by every definition used in it.
    """

    indices: Mapping[str, int] = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=dict)
    held: Mapping[str, Value] = field(default_factory=dict)
    depth: int = 0

    def index(self, name: str, value: int) -> Scope:
        """The scope in which an index has a value."""
        return replace(self, indices={**self.indices, name: value})

    def hold(self, name: str, value: Value) -> Scope:
        """The scope in which a defined name is a variable of its own."""
        return replace(self, held={**self.held, name: value})

    def inside(self, indices: Mapping[str, int], parameters: Mapping[str, Value]) -> Scope:
        """The scope of a definition's body."""
        if self.depth >= DEEPEST:
            raise TooLarge("definitions refer to each other in a circle")
        return Scope(indices, parameters, self.held, self.depth + 1)


class Elaborator:
    """Values of trees in one environment.

    ``reading`` chooses among the meanings of what is written ambiguously (``u(x)``: a product, or u as a function
    of x); ``ambiguous`` tells afterwards whether there was a choice. ``generic`` names are unspecified functions of
    the main variable.
    """

    def __init__(self, environment: Environment, reading: int = 0, generic: frozenset[str] = frozenset()) -> None:
        self.environment = environment
        self.reading = reading
        self.generic = generic
        self.ambiguous = False
        self.remarks: set[str] = set()
        self._values: dict[Any, Value] = {}
        self._sizes: dict[str, tuple[int, ...]] = {}
        self._work = 0

    # names -----------------------------------------------------------------------------------------------------

    def value(self, node: Node, scope: Scope) -> Value:
        """The value of a tree. Raises Trouble."""
        self._work += 1
        if self._work > MOST_NODES:
            raise TooLarge("this is more than we compute", node)
        handler = _HANDLERS.get(type(node))
        if handler is None:
            raise NotStated("this is not a value", node)
        return handler(self, node, scope)

    def evaluate(self, node: Node, scope: Scope) -> Value:
        """The value of a whole side, within bounds. Raises Trouble."""
        self._work = 0
        return self.value(node, scope)

    def scalar(self, node: Node, scope: Scope) -> Scalar:
        """A value that has to be a number."""
        found = self.value(node, scope)
        if isinstance(found, Array):
            raise ShapeTrouble("a single number is needed here", node)
        return found

    def choose(self, options: int) -> int:
        """Which of several meanings to take in this reading."""
        self.ambiguous = True
        return min(self.reading, options - 1)

    def variable(self, symbol: Symbol) -> Value:
        """The SymPy symbols of a name of the notation."""
        key = ("variable", symbol.name)
        if key not in self._values:
            self._values[key] = customary.variable(symbol)
        return self._values[key]

    def main_variable(self) -> Symbol:
        """The variable that a bare function is a function of. Raises Trouble if it is not plain which."""
        symbols = self.environment.notation.symbols
        scalars = [s for s in symbols if s.kind == "scalar"]
        real = [s for s in scalars if s.domain == "real"]
        vectors = [s for s in symbols if s.kind == "vector"]
        for candidates in (scalars, real, [s for s in real if s.name in ("x", "z")], [] if scalars else vectors):
            if len(candidates) == 1:
                return candidates[0]
        preferred = [s for name in ("x", "z") for s in symbols if s.name == name and s.kind in ("scalar", "vector")]
        if preferred:
            return preferred[0]
        raise Trouble("it is not clear what this is a function of; write its argument")

    def name(self, node: tree.Name, scope: Scope) -> Value:
        """The value of a bare name."""
        name = plain(node.text)
        if name in scope.indices:
            return sp.Integer(scope.indices[name])
        for bound in (scope.parameters, scope.held):
            if name in bound:
                return bound[name]
        definition = self.environment.definition(name)
        if definition is not None:
            return self.defined(definition, node, scope)
        symbol = self.environment.symbol(name)
        if symbol is not None:
            return self.variable(symbol)
        loss = self.environment.loss(name)
        if loss is not None:
            return calculus.loss_value(self, loss, scope)
        loss = self.environment.gradient_of(name)
        if loss is not None:
            return calculus.loss_gradient(self, loss, self.value(loss.of, scope))
        if name in customary.CONSTANTS:
            return customary.CONSTANTS[name]
        if name in self.generic:
            return calculus.generic_function(self, name)
        if name in indices.SIZES:
            return sp.Integer(indices.ranges(name, (), self.environment, lambda _: None))
        if name in customary.ONES:
            return column((sp.Integer(1),) * self._size_of_ones())
        if name in customary.FUNCTIONS:
            return customary.apply(name, (self.variable(self.main_variable()),), node)
        raise UnknownName(node.text, node)

    def _size_of_ones(self) -> int:
        """The length of the vector of ones: the notation's only size, or one of its sizes."""
        sizes = sorted({size for symbol in self.environment.notation.symbols for size in symbol.shape})
        if not sizes:
            raise UnknownName("the vector of ones")
        return sizes[0] if len(sizes) == 1 else sizes[self.choose(len(sizes))]

    def defined(self, definition: Definition, node: Node, scope: Scope) -> Value:
        """A defined name without arguments or subscripts: all entries of s, σ at its main variable."""
        if definition.parameters:
            arguments = self._usual_arguments(definition, scope)
            return self.call_definition(definition, arguments, None, node, scope)
        if not definition.indices:
            return self.entry(definition, (), scope)
        sizes = self.sizes(definition)
        entries = tuple(self.entry(definition, at, scope) for at in sums.positions(sizes))
        return column(entries) if len(sizes) == 1 else Array(sizes[0], sizes[1], entries)

    def _usual_arguments(self, definition: Definition, scope: Scope) -> tuple[Value, ...]:
        """The notation's variable of the parameter's name, or the main variable."""
        found = []
        for parameter in definition.parameters:
            if parameter in scope.held:
                found.append(scope.held[parameter])
                continue
            symbol = self.environment.symbol(parameter)
            found.append(self.variable(symbol or self.main_variable()))
        return tuple(found)

    def sizes(self, definition: Definition) -> tuple[int, ...]:
        """How far each subscript of a definition runs."""
        if definition.name not in self._sizes:
            self._sizes[definition.name] = tuple(
                indices.ranges(index, (definition.body,), self.environment, self.shape) for index in definition.indices
            )
        return self._sizes[definition.name]

    def entry(self, definition: Definition, at: tuple[int, ...], scope: Scope) -> Value:
        """A definition's value at index values, computed once for each set of held names."""
        held = tuple(sorted(scope.held))
        key = ("entry", definition.name, at, held)
        if key not in self._values:
            inner = scope.inside(dict(zip(definition.indices, at, strict=True)), {})
            self._values[key] = self.value(definition.body, inner)
        return self._values[key]

    def shape(self, node: Node) -> tuple[int, ...] | None:
        """The shape of what an index may be put on: (n,) or (k, d)."""
        if isinstance(node, tree.Name):
            definition = self.environment.definition(node.text)
            symbol = self.environment.symbol(node.text)
            if definition is None and symbol is not None:
                return symbol.shape or None
            if definition is not None and definition.indices and not definition.parameters:
                return self.sizes(definition)
        found = self.value(node, Scope())
        if not isinstance(found, Array):
            return None
        return (found.rows,) if found.columns == 1 else found.shape

    # functions -------------------------------------------------------------------------------------------------

    def call_definition(
        self, definition: Definition, arguments: tuple[Value, ...], at: tuple[int, ...] | None, node: Node, scope: Scope
    ) -> Value:
        """A defined function at arguments (and at subscripts, for softmax(x)_i)."""
        if len(arguments) != len(definition.parameters):
            raise ShapeTrouble(f"{definition.name} takes {len(definition.parameters)} argument(s)", node)
        if definition.indices and at is None:
            sizes = tuple(a.rows for a in arguments if isinstance(a, Array))[:1] or self.sizes(definition)
            entries = [self.call_definition(definition, arguments, p, node, scope) for p in sums.positions(sizes)]
            return column(tuple(entries))
        if not definition.indices and len(arguments) == 1 and isinstance(arguments[0], Array):
            if not self._wants_vector(definition):
                return arguments[0].map(lambda entry: self.call_definition(definition, (entry,), None, node, scope))
        dummies = tuple(self._dummies(definition, argument) for argument in arguments)
        body = self._body(definition, dummies, at or (), scope)
        swap: dict[Any, Any] = {}
        for dummy, argument in zip(dummies, arguments, strict=True):
            swap.update(customary.pairs(dummy, argument))
        return customary.replaced(body, swap)

    def _wants_vector(self, definition: Definition) -> bool:
        """Whether a parameter is indexed or summed in the body."""
        return any(
            isinstance(part, tree.Indexed)
            and isinstance(part.base, tree.Name)
            and plain(part.base.text) in definition.parameters
            for part in calculus.subtrees(definition.body)
        )

    def stand_in(self, name: str, value: Value) -> Value:
        """The symbols that stand for a defined name while it is a variable of its own."""
        key = ("stand-in", name, value.shape if isinstance(value, Array) else ())
        if key not in self._values:
            self._values[key] = customary.dummies(value)
        return self._values[key]

    def _dummies(self, definition: Definition, like: Value) -> Value:
        """Symbols that stand for an argument while a body is computed once for all arguments of that shape."""
        key = ("dummies", definition.name, like.shape if isinstance(like, Array) else ())
        if key not in self._values:
            self._values[key] = customary.dummies(like)
        return self._values[key]

    def _body(self, definition: Definition, dummies: tuple[Value, ...], at: tuple[int, ...], scope: Scope) -> Value:
        shapes = tuple(d.shape if isinstance(d, Array) else () for d in dummies)
        key = ("body", definition.name, shapes, at, tuple(sorted(scope.held)))
        if key not in self._values:
            inner = scope.inside(
                dict(zip(definition.indices, at, strict=True)), dict(zip(definition.parameters, dummies, strict=True))
            )
            self._values[key] = self.value(definition.body, inner)
        return self._values[key]

    def body_value(self, definition: Definition, vectors: bool) -> Value:
        """A defined function's value at symbols: numbers, or vectors of the notation's size."""
        like: Value = sp.Integer(0)
        if vectors:
            size = indices.ranges("n", (), self.environment, lambda _: None)
            like = column((sp.Integer(0),) * size)
        arguments = tuple(self._dummies(definition, like) for _ in definition.parameters)
        return self.call_definition(definition, arguments, None, definition.body, Scope())

    def is_function(self, node: Node) -> bool:
        """Whether the node names a function, so that what follows in parentheses is its argument."""
        match node:
            case tree.Name(text):
                definition = self.environment.definition(text)
                if definition is not None:
                    return bool(definition.parameters)
                if plain(text) in self.generic:
                    return True
                return plain(text) in customary.FUNCTIONS and self.environment.symbol(text) is None
            case tree.Prime(base, _) | tree.Indexed(base, _):
                return self.is_function(base)
            case tree.Pow(base, _):
                return self.is_function(base)
        return False

    def call(self, node: tree.Call, scope: Scope) -> Value:
        """A function applied; or a product that looks like one, such as σ(1 - σ)."""
        function = node.function
        if not self.is_function(function):
            return self._product_or_dependence(node, scope)
        if len(node.args) == 1 and _mentions_bare(function, node.args[0]):
            return multiply(self.value(function, scope), self.value(node.args[0], scope), node)
        match function:
            case tree.Prime(tree.Name(text), order) if len(node.args) == 1:
                return calculus.prime_at(self, text, order, node, scope)
            case tree.Pow(base, exponent):
                inner = tree.Call(base, node.args, span=node.span)
                return power(self.value(inner, scope), self.scalar(exponent, scope), node)
            case tree.Indexed(base, subscripts):
                return self.value(tree.Indexed(tree.Call(base, node.args), subscripts, span=node.span), scope)
            case tree.Name(text):
                return self.apply(text, tuple(self.value(arg, scope) for arg in node.args), node, scope)
        raise Trouble("we could not tell which function this is", node)

    def apply(self, name: str, arguments: tuple[Value, ...], node: Node, scope: Scope) -> Value:
        """A function by name at values."""
        definition = self.environment.definition(name)
        if definition is not None and definition.parameters:
            return self.call_definition(definition, arguments, None, node, scope)
        if plain(name) in self.generic and len(arguments) == 1 and not isinstance(arguments[0], Array):
            return generic(plain(name))(arguments[0])
        return customary.apply(plain(name), arguments, node)

    def _product_or_dependence(self, node: tree.Call, scope: Scope) -> Value:
        """``s(1 - s)`` is a product; ``u(x)`` is u where u depends on x."""
        left = self.value(node.function, scope)
        if len(node.args) != 1:
            return left
        argument = node.args[0]
        right = self.value(argument, scope)
        symbol = self.environment.symbol(node.function.text) if isinstance(node.function, tree.Name) else None
        named = isinstance(argument, tree.Name)
        if named and symbol is None and customary.depends(left, right) and self.choose(2) == 0:
            return left
        return multiply(left, right, node)

    # subscripts ------------------------------------------------------------------------------------------------

    def position(self, node: Node, scope: Scope) -> int:
        """The value of a subscript."""
        found = self.scalar(node, scope)
        if not found.is_Integer:
            raise Trouble("a subscript has to be a whole number", node)
        return int(found)

    def indexed(self, node: tree.Indexed, scope: Scope) -> Value:
        """An entry; or a name that is spelled with a subscript; or Kronecker's delta."""
        own = indices.subscripted_name(node)
        if own is not None:
            if own in scope.held:
                return scope.held[own]
            definition = self.environment.definition(own)
            if definition is not None and not definition.parameters:
                return self.defined(definition, node, scope)
            symbol = self.environment.symbol(own)
            if symbol is not None:
                return self.variable(symbol)
        base = node.base
        if isinstance(base, tree.Name) and len(node.indices) == 2 and self._is_kronecker(base):
            at = [self.position(i, scope) for i in node.indices]
            return sp.Integer(int(at[0] == at[1]))
        positions = tuple(self.position(i, scope) for i in node.indices)
        match base:
            case tree.Name(text) if text not in scope.held and plain(text) not in scope.parameters:
                definition = self.environment.definition(text)
                if definition and definition.indices and not definition.parameters and plain(text) not in scope.held:
                    self._within(self.sizes(definition), positions, text, node)
                    return self.entry(definition, positions, scope)
            case tree.Call(tree.Name(text), args):
                definition = self.environment.definition(text)
                if definition is not None and definition.indices:
                    values = tuple(self.value(arg, scope) for arg in args)
                    return self.call_definition(definition, values, positions, node, scope)
        return self._entry_of(self.value(base, scope), positions, node)

    def _is_kronecker(self, base: tree.Name) -> bool:
        if plain(base.text) == "I" and self.environment.symbol("I") is None:
            return True
        symbol = self.environment.symbol(base.text)
        return plain(base.text) == "delta" and (symbol is None or len(symbol.shape) < 2)

    def _entry_of(self, whole: Value, at: tuple[int, ...], node: tree.Indexed) -> Value:
        if not isinstance(whole, Array):
            raise ShapeTrouble("a subscript on a single number", node)
        if len(at) == 1 and 1 in whole.shape:
            self._within((max(whole.shape),), at, "this", node)
            return whole.entries[at[0] - 1]
        if len(at) != 2:
            raise ShapeTrouble(f"a {whole.rows}×{whole.columns} matrix needs two subscripts", node)
        self._within(whole.shape, at, "this", node)
        return whole.at(at[0], at[1])

    @staticmethod
    def _within(sizes: tuple[int, ...], at: tuple[int, ...], name: str, node: Node) -> None:
        if len(sizes) != len(at):
            raise ShapeTrouble(f"{name} takes {len(sizes)} subscript(s)", node)
        for size, position in zip(sizes, at, strict=True):
            if not 1 <= position <= size:
                raise ShapeTrouble(f"a subscript reaches {position} where the size is {size}", node)


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
            parts: tuple[Node, ...] = args if isinstance(function, (tree.Name, tree.Prime)) else (function, *args)
            return any(_bare(name, part) for part in parts)
    return any(_bare(name, child) for child in calculus.children(node))


# One handler for each kind of node; calculus, sums and piecewise hold the longer ones.


def _add(e: Elaborator, node: tree.Add, scope: Scope) -> Value:
    if any(isinstance(term, tree.Ellipsis) for term in node.terms):
        return sums.continued(e, node.terms, sp.Add, node, scope)
    found = e.value(node.terms[0], scope)
    for term in node.terms[1:]:
        found = add(found, e.value(term, scope), node)
    return found


def _mul(e: Elaborator, node: tree.Mul, scope: Scope) -> Value:
    if any(isinstance(factor, tree.Ellipsis) for factor in node.factors):
        return sums.continued(e, node.factors, sp.Mul, node, scope)
    try:
        found = e.value(node.factors[0], scope)
        for factor in node.factors[1:]:
            found = multiply(found, e.value(factor, scope), node)
        return found
    except (ShapeTrouble, UnknownName, calculus.Tensor):
        whole = calculus.telescoped(node)
        if whole is None:
            raise
        e.remarks.add("read as the chain rule")
        return e.value(whole, scope)


def _neg(e: Elaborator, node: tree.Neg, scope: Scope) -> Value:
    return multiply(sp.Integer(-1), e.value(node.operand, scope))


def _pow(e: Elaborator, node: tree.Pow, scope: Scope) -> Value:
    if isinstance(node.base, tree.Name) and plain(node.base.text) == "e" and not e.environment.knows("e"):
        return customary.apply("exp", (e.value(node.exponent, scope),), node)
    return power(e.value(node.base, scope), e.value(node.exponent, scope), node)


def _root(e: Elaborator, node: tree.Root, scope: Scope) -> Value:
    return power(e.value(node.radicand, scope), 1 / e.scalar(node.degree, scope), node)


def _transpose(e: Elaborator, node: tree.Transpose, scope: Scope) -> Value:
    found = e.value(node.base, scope)
    return found.transposed if isinstance(found, Array) else found


def _matrix(e: Elaborator, node: tree.Matrix, scope: Scope) -> Value:
    rows = [[e.scalar(entry, scope) for entry in row] for row in node.rows]
    if len({len(row) for row in rows}) != 1:
        raise ShapeTrouble("the rows of this matrix differ in length", node)
    return Array(len(rows), len(rows[0]), tuple(entry for row in rows for entry in row))


def _evaluated(e: Elaborator, node: tree.Evaluated, scope: Scope) -> Value:
    return calculus.evaluated(e, node, scope)


def _cases(e: Elaborator, node: tree.Cases, scope: Scope) -> Value:
    return piecewise([(_branch(e, value, scope), _condition(e, when, scope)) for value, when in node.branches])


UNDEFINED = frozenset({"undefined", "DNE", "nan", "NaN", "none", "undef"})


def _branch(e: Elaborator, node: Node, scope: Scope) -> Scalar:
    """The value of one branch; none where the student says that there is none."""
    if isinstance(node, tree.Name) and plain(node.text) in UNDEFINED:
        return sp.nan
    return e.scalar(node, scope)


def _condition(e: Elaborator, node: Node, scope: Scope) -> Any:
    match node:
        case tree.Otherwise():
            return sp.true
        case tree.Compare(operators, operands):
            return sums.comparison(operators, [e.scalar(operand, scope) for operand in operands], node)
    raise Trouble("this condition could not be read", node)


def _not_stated(_: Elaborator, node: Node, __: Scope) -> Value:
    raise NotStated("nothing is stated here", node)


_HANDLERS: dict[type, Callable[[Elaborator, Any, Scope], Value]] = {
    tree.Number: lambda e, node, scope: sp.Rational(node.value.numerator, node.value.denominator),
    tree.Name: lambda e, node, scope: e.name(node, scope),
    tree.Indexed: lambda e, node, scope: e.indexed(node, scope),
    tree.Call: lambda e, node, scope: e.call(node, scope),
    tree.Prime: lambda e, node, scope: calculus.prime(e, node, scope),
    tree.Add: _add,
    tree.Neg: _neg,
    tree.Mul: _mul,
    tree.Hadamard: lambda e, node, scope: entrywise(e.value(node.left, scope), e.value(node.right, scope), node),
    tree.Div: lambda e, node, scope: divide(e.value(node.numerator, scope), e.value(node.denominator, scope), node),
    tree.Pow: _pow,
    tree.Root: _root,
    tree.Transpose: _transpose,
    tree.Derivative: lambda e, node, scope: calculus.derivative(e, node, scope),
    tree.Gradient: lambda e, node, scope: calculus.gradient(e, node, scope),
    tree.Big: lambda e, node, scope: sums.big(e, node, scope),
    tree.Limit: lambda e, node, scope: calculus.limit(e, node, scope),
    tree.Evaluated: _evaluated,
    tree.Cases: _cases,
    tree.Matrix: _matrix,
    tree.Abs: lambda e, node, scope: customary.apply("abs", (e.value(node.operand, scope),), node),
    tree.Indicator: lambda e, node, scope: indicator(_condition(e, node.condition, scope)),
    tree.Ellipsis: _not_stated,
    tree.Interval: _not_stated,
    tree.Compare: _not_stated,
    tree.Otherwise: _not_stated,
}

__all__ = ["CUSTOMARY_LOSSES", "RESERVED", "Elaborator", "Scope"]
