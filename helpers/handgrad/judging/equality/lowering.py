"""From SymPy's trees to the nodes of a Graph, by a table of exactly the classes we know.

Nothing of SymPy is evaluated here: a derivative is taken on the graph, a finite sum is written out within the budget.
An object of any other class, a subclass that somebody defined included, raises NotComparable with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.dotproduct import DotProduct

from .budget import TooLarge
from .classes import FUNCTIONS, KNOWN, REAL_PARTS, RELATIONS, NotComparable
from .decimals import decimal_of, fraction_of
from .graph import Graph, Node
from .rewriting import RULES
from .wholes import big, derivative_of, indexed, matrix_part, substituted


def _plain(name: str) -> str:
    """A name without what may be left out of it.

    >>> _plain("x_1"), _plain("x[1]"), _plain("y_{hat}")
    ('x1', 'x1', 'yhat')
    """
    return re.sub(r"[_{}\[\]]", "", name)


class Lowering:
    """Lowers expressions into one graph; ``rounded`` tells whether a number was met that somebody had rounded."""

    def __init__(self, graph: Graph, integers: dict[str, int] | None = None) -> None:
        self.graph = graph
        self.integers = integers or {}
        self.rounded = False
        self._spelled: dict[str, str] = {}
        self._done: dict[int, Node] = {}
        self._kept: list[Any] = []
        self._nesting = 0

    def lower(self, root: Any) -> Node:
        """The node of an expression; works down a stack of its own, so that depth costs no recursion."""
        self._nesting += 1
        if self._nesting > 20:
            raise TooLarge("The expression is nested too deeply to compare.")
        stack: list[tuple[Any, int, bool]] = [(root, 0, False)]
        budget, done = self.graph.clock.budget, self._done
        visited = 0
        while stack:
            expr, depth, ready = stack.pop()
            if id(expr) in done:
                continue
            if ready:
                done[id(expr)] = self._join(expr, [done[id(child)] for child in self._parts(expr)])
                self._kept.append(expr)
                continue
            visited += 1
            if depth > budget.depth:
                raise TooLarge("The expression is nested too deeply to compare.")
            if visited > budget.nodes:
                raise TooLarge("The expression is too large to compare.")
            if not visited & 255:
                self.graph.clock.check()
            parts = self._parts(expr)
            if not parts:
                done[id(expr)] = self._leaf(expr)
                self._kept.append(expr)
            else:
                stack.append((expr, depth, True))
                stack += [(part, depth + 1, False) for part in parts]
        self._nesting -= 1
        return done[id(root)]

    # ---- one step -----------------------------------------------------------------------------------------------

    def _parts(self, expr: Any) -> tuple[Any, ...]:
        """The children to lower first; none for leaves and for what is lowered as a whole."""
        cls = type(expr)
        if cls in KNOWN or (isinstance(cls, sp.FunctionClass) and issubclass(cls, AppliedUndef)):
            args: tuple[Any, ...] = expr.args
            return args
        if cls in REAL_PARTS and expr.args[0].is_Symbol:
            return tuple(expr.args)
        if cls is sp.Piecewise:
            return tuple(part for pair in expr.args for part in pair.args)
        return ()

    def _join(self, expr: Any, args: list[Node]) -> Node:
        g, cls = self.graph, type(expr)
        if cls is sp.Add:
            return g.add(args)
        if cls is sp.Mul:
            return g.mul(args)
        if cls is sp.Pow:
            return g.pow(*args)
        if cls in REAL_PARTS:  # all symbols are real here, also those that SymPy does not know to be
            return g.zero if cls is sp.im else args[0]
        if cls in FUNCTIONS:
            return self._apply(FUNCTIONS[cls], args)
        if cls in RELATIONS:
            return self._relation(RELATIONS[cls], *args)
        if cls is sp.Piecewise:
            return g.make("cases", *args)
        if cls is sp.UnevaluatedExpr:
            return args[0]
        if cls is sp.And or cls is sp.Or or cls is sp.Not:
            return g.make(cls.__name__.lower(), *args)
        if cls is sp.ITE:
            test, then, otherwise = args
            return g.make("or", g.make("and", test, then), g.make("and", g.make("not", test), otherwise))
        name = cls.__name__
        if name in RULES:
            return self._apply(name, args)
        return g.make("fun", name, 0, *args)

    def _apply(self, name: str, args: list[Node]) -> Node:
        try:
            return RULES[name](self.graph, *args)
        except TypeError:
            raise NotComparable(f"{name} is used with {len(args)} arguments.") from None

    def _relation(self, sign: str, a: Node, b: Node) -> Node:
        g = self.graph
        if sign[0] == "<":
            a, b = b, a
        beyond = g.infinite(a) or -g.infinite(b)
        if sign in ("==", "!="):
            equal = g.make("false") if beyond else g.make("eq", g.sub(a, b))
            return equal if sign == "==" else g.make("not", equal)
        if beyond:
            return g.make("true" if beyond > 0 else "false")
        return g.make("ge" if sign.endswith("=") else "gt", g.sub(a, b))

    def _leaf(self, expr: Any) -> Node:
        cls = type(expr)
        rule = _LEAVES.get(cls)
        if rule is not None:
            return rule(self, expr)
        if isinstance(expr, (sp.Integer, sp.Rational)) and cls.__module__ == "sympy.core.numbers":
            return self._rational(int(expr.p), int(expr.q))
        raise NotComparable(f"An object of the kind {cls.__name__} cannot be compared.")

    def _rational(self, p: int, q: int) -> Node:
        if p.bit_length() + q.bit_length() > self.graph.clock.budget.bits:
            raise TooLarge("A number in the expression is too large to compare.")
        return self.graph.num(p, q)

    def number(self, value: Fraction) -> Node:
        """A rational number within the budget."""
        return self._rational(value.numerator, value.denominator)

    def decimal(self, value: float) -> Node:
        """A float as the number that was meant."""
        if value != value or value in (float("inf"), float("-inf")):
            return self.graph.make("undefined")
        exact, rounded = fraction_of(value)
        self.rounded |= rounded
        return self.number(exact)

    def _float(self, expr: Any) -> Node:
        """A SymPy float: with the precision of Python's, or by all the digits that it shows."""
        if expr._prec <= 53 or not expr.is_finite:
            return self.decimal(float(expr))
        exact, rounded = decimal_of(str(expr))
        self.rounded |= rounded
        return self.number(exact)

    def _symbol(self, expr: Any) -> Node:
        return self.variable(str(expr.name))

    def variable(self, name: str) -> Node:
        """A variable by its name, or the number that it stands for."""
        fixed = self.integers.get(name)
        if fixed is not None:
            return self.graph.num(fixed)
        return self.graph.sym(self._spelled.get(name) or self._spelled.get(_plain(name), name))

    def within(self, values: dict[str, int]) -> Lowering:
        """The same with some names standing for whole numbers."""
        inner = Lowering(self.graph, {**self.integers, **values})
        inner._nesting, inner._spelled = self._nesting, self._spelled
        return inner

    def agree_on_names(self) -> None:
        """From now on x_1 and x[1] are what has been called x1 so far."""
        known = [op[1] for op in self.graph.nodes if op[0] == "sym"]
        self._spelled = {_plain(name): name for name in known} | {name: name for name in known}


