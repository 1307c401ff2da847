r"""Equations that a text imposes and solves ("setting the gradient to zero"): conditions, of which none is a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from ..latex import tree
from ..latex.chains import Chain, Unread
from ..latex.tree import Compare, Node
from .meaning.definitions import Environment, head
from .meaning.relation import Judge
from .meaning.walk import subtrees
from .points import value_set

REMARK: Final = "read as an equation to solve; nothing is claimed to hold for every value"
MOST_LINKED: Final = 12
_ZEROS: Final = frozenset({"0", "mathbf{0}", "boldsymbol{0}", "vec{0}"})


def imposed(chains: tuple[Chain, ...], judge: Judge) -> frozenset[tuple[int, int]]:
    """The (chain, position) of relations that are equations to solve, if they do not hold as they stand.

    Those that words say so of, with what is made of them further on; and those of a run that ends in a value at which
    they are true: ``1 - 2σ(x) = 0 ⇒ σ(x) = 1/2 ⇒ x = 0``.
    """
    return frozenset([*_said(chains, judge.environment), *_solved(chains, judge)])


def _said(chains: tuple[Chain, ...], environment: Environment) -> Iterator[tuple[int, int]]:
    section = None  # the section of the text in which an equation is being solved
    for number, chain in enumerate(chains):
        if chain.place.section != section:
            section = None
        for position, (left, right) in enumerate(_pairs(chain)):
            if left is None or right is None or chain.relations[position] not in ("=", ":="):
                continue
            if chain.solves and _is_zero(left, right):
                section = chain.place.section
                yield number, position
            elif section is not None and not _says_a_derivative(left, right, environment):
                yield number, position


def _pairs(chain: Chain) -> list[tuple[Node | None, Node | None]]:
    trees = [None if isinstance(side.tree, Unread) else side.tree for side in chain.sides]
    return list(pairwise(trees))


def _is_zero(left: Node, right: Node) -> bool:
    """Whether one side is nothing but 0, or the zero vector."""
    for side in (left, right):
        match side:
            case tree.Number(value) if value == 0:
                return True
            case tree.Name(text) if text.lstrip("\\") in _ZEROS:
                return True
    return False


def _says_a_derivative(left: Node, right: Node, environment: Environment) -> bool:
    """Whether a relation says what a derivative or a defined name is, which is a step and no equation to solve."""
    form = head(left)
    if form is not None and not form[1] and environment.definition(form[0]) is not None:
        return True
    kinds = (tree.Derivative, tree.Gradient, tree.Prime)
    return any(isinstance(part, kinds) for side in (left, right) for part in subtrees(side))


def _solved(chains: tuple[Chain, ...], judge: Judge) -> Iterator[tuple[int, int]]:
    """The equations of runs that end in a value: each is true there."""
    environment = judge.environment
    for end, chain in enumerate(chains):
        value = value_set(chain, environment) if chain.relations else None
        if value is None:
            continue
        at_value = Judge(replace(environment, standing=(*environment.standing, value)))
        for number in range(end - 1, max(end - MOST_LINKED, -1), -1):
            if not _is_linked(chains[number + 1], chains[number]):
                break
            if _is_met(chains[number], chains[number + 1], value, at_value):
                yield number, len(chains[number].relations) - 1


def _is_linked(after: Chain, before: Chain) -> bool:
    """Whether a chain follows from the one before: by an arrow, by "so", or in the same sentence."""
    if after.place.section != before.place.section:
        return False
    return bool(after.follows) or after.concludes or after.place.sentence == before.place.sentence


def _is_met(chain: Chain, after: Chain, value: Compare, judge: Judge) -> bool:
    """Whether a chain ends in an equation for a variable that is true at a value of it."""
    left, right = (_pairs(chain) or [(None, None)])[-1]
    if left is None or right is None or chain.relations[-1] not in ("=", ":="):
        return False
    if _says_a_derivative(left, right, judge.environment) and not _is_zero(left, right):
        return False
    variable = value.operands[0]
    alone = len(chain.relations) == 1 and bool(after.follows)
    if variable not in subtrees(left) or not (alone or variable not in subtrees(right)):
        return False
    return judge.judge_once(left, "=", right).mark == "holds"


__all__ = ["REMARK", "imposed"]
