"""Exact constants: expressions without variables, built in a graph, evaluated and told apart exactly."""

from __future__ import annotations

from typing import Any

from .budget import Budget, Clock
from .field import Field, Infinite, Undefined
from .generators import Restart, Scales
from .graph import Graph, Node
from .normalform import NormalForm
from .signs import sign_of_constant

Expression = tuple[Any, ...]
"""A constant as nested operations of a Graph: ("num", 1, 2), ("log", ("num", 2, 1)), ("add", a, b)."""


def build(graph: Graph, expression: Expression) -> Node:
    """The node of a constant."""
    op, *args = expression
    if op in ("num",):
        return graph.num(*args)
    nodes = [build(graph, a) for a in args]
    return graph.rebuild((op,), nodes)


def constant(graph: Graph, node: Node) -> tuple[Any, Any]:
    """The exact value of a node without variables, with its field; or the Undefined or Infinite that it raised."""
    scales = Scales()
    for _ in range(40):
        over = Field(scales, graph.clock)
        try:
            return NormalForm(graph, over, sign_of_constant, {}).of(node), over
        except Restart:
            continue
        except (Undefined, Infinite) as nothing:
            return nothing, over
    return Undefined(), None


def same(a: Expression, b: Expression) -> bool:
    """Whether two constants certainly have the same value."""
    if a == b:
        return True
    if "root" in (a[0], b[0]):
        return False
    graph = Graph(Clock(Budget(seconds=0.1)))
    value, _ = constant(graph, graph.sub(build(graph, a), build(graph, b)))
    return isinstance(value, tuple) and bool(value[0] == 0)
