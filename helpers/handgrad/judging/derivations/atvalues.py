"""A relation where variables have the values that a text sets for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..latex import tree
from ..latex.tree import Compare, Node
from .meaning.definitions import Definition, Environment
from .meaning.outcome import Outcome
from .meaning.relation import Judge
from .meaning.walk import subtrees
from .named import reach
from .points import Point

NO_POINT = "we could not tell where the variables are when these are the values; say so beside it"
_ONE = tree.Number(Fraction(1))


def at_values(
    environment: Environment, points: tuple[Point, ...], left: Node, relation: str, right: Node, condition: Node | None
) -> Outcome:
    """The outcome of a relation at values.

    What is defined is replaced by its values; where it is differentiated, by those of the variables that make it so.
    """
    defined = [point for point in points if environment.definition(point.name) is not None]
    there = replace(environment, standing=(*environment.standing, *(p.value for p in points if p not in defined)))
    if not defined:
        return Judge(there).judge(left, relation, right, condition)
    if _differentiates((left, right), environment):
        found = next((at for at in _places(defined, environment) if _is_there(at, there, defined)), None)
        if found is None:
            return Outcome("unread", NO_POINT)
        there = replace(there, standing=(*there.standing, *found))
    else:
        for point in defined:
            there = there.with_definition(Definition(point.name, point.value.operands[1]))
    return Judge(there).judge(left, relation, right, condition)


def _differentiates(sides: tuple[Node, ...], environment: Environment) -> bool:
    """Whether a derivative stands on a side, or in what is defined there."""
    names = set().union(*(reach(side, environment) for side in sides))
    bodies = [found.body for name in names if (found := environment.definition(name)) is not None]
    kinds = (tree.Derivative, tree.Gradient, tree.Prime)
    return any(isinstance(part, kinds) for node in (*sides, *bodies) for part in subtrees(node))


def _places(defined: list[Point], environment: Environment) -> Iterator[tuple[Compare, ...]]:
    """Values of the variable behind a softmax or a sigmoid at which that may be the values said."""
    if len(defined) != 1:
        return
    body, values = environment.definitions[defined[0].name].body, defined[0].value.operands[1]
    free = [s for name in reach(body, environment) if (s := environment.symbol(name)) is not None]
    free = [s for s in free if environment.definition(s.name) is None and s.kind in ("scalar", "vector")]
    if len(free) != 1 or bool(free[0].shape) != isinstance(values, tree.Matrix):
        return
    for inverse in (_logarithm, _log_odds):
        if isinstance(values, tree.Matrix):
            found: Node = tree.Matrix(tuple(tuple(map(inverse, row)) for row in values.rows))
        else:
            found = inverse(values)
        yield (Compare(("=",), (tree.Name(free[0].name), found)),)


def _logarithm(value: Node) -> Node:
    return tree.Call(tree.Name("log"), (value,))


def _log_odds(value: Node) -> Node:
    return _logarithm(tree.Div(value, tree.Add((_ONE, tree.Neg(value)))))


def _is_there(at: tuple[Compare, ...], environment: Environment, defined: list[Point]) -> bool:
    """Whether what is defined has its values there."""
    judge = Judge(replace(environment, standing=(*environment.standing, *at)))
    return all(judge.judge_once(*_sides(point)).mark == "holds" for point in defined)


def _sides(point: Point) -> tuple[Node, str, Node]:
    left, right = point.value.operands
    return left, "=", right
