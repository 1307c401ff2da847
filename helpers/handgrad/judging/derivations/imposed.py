r"""Equations that a text imposes and solves ("setting the gradient to zero"): conditions, of which none is a step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ..latex import tree
from ..latex.chains import Chain
from ..latex.tree import Compare, Node
from .meaning.definitions import Definition, Environment, head
from .meaning.relation import Judge
from .meaning.walk import subtrees
from .named import names_in
from .points import value_set

REMARK: Final = "read as an equation to solve; nothing is claimed to hold for every value"
NOT_SOLVED: Final = "put into the equation that was set to zero, this does not solve it"
MOST_LINKED: Final = 12
_ZEROS: Final = frozenset({"0", "mathbf{0}", "boldsymbol{0}", "vec{0}"})


@dataclass(frozen=True, slots=True)
class Equations:
    """The equations that a text solves: their (chain, position), and the chains that say what a variable is then.

    ``solutions`` of declared variables define nothing; ``wrong`` ones do not satisfy the equation. ``solved`` judges
    where the variable is the right solution: what is made of the equation on the way has to be true there.
    """

    places: frozenset[tuple[int, int]] = frozenset()
    solutions: frozenset[int] = frozenset()
    wrong: frozenset[int] = frozenset()
    solved: Judge | None = None


def equations(chains: tuple[Chain, ...], judge: Judge) -> Equations:
    """The equations of a text that words speak of ("set to zero"), with what is made of them further on; and those of
    a run that ends in a value at which they are true: ``1 - 2σ(x) = 0 ⇒ σ(x) = 1/2 ⇒ x = 0``.
    """
    said = tuple(_said(chains, judge.environment))
    zeros = [
        (n, (left, right))
        for n, position in said
        for left, right in [chains[n].pairs[position]]
        if left is not None and right is not None and _is_zero(left, right)
    ]
    found = Equations(frozenset([*said, *_solved(chains, judge)]))
    for number, definition in _solutions(chains, zeros, judge.environment):
        environment = judge.environment.with_definition(definition)
        there = Judge(environment)
        marks = {there.judge_once(left, "=", right).mark for n, (left, right) in zeros if n < number}
        declared = definition.name == (head(chains[number].sides[0].tree) or ("",))[0]
        if declared:
            found = replace(found, solutions=found.solutions | {number})
        if "fails" in marks:
            found = replace(found, wrong=found.wrong | {number})
        elif marks == {"holds"} and found.solved is None:
            found = replace(found, solved=there)
    return found


def _solutions(
    chains: tuple[Chain, ...], zeros: list[tuple[int, tuple[Node, Node]]], environment: Environment
) -> Iterator[tuple[int, Definition]]:
    """The chains after an equation, in its section, that say what its unknown is: ``w = ...``, ``\\hat w = ...``."""
    for number, chain in enumerate(chains):
        before = [pair for n, pair in zeros if n < number and chains[n].place.section == chain.place.section]
        form, right = head(chain.sides[0].tree) if chain.relations else None, chain.nodes[-1]
        if not before or form is None or form[1] or form[2] or right is None:
            continue
        for name in sorted({name for pair in before for side in pair for name in names_in(side)}):
            spelled = re.fullmatch(rf"(?:hat\{{)?{re.escape(name)}(?:\}})?(?:[_^].*)?", form[0])
            if spelled and environment.symbol(name) is not None and environment.definition(name) is None:
                if name not in names_in(right):
                    yield number, Definition(name, right)


def _said(chains: tuple[Chain, ...], environment: Environment) -> Iterator[tuple[int, int]]:
    section = None  # the section of the text in which an equation is being solved
    for number, chain in enumerate(chains):
        if chain.place.section != section:
            section = None
        for position, (left, right) in enumerate(chain.pairs):
            if left is None or right is None or chain.relations[position] not in ("=", ":="):
                continue
            if _is_zero(left, right) and (chain.solves or _goes_on(chains, number, position)):
                section = chain.place.section
                yield number, position
            elif section is not None and not _says_a_derivative(left, right, environment):
                yield number, position


def _goes_on(chains: tuple[Chain, ...], number: int, position: int) -> bool:
    """Whether another equation is concluded from a derivative that is set to 0: ``f' = ... = 0 ⇒ 2x = 3``."""
    chain, after = chains[number], chains[number + 1] if number + 1 < len(chains) else None
    first = chain.nodes[0]
    if after is None or not after.follows or position != len(chain.relations) - 1 or first is None:
        return False
    derived = isinstance(first, (tree.Derivative, tree.Gradient, tree.Prime))
    called = isinstance(first, tree.Call) and isinstance(first.function, tree.Prime)
    return (derived or called) and after.place.section == chain.place.section


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
    left, right = (chain.pairs or [(None, None)])[-1]
    if left is None or right is None or chain.relations[-1] not in ("=", ":="):
        return False
    if _says_a_derivative(left, right, judge.environment) and not _is_zero(left, right):
        return False
    variable = value.operands[0]
    alone = len(chain.relations) == 1 and bool(after.follows)
    if variable not in subtrees(left) or not (alone or variable not in subtrees(right)):
        return False
    return judge.judge_once(left, "=", right).mark == "holds"


__all__ = ["NOT_SOLVED", "REMARK", "Equations", "equations"]
