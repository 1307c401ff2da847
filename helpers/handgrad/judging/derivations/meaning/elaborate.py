"""From a syntax tree to its value: names looked up, sums written out, derivatives taken, at concrete sizes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from ...notation import Symbol
from . import application, customary, indices, unspecified
from .definitions import Definition, Environment, plain
from .handlers import HANDLERS
from .scope import DEEPEST, Scope
from .values import Array, NotStated, Scalar, TooLarge, Trouble, UnknownName, Value, column

MOST_NODES = 4000
IDENTITY = frozenset({"I", "mathbf{I}", "mathrm{I}"})


class Elaborator:
    """Values of trees in one environment.

    ``reading`` chooses among the meanings of what is written ambiguously (``u(x)``: a product, or u as a function
    of x); ``ambiguous`` tells afterwards whether there was a choice. ``generic`` names are unspecified functions of
    the main variable. ``about`` is the main variable, where the relation says which that is.
    """

    def __init__(
        self, environment: Environment, reading: int = 0, generic: frozenset[str] = frozenset(), about: str = ""
    ) -> None:
        self.environment = environment
        self.about = about
        self.reading = reading
        self.generic = generic
        self.options = 1
        self.remarks: set[str] = set()
        self.kept: dict[Any, Value] = {}
        self._sizes: dict[str, tuple[int, ...]] = {}
        self._open: dict[str, tuple[str, ...]] = {}
        self._work = 0
        self.top: Node | None = None

    # names -----------------------------------------------------------------------------------------------------

    def value(self, node: Node, scope: Scope) -> Value:
        """The value of a tree. Raises Trouble."""
        self._work += 1
        self.environment.deadline.check()
        if self._work > MOST_NODES:
            raise TooLarge("this is more than we compute", node)
        handler = HANDLERS.get(type(node))
        if handler is None:
            raise NotStated("this is not a value", node)
        return handler(self, node, scope)

    def evaluate(self, node: Node, scope: Scope) -> Value:
        """The value of a whole side, within bounds. Raises Trouble."""
        self._work = 0
        self.top = node
        return self.value(node, scope)

    def scalar(self, node: Node, scope: Scope) -> Scalar:
        """A value that has to be a number."""
        found = self.value(node, scope)
        if isinstance(found, Array):
            raise Trouble("a single number is needed here", node)
        return found

    @property
    def ambiguous(self) -> bool:
        """Whether there was a choice among meanings."""
        return self.options > 1

    def choose(self, options: int) -> int:
        """Which of several meanings to take in this reading."""
        self.options = max(self.options, options)
        return min(self.reading, options - 1)

    def variable(self, symbol: Symbol) -> Value:
        """The SymPy symbols of a name of the notation."""
        key = ("variable", symbol.name)
        if key not in self.kept:
            self.kept[key] = customary.variable(symbol)
        return self.kept[key]

    def main_variable(self) -> Symbol:
        """The variable that a bare function is a function of. Raises Trouble if it is not plain which."""
        known = self.environment.symbol(self.about) if self.about else None
        if known is not None:
            return known
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
        if definition is not None and not (definition.indices and name in customary.CONSTANTS):
            return self.defined(definition, node, scope)
        symbol = self.environment.symbol(name)
        if symbol is not None:
            return self.variable(symbol)
        loss = self.environment.loss(name)
        if loss is not None:
            return unspecified.loss_value(self, loss, scope)
        loss = self.environment.gradient_of(name)
        if loss is not None:
            return unspecified.loss_gradient(self, loss, self.value(loss.of, scope))
        if name in customary.CONSTANTS:
            return customary.CONSTANTS[name]
        if name in self.generic:
            return unspecified.generic_function(self, name)
        if name in indices.SIZES:
            return sp.Integer(indices.ranges(name, (), self.environment, lambda _: None))
        if name in customary.ONES:
            return column((sp.Integer(1),) * self._size_of_ones())
        if name in IDENTITY:
            return customary.apply("diag", (column((sp.Integer(1),) * self._size_of_ones()),), node)
        if name in customary.FUNCTIONS:
            return customary.apply(name, (self.variable(self.main_variable()),), node)
        if any(name in definition.parameters for definition in self.environment.definitions.values()):
            return sp.Symbol(name, real=True)  # f'(u) = -1/u^2 after f(u) = 1/u: u is any number
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
            return application.call_definition(self, definition, arguments, None, node, scope)
        if not definition.indices:
            return self.entry(definition, (), scope)
        sizes = self.sizes(definition)
        entries = tuple(self.entry(definition, at, scope) for at in indices.positions(sizes))
        return column(entries) if len(sizes) == 1 else Array(sizes[0], sizes[1], entries)

    def _usual_arguments(self, definition: Definition, scope: Scope) -> tuple[Value, ...]:
        """The quantity of the parameter's name, held, defined or declared, or the main variable."""
        only = len(definition.parameters) == 1
        return tuple(self._usual_argument(parameter, only, scope) for parameter in definition.parameters)

    def _usual_argument(self, parameter: str, only: bool, scope: Scope) -> Value:
        if parameter in scope.held:
            return scope.held[parameter]
        definition = self.environment.definition(parameter)
        if definition is not None and scope.depth < DEEPEST:
            return self.value(tree.Name(parameter), replace(scope, depth=scope.depth + 1))
        if only and self.about:
            return self.variable(self.main_variable())
        return self.variable(self.environment.symbol(parameter) or self.main_variable())

    def sizes(self, definition: Definition) -> tuple[int, ...]:
        """How far each subscript of a definition runs."""
        if definition.name not in self._sizes:
            self._sizes[definition.name] = tuple(
                indices.ranges(index, (definition.body,), self.environment, self.shape) for index in definition.indices
            )
        return self._sizes[definition.name]

    def entry(self, definition: Definition, at: tuple[int, ...], scope: Scope) -> Value:
        """A definition's value at index values, computed once for each set of held names."""
        outer = self.outer(definition, scope)
        key = ("entry", definition.name, at, scope.holding, tuple(outer.items()))
        if key not in self.kept:
            inner = scope.inside({**outer, **dict(zip(definition.indices, at, strict=True))}, {})
            self.kept[key] = self.value(definition.body, inner)
        return self.kept[key]

    def outer(self, definition: Definition, scope: Scope) -> dict[str, int]:
        """The values of the indices that a definition's body leaves open."""
        if definition.name not in self._open:
            self._open[definition.name] = indices.open_indices(definition, self.environment)
        return {name: scope.indices[name] for name in self._open[definition.name] if name in scope.indices}

    def shape(self, node: Node) -> tuple[int, ...] | None:
        """The shape of what an index may be put on: (n,) or (k, d)."""
        if isinstance(node, tree.Name):
            definition = self.environment.definition(node.text)
            symbol = self.environment.symbol(node.text)
            if definition is None and symbol is not None:
                return symbol.shape or None
            if definition is not None and definition.indices and not definition.parameters:
                return self.sizes(definition)
            if family := self.environment.family(node.text):
                return (family,)
        found = self.value(node, Scope())
        if not isinstance(found, Array):
            return None
        return (found.rows,) if found.columns == 1 else found.shape

    def stand_in(self, name: str, value: Value) -> Value:
        """The symbols that stand for a defined name while it is a variable of its own."""
        key = ("stand-in", name, value.shape if isinstance(value, Array) else ())
        if key not in self.kept:
            self.kept[key] = customary.dummies(value)
        return self.kept[key]

    def dummies(self, definition: Definition, parameter: int, like: Value) -> Value:
        """Symbols that stand for an argument while a body is computed once for all arguments of that shape."""
        key = ("dummies", definition.name, parameter, like.shape if isinstance(like, Array) else ())
        if key not in self.kept:
            self.kept[key] = customary.dummies(like)
        return self.kept[key]


__all__ = ["Elaborator", "Scope"]
