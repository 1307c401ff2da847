"""What a text says that the unknowns of its equations are, and whether that is so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ..latex.chains import Chain
from ..latex.tree import Node
from .meaning.definitions import Definition, Environment, head
from .meaning.relation import Judge
from .named import names_in, reach
from .points import Point, points_after

MOST_LINKED: Final = 12

Spot = tuple[int, int]  # of an equation: the chain and its position there
Pair = tuple[Node | None, Node | None]


@dataclass(frozen=True, slots=True)
class Solution:
    """What a chain says that the unknown of earlier equations is, and what comes of those then.

    ``of`` are the equations with the unknown in them, ``solves`` those that are true then; ``near`` stands one of them
    in the same section.
    """

    chain: int
    definition: Definition
    declared: bool
    near: bool
    marks: frozenset[str]
    of: frozenset[Spot]
    solves: frozenset[Spot]


def solutions(chains: tuple[Chain, ...], spots: list[Spot], environment: Environment) -> Iterator[Solution]:
    """The chains after an equation that say what its unknown is: ``w = ...``, ``\\hat w = ...``."""
    points: tuple[Point, ...] = ()
    for number, chain in enumerate(chains):
        begun = bisect_left(spots, (number, 0))
        before = [
            ((n, position), chains[n].pairs[position]) for n, position in spots[max(begun - MOST_LINKED, 0) : begun]
        ]
        form, right = head(chain.sides[0].tree) if before and chain.relations else None, chain.nodes[-1]
        if form is not None and not form[1] and not any(map(environment.symbol, form[2])) and right is not None:
            for name in sorted({name for _, pair in before for side in pair if side for name in names_in(side)}):
                if spells(form[0], name) and _is_free(name, environment) and name not in names_in(right):
                    yield _solution(number, form[0], Definition(name, right), before, points, chains, environment)
        points = points_after(chain, points, environment)


def _solution(
    number: int,
    spelled: str,
    definition: Definition,
    before: list[tuple[Spot, Pair]],
    points: tuple[Point, ...],
    chains: tuple[Chain, ...],
    environment: Environment,
) -> Solution:
    known = tuple(point.value for point in points if point.name != definition.name)
    said = names_in(definition.body) | {point.name for point in points} | {definition.name}
    there = Judge(replace(environment.with_definition(definition), standing=(*environment.standing, *known)))
    marks: dict[Spot, str] = {}
    for spot, (left, right) in before:
        reached = reach(left, environment) | reach(right, environment) if left and right else set()
        if left is None or right is None or definition.name not in reached:
            continue
        mark = there.judge_once(left, "=", right).mark
        free = {name for name in reached if _is_free(name, environment)}
        marks[spot] = "open" if mark == "fails" and not free <= said else mark
    near = any(chains[n].place.section == chains[number].place.section for n, _ in marks)
    solved = frozenset(spot for spot, mark in marks.items() if mark == "holds")
    declared = spelled == definition.name
    return Solution(number, definition, declared, near, frozenset(marks.values()), frozenset(marks), solved)


def spells(written: str, name: str) -> bool:
    r"""Whether a name is that of a variable, or of what it is in the end: ``\hat w``, ``w^*``, ``\theta_{MAP}``."""
    return re.fullmatch(rf"(?:hat\{{)?{re.escape(name)}(?:\}})?(?:[_^].*)?", written.replace("\\", "")) is not None


def _is_free(name: str, environment: Environment) -> bool:
    symbol = environment.symbol(name)
    return symbol is not None and symbol.kind not in ("index", "integer") and environment.definition(name) is None


def where_solved(found: list[Solution], pairs: list[Pair], environment: Environment) -> Judge | None:
    """Where every unknown is what it was solved for in the end, if the equations are true there."""
    for name, body in {one.definition.name: one.definition.body for one in found}.items():
        if name not in reach(body, environment):
            environment = environment.with_definition(Definition(name, body))
    judge = Judge(environment)
    sides = [(left, right) for left, right in pairs[:MOST_LINKED] if left is not None and right is not None]
    marks = {judge.judge_once(left, "=", right).mark for left, right in sides}
    return judge if found and marks == {"holds"} else None
