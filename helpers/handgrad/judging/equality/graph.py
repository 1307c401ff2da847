"""Expressions as a graph of shared nodes, in a small set of operations.

A node is a whole number, the place of ``(operation, arguments)`` in its Graph; equal nodes have equal numbers.
Operations: ``num p q``, ``sym name``, ``add``, ``mul``, ``pow``, ``exp``, ``log``, ``erf``, ``atan``, ``asin``,
``pi``, ``I``, ``abs``, ``sign``, ``step u h`` (Heaviside, h at 0), ``dirac``, ``max``, ``min``,
``cases v c v c ...``, ``fun name order args`` (a function nobody defined), ``undefined``, ``infinity sign``, ``kink u``
(0, but without a value at a place where u vanishes); and conditions
``gt u`` (u > 0), ``ge u``, ``eq u``, ``and``, ``or``, ``not``, ``true``, ``false``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from .budget import Clock, TooLarge

Node = int


class Graph:
    """The expressions of one decision."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.nodes: list[tuple[Any, ...]] = []
        self._index: dict[tuple[Any, ...], Node] = {}
        self.derivatives: dict[tuple[Node, str], Node] = {}
        self._symbols: dict[Node, frozenset[str]] = {}
        self.zero = self.num(0)
        self.one = self.num(1)

    def make(self, *node: Any) -> Node:
        """The node ``(operation, arguments...)``."""
        found = self._index.get(node)
        if found is None:
            found = self._index[node] = len(self.nodes)
            self.nodes.append(node)
            if found > self.clock.budget.nodes:
                raise TooLarge("The expression is too large to compare.")
            if not found & 255:
                self.clock.check()
        return found

    # ---- constructors -------------------------------------------------------------------------------------------

    def num(self, p: int, q: int = 1) -> Node:
        """The number p/q in lowest terms."""
        if q != 1:
            value = Fraction(p, q)
            p, q = value.numerator, value.denominator
        return self.make("num", p, q)

    def sym(self, name: str) -> Node:
        """A real variable."""
        return self.make("sym", name)

    def number(self, node: Node) -> Fraction | None:
        """The value of a ``num`` node."""
        op = self.nodes[node]
        return Fraction(op[1], op[2]) if op[0] == "num" else None

    def add(self, terms: Sequence[Node]) -> Node:
        """A sum, in any order; zeros are dropped."""
        kept = sorted(t for t in terms if t != self.zero)
        if not kept:
            return self.zero
        return kept[0] if len(kept) == 1 else self.make("add", *kept)

    def mul(self, factors: Sequence[Node]) -> Node:
        """A product, in any order; ones are dropped, and a zero wins over anything that is defined."""
        kept = sorted(f for f in factors if f != self.one)
        if not kept:
            return self.one
        if self.zero in kept and not any(self.nodes[f][0] in ("undefined", "infinity", "dirac") for f in kept):
            return self.zero
        return kept[0] if len(kept) == 1 else self.make("mul", *kept)

    def neg(self, node: Node) -> Node:
        """-node."""
        return self.mul((self.num(-1), node))

    def sub(self, a: Node, b: Node) -> Node:
        """a - b."""
        return self.add((a, self.neg(b)))

    def pow(self, base: Node, exponent: Node) -> Node:
        """base ** exponent, by its principal value."""
        if exponent == self.one:
            return base
        if exponent == self.zero:
            return self.one
        return self.make("pow", base, exponent)

    def div(self, a: Node, b: Node) -> Node:
        """a / b."""
        return self.mul((a, self.pow(b, self.num(-1))))

    def sqrt(self, node: Node) -> Node:
        """The principal square root."""
        return self.pow(node, self.num(1, 2))

    def exp(self, node: Node) -> Node:
        """e ** node; exp(c log u) is the power u**c."""
        op = self.nodes[node]
        if node == self.zero:
            return self.one
        if op[0] == "log":
            return int(op[1])
        if op[0] == "mul" and len(op) == 3:
            for c, other in ((op[1], op[2]), (op[2], op[1])):
                if self.nodes[c][0] == "num" and self.nodes[other][0] == "log":
                    return self.pow(self.nodes[other][1], c)
        return self.make("exp", node)

    def log(self, node: Node) -> Node:
        """The principal logarithm."""
        return self.zero if node == self.one else self.make("log", node)

    # ---- what is in a node --------------------------------------------------------------------------------------

    def symbols(self, node: Node) -> frozenset[str]:
        """The names of the variables in a node."""
        found = self._symbols.get(node)
        if found is None:
            op = self.nodes[node]
            if op[0] == "sym":
                found = frozenset((op[1],))
            else:
                found = frozenset[str]().union(*(self.symbols(child) for child in self.children(node)))
            self._symbols[node] = found
        return found

    def children(self, node: Node) -> tuple[Node, ...]:
        """The nodes that a node is made of."""
        op = self.nodes[node]
        if op[0] in ("num", "sym", "pi", "I", "undefined", "infinity", "true", "false"):
            return ()
        return op[3:] if op[0] == "fun" else op[1:]

    def infinite(self, node: Node) -> int:
        """1 or -1 for plus or minus infinity as it is written, else 0."""
        op = self.nodes[node]
        if op[0] == "mul" and len(op) == 3:
            for a, b in ((op[1], op[2]), (op[2], op[1])):
                scale = self.number(a)
                if scale is not None:
                    return self.infinite(b) * ((scale > 0) - (scale < 0))
        return int(op[1]) if op[0] == "infinity" else 0

    def contains(self, node: Node, operation: str) -> bool:
        """Whether an operation occurs in a node."""
        seen: set[Node] = set()
        stack = [node]
        while stack:
            here = stack.pop()
            if self.nodes[here][0] == operation:
                return True
            for child in self.children(here):
                if child not in seen:
                    seen.add(child)
                    stack.append(child)
        return False

    def substitute(self, node: Node, values: dict[str, Node], memo: dict[Node, Node] | None = None) -> Node:
        """The node with variables replaced."""
        memo = {} if memo is None else memo
        found = memo.get(node)
        if found is not None:
            return found
        op = self.nodes[node]
        if op[0] == "sym":
            result = values.get(op[1], node)
        elif not (self.symbols(node) & values.keys()):
            result = node
        else:
            result = self.rebuild(op, [self.substitute(child, values, memo) for child in self.children(node)])
        memo[node] = result
        return result

    def rebuild(self, op: tuple[Any, ...], args: Sequence[Node]) -> Node:
        """The same operation on other arguments."""
        if op[0] in ("add", "mul"):
            return self.add(args) if op[0] == "add" else self.mul(args)
        if op[0] == "pow":
            return self.pow(args[0], args[1])
        if op[0] in ("exp", "log"):
            return self.exp(args[0]) if op[0] == "exp" else self.log(args[0])
        return self.make(op[0], *(op[1:3] if op[0] == "fun" else ()), *args)
