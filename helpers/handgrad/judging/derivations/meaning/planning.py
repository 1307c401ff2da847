"""Where a relation is looked at: every value of its free indices, under what the words beside it say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise, product
from typing import Any

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from . import customary, indices
from .conditions import comparison, meets
from .definitions import Environment, plain
from .elaborate import Elaborator, Scope
from .values import Array, Scalar, Trouble
from .walk import subtrees

MOST_COMBINATIONS = 64


@dataclass(frozen=True, slots=True)
class Place:
    """Values of the free indices, and what is said of the variables there.

    ``fixed`` are variables with the value that they are said to have, put in after all derivatives are taken;
    ``when`` is any other condition, as SymPy writes it.
    """

    at: Mapping[str, int]
    fixed: Mapping[Scalar, Scalar] = field(default_factory=dict)
    when: Any = None

    @property
    def words(self) -> tuple[str, ...]:
        """The place for people."""
        return (*(f"{k} = {v}" for k, v in self.at.items()), *(f"{k} = {v}" for k, v in self.fixed.items()))


def plan(left: Node, right: Node, condition: Node | None, e: Elaborator) -> list[Place]:
    """All places at which ``left`` and ``right`` are to be compared. Raises Trouble, also where there is none."""
    environment, sides = e.environment, (left, right)
    names = list(dict.fromkeys(n for side in sides for n in indices.free_indices(side, environment)))
    own = conditions_in(condition)
    on_values = _on_values([*own, *environment.standing], names, environment)
    for part in on_values:
        names += [n for n in indices.free_indices(part, environment) if n not in names]
    on_indices = _on_indices(own, names) or _on_indices(environment.standing, names)
    sizes = [indices.ranges(name, (*sides, *on_values), environment, e.shape) for name in names]
    every = (dict(zip(names, at, strict=True)) for at in product(*(range(1, size + 1) for size in sizes)))
    kept = [at for at in every if all(meets(e, part, Scope(indices=at)) for part in on_indices)]
    if not kept:
        raise Trouble("no index meets this condition")
    return [_place(at, on_values, e) for at in islice(kept, MOST_COMBINATIONS)]


Conditions = list[tree.Compare]


def conditions_in(condition: Node | None) -> Conditions:
    """The relations that hold together."""
    if isinstance(condition, tree.Both):
        return [*condition.conditions]
    return [condition] if isinstance(condition, tree.Compare) else []


def _on_indices(conditions: Iterable[tree.Compare], names: list[str]) -> Conditions:
    """Conditions on the indices that occur; those on others say nothing here."""
    return [part for part in conditions if _mentioned(part) <= set(names)]


def _on_values(conditions: Iterable[tree.Compare], names: list[str], environment: Environment) -> Conditions:
    """Conditions on variables."""
    about = [(part, _mentioned(part)) for part in conditions]
    return [part for part, m in about if not (m <= set(names) or _are_indices(m, environment))]


def _mentioned(condition: tree.Compare) -> set[str]:
    return {plain(part.text) for part in subtrees(condition) if isinstance(part, tree.Name)}


def _are_indices(names: set[str], environment: Environment) -> bool:
    """Whether nothing but indices is named, or nothing at all."""
    for name in names:
        symbol = environment.symbol(name)
        if symbol.kind != "index" if symbol is not None else environment.knows(name):
            return False
    return True


def _place(at: dict[str, int], conditions: Conditions, e: Elaborator) -> Place:
    fixed: dict[Scalar, Scalar] = {}
    when = None
    for part in (single for condition in conditions for single in _singly(condition)):
        whole = _entries(part, e, Scope(indices=at)) if part.operators == ("=",) else None
        if whole is not None:
            fixed = {name: known.xreplace(whole) for name, known in fixed.items()} | whole
            continue
        operands = [e.scalar(side, Scope(indices=at)).xreplace(fixed) for side in part.operands]
        if part.operators == ("=",) and (value := _value(*operands)):
            new = dict([value, *_rest(value, e.environment)])
            fixed = {name: known.xreplace(new) for name, known in fixed.items()} | new
            continue
        relation = comparison(part.operators, operands, part)
        if relation is not sp.true:
            when = relation if when is None else sp.And(when, relation)
    return Place(at, fixed, when)


def _entries(condition: tree.Compare, e: Elaborator, scope: Scope) -> dict[Scalar, Scalar] | None:
    """The entries of a variable that is a vector or a matrix, with the values that are listed for them."""
    left, right = condition.operands
    if not (isinstance(left, tree.Name) and isinstance(right, tree.Matrix)):
        return None
    variable, values = e.value(left, scope), e.value(right, scope)
    if not isinstance(variable, Array) or not isinstance(values, Array):
        return None
    if variable.shape == values.transposed.shape and 1 in variable.shape:
        values = values.transposed
    if variable.shape != values.shape or not all(entry.is_Symbol for entry in variable.entries):
        return None
    return dict(zip(variable.entries, values.entries, strict=True))


def _singly(condition: tree.Compare) -> Iterator[tree.Compare]:
    """``a = b = c`` as a = b and b = c."""
    if set(condition.operators) != {"="}:
        yield condition
        return
    for pair in pairwise(condition.operands):
        yield tree.Compare(("=",), pair, span=condition.span)


def _value(left: Scalar, right: Scalar) -> tuple[Scalar, Scalar] | None:
    """(a variable, what it is equal to)."""
    for a, b in ((left, right), (right, left)):
        if a.is_Symbol and not b.has(a):
            return a, b
    return None


def _rest(found: tuple[Scalar, Scalar], environment: Environment) -> Iterator[tuple[Scalar, Scalar]]:
    """The other probabilities of a vector one entry of which is said; their sum is 1."""
    entry, value = found
    for symbol in environment.notation.symbols:
        whole = customary.variable(symbol) if symbol.kind == "probabilities" else None
        if not isinstance(whole, Array) or entry not in whole.entries:
            continue
        *others, last = (other for other in whole.entries if other != entry)
        if value == 1:
            yield from ((other, sp.Integer(0)) for other in (*others, last))
        else:
            yield last, 1 - value - sp.Add(*others)