_LEAVES: dict[type, Callable[[Lowering, Any], Node]] = {
    sp.Symbol: Lowering._symbol,
    sp.Dummy: lambda s, e: s.graph.sym(f"{e.name}#{e.dummy_index}"),
    sp.Float: Lowering._float,
    type(sp.pi): lambda s, _: s.graph.make("pi"),
    type(sp.E): lambda s, _: s.graph.exp(s.graph.one),
    type(sp.I): lambda s, _: s.graph.make("I"),
    type(sp.nan): lambda s, _: s.graph.make("undefined"),
    type(sp.oo): lambda s, _: s.graph.make("infinity", 1),
    type(-sp.oo): lambda s, _: s.graph.make("infinity", -1),
    type(sp.zoo): lambda s, _: s.graph.make("undefined"),
    type(sp.true): lambda s, _: s.graph.make("true"),
    type(sp.false): lambda s, _: s.graph.make("false"),
    sp.Derivative: derivative_of,
    sp.Sum: big,
    sp.Product: big,
    sp.Subs: substituted,
    sp.Indexed: indexed,
    type(sp.MatrixSymbol("A", 1, 1)[0, 0]): matrix_part,
    sp.Trace: matrix_part,
    sp.Determinant: matrix_part,
    DotProduct: matrix_part,
}
