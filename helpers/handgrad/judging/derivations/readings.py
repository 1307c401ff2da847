r"""What a step may say besides what stands there first: ``[a, b, c]`` as a row, ``s(x + c)`` as s at x + c.

A list in brackets is a column as a rule. An s that is given entry by entry is no function, but no text means a product
where it writes the vector behind it that s is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ..latex.tree import Add, Call, Indexed, Interval, Matrix, Mul, Name, Node, Transpose
from .meaning.definitions import Definition, Environment, plain
from .meaning.outcome import Outcome
from .meaning.relation import Judge
from .meaning.walk import rebuilt, subtrees

Change = Callable[[Node], Node]


def read_otherwise(
    outcome: Outcome, judge: Judge, left: Node, relation: str, right: Node, when: Node | None
) -> Outcome:
    """The outcome under the first other reading that makes the step true, or else the one that there is.

    What claims nothing as an interval fails where it is false as a list.
    """
    one, other = as_column(left), as_column(right)
    if (one, other) != (left, right):
        listed = judge.judge(one, relation, other, when)
        outcome = listed if listed.mark == "holds" or listed.counterexample is not None else outcome
    if outcome.mark == "holds" or (outcome.mark == "no claim" and (one, other) == (left, right)):
        return outcome
    environment = with_functions(judge.environment)
    changes: list[tuple[Change, Judge]] = [(as_row, judge)]
    if environment is not judge.environment:
        changes.append((lambda node: applied(node, environment), Judge(environment)))
    for change, under in changes:
        for pair in _pairs(one, other, change):
            again = under.judge(pair[0], relation, pair[1], when)
            if again.mark == "holds":
                return again
    return outcome


def _pairs(left: Node, right: Node, change: Change) -> Iterator[tuple[Node, Node]]:
    """The sides with one of them changed, or both."""
    changed = change(left), change(right)
    pairs = dict.fromkeys(((left, changed[1]), (changed[0], right), changed))
    yield from (pair for pair in pairs if pair != (left, right))


def as_column(node: Node) -> Node:
    """``[a, b]`` as a column."""

    def change(part: Node) -> Node | None:
        match part:
            case Interval(low, high, (True, True)):
                return Matrix(((low,), (high,)), listed=True, span=part.span)
        return None

    return rebuilt(node, change)


def as_row(node: Node) -> Node:
    """Every list in brackets as a row."""

    def change(part: Node) -> Node | None:
        match part:
            case Matrix(listed=True):
                return Transpose(part, span=part.span)
            case Interval(low, high, (closed, again)) if closed == again:
                return Transpose(Matrix(((low,), (high,))), span=part.span)
        return None

    return rebuilt(node, change)


def with_functions(environment: Environment) -> Environment:
    """The environment in which what is given entry by entry is a function of the one vector that it is made of."""
    found = environment
    for definition in environment.definitions.values():
        vector = _vector_of(definition, environment)
        if vector and environment.function(definition.name) is definition:
            found = found.with_definition(replace(definition, parameters=(vector,), given=True))
    return found


def _vector_of(definition: Definition, environment: Environment) -> str:
    """The only declared vector that a given quantity with one index is made of."""
    if definition.parameters or len(definition.indices) != 1 or not definition.given:
        return ""
    names = {plain(part.text) for part in subtrees(definition.body) if isinstance(part, Name)}
    vectors = [plain(symbol.name) for symbol in environment.vectors if plain(symbol.name) in names]
    return vectors[0] if len(vectors) == 1 else ""


def applied(node: Node, environment: Environment) -> Node:
    """``s(x + c)``, ``s_i(x + c)``, ``s(x_i + c)``, read as products, as s at what stands in the bracket."""

    def change(part: Node) -> Node | None:
        if not isinstance(part, Mul):
            return None
        factors = [rebuilt(factor, change) for factor in part.factors]
        at = 0
        while at + 1 < len(factors):
            if call := _call(factors[at], factors[at + 1], environment):
                factors[at : at + 2] = [call]
            at += 1
        return factors[0] if len(factors) == 1 else replace(part, factors=tuple(factors), dotted=())

    return rebuilt(node, change)


def _call(function: Node, behind: Node, environment: Environment) -> Node | None:
    """Two factors as a function of what is in the bracket, or one of its entries."""
    base, below = (function.base, function.indices) if isinstance(function, Indexed) else (function, ())
    inside, outer = (behind.base, behind.indices) if isinstance(behind, Indexed) else (behind, ())
    bracketed = isinstance(inside, Add) or (isinstance(inside, Name) and bool(below))
    if not isinstance(base, Name) or not bracketed or len(below) + len(outer) > 1:
        return None
    definition = environment.function(base.text)
    if definition is None or len(definition.parameters) != 1 or len(definition.indices) != 1:
        return None
    vector = definition.parameters[0]
    entries = {part.indices for part in subtrees(inside) if isinstance(part, Indexed) and _is(part.base, vector)}
    if not any(_is(part, vector) for part in subtrees(inside)) or len(entries) > 1:
        return None
    whole = rebuilt(inside, lambda part: part.base if isinstance(part, Indexed) and _is(part.base, vector) else None)
    indices = below or outer or next(iter(entries), ())
    call = Call(base, (whole,), span=function.span)
    return Indexed(call, indices, span=function.span) if indices else call


def _is(node: Node, name: str) -> bool:
    return isinstance(node, Name) and plain(node.text) == name
