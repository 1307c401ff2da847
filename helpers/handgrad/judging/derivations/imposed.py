r"""Equations that a text imposes and solves ("setting the gradient to zero"): conditions, of which none is a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from ..latex import prose, tree
from ..latex.chains import Chain
from ..latex.tree import Compare, Node
from .meaning.definitions import RESERVED, Environment, plain
from .meaning.relation import Judge
from .meaning.walk import subtrees
from .meant import says_a_derivative
from .named import names_in
from .points import value_set
from .solving import MOST_LINKED, Pair, Spot, solutions, spells, where_solved

REMARK: Final = "read as an equation to solve; nothing is claimed to hold for every value"
NOT_SOLVED: Final = "put into the equation that was set to zero, this does not solve it"
PERHAPS_SET: Final = "this is true only at some values; if it is an equation to solve, say so: “set to zero”"
_ZERO: Final = tree.Number(Fraction(0))
_ZEROS: Final = frozenset({"0", "mathbf{0}", "boldsymbol{0}", "vec{0}"})


@dataclass(frozen=True, slots=True)
class Equations:
    """The equations that a text solves, and the chains that say what a variable is then.

    ``solutions`` of declared variables define nothing; ``wrong`` ones do not satisfy the equation. ``solved`` judges
    where the variable is the right solution: what is made of the equation on the way has to be true there. Of
    ``perhaps`` nobody has said whether they are equations to solve.
    """

    places: frozenset[Spot] = frozenset()
    solutions: frozenset[int] = frozenset()
    wrong: frozenset[int] = frozenset()
    perhaps: frozenset[Spot] = frozenset()
    solved: Judge | None = None


def equations(chains: tuple[Chain, ...], judge: Judge) -> Equations:
    """The equations of a text that words speak of ("set to zero"), with what is made of them further on; and those of
    a run that ends in a value at which they are true: ``1 - 2σ(x) = 0 ⇒ σ(x) = 1/2 ⇒ x = 0``.
    """
    environment = judge.environment
    said, zeros = tuple(_said(chains, environment)), tuple(_zeros(chains))
    derived = {spot for spot in zeros if _is_derived(chains[spot[0]].nodes[0]) and spot[1] > 0}
    roots = [spot for spot in sorted({*said, *zeros}) if _is_root(chains[spot[0]], spot[1])]
    found = [one for one in solutions(chains, roots, environment) if one.marks]
    right = [one for one in found if "holds" in one.marks]
    wrong = [
        one for one in found if "fails" in one.marks and one.near and one not in right and {*said, *derived} & one.of
    ]
    tried = {spot for one in found if one.near and one not in right for spot in one.of if spot in zeros}
    tried = {spot for spot in tried if _is_bare(chains[spot[0]].pairs[spot[1]], environment)}
    begun = {*said}.union(*(one.solves for one in right), *(one.of & derived for one in wrong))
    last = max((one.chain for one in (*right, *wrong)), default=-1)
    places = begun.union(_between(chains, min(begun, default=(last, 0)), last, environment))
    solved = [chains[n].pairs[k] for n, k in roots if (n, k) in places]
    return Equations(
        frozenset([*places, *_solved(chains, judge)]),
        frozenset(one.chain for one in (*right, *wrong) if one.declared),
        frozenset(one.chain for one in wrong),
        frozenset(tried.union(spot for spot in derived if _may_vanish(chains[spot[0]].pairs[spot[1]], judge))),
        where_solved([one for one in found if one not in wrong], solved, environment),
    )


def _is_root(chain: Chain, position: int) -> bool:
    """Whether words set this equation, and it is not made of one that they set."""
    left, right = chain.pairs[position]
    zero = left is not None and right is not None and _is_zero(left, right)
    return zero or prose.sets_to_zero(chain.place.words)


def _is_bare(pair: Pair, environment: Environment) -> bool:
    """Whether an equation says nothing of a derivative."""
    left, right = pair
    return left is not None and right is not None and not says_a_derivative(left, right, environment)


def _zeros(chains: tuple[Chain, ...]) -> Iterator[Spot]:
    """Where a chain ends in 0: ``f'(w) = 2w - 6 = 0``, ``Aw - b = 0``."""
    for number, chain in enumerate(chains):
        left, right = chain.pairs[-1] if chain.relations else (None, None)
        if left is not None and right is not None and chain.relations[-1] == "=" and _is_zero(left, right):
            yield number, len(chain.relations) - 1


def _may_vanish(pair: Pair, judge: Judge) -> bool:
    """Whether one side has values above and below the other, or may have them."""
    left, right = pair
    if left is None or right is None:
        return False
    return {judge.judge_once(left, order, right).mark for order in ("<=", ">=")} in ({"fails"}, {"no claim"})


def _said(chains: tuple[Chain, ...], environment: Environment) -> Iterator[Spot]:
    section = None  # the section of the text in which an equation is being solved
    for number, chain in enumerate(chains):
        if chain.place.section != section:
            section = None
        imposed = prose.sets_to_zero(chain.place.words)
        for position, (left, right) in enumerate(chain.pairs):
            if left is None or right is None or chain.relations[position] not in ("=", ":="):
                continue
            zero = _is_zero(left, right) and (chain.solves or _goes_on(chains, number, position))
            if zero or ((imposed or section is not None) and not says_a_derivative(left, right, environment)):
                section = chain.place.section
                yield number, position


def _between(chains: tuple[Chain, ...], first: Spot, last: int, environment: Environment) -> Iterator[Spot]:
    """What is made of an equation up to the chain that solves it."""
    for number in range(first[0], last):
        for position, (left, right) in enumerate(chains[number].pairs):
            if (number, position) > first and left is not None and right is not None:
                equation = chains[number].relations[position] in ("=", ":=")
                if equation and not says_a_derivative(left, right, environment):
                    yield number, position


def _goes_on(chains: tuple[Chain, ...], number: int, position: int) -> bool:
    """Whether another equation is concluded from a derivative that is set to 0: ``f' = ... = 0 ⇒ 2x = 3``."""
    chain, after = chains[number], chains[number + 1] if number + 1 < len(chains) else None
    if after is None or not after.follows or position != len(chain.relations) - 1:
        return False
    return _is_derived(chain.nodes[0]) and after.place.section == chain.place.section


def _is_derived(node: Node | None) -> bool:
    """Whether a side is a derivative."""
    if isinstance(node, tree.Call):
        return isinstance(node.function, tree.Prime)
    return isinstance(node, (tree.Derivative, tree.Gradient, tree.Prime))


def _is_zero(left: Node, right: Node) -> bool:
    """Whether one side is nothing but 0, or the zero vector."""
    for side in (left, right):
        match side:
            case tree.Number(value) if value == 0:
                return True
            case tree.Name(text) if text.lstrip("\\") in _ZEROS:
                return True
            case tree.Interval(low, high) if low == high == _ZERO:
                return True
            case tree.Matrix(rows) if all(entry == _ZERO for row in rows for entry in row):
                return True
    return False


def _solved(chains: tuple[Chain, ...], judge: Judge) -> Iterator[tuple[int, int]]:
    """The equations of runs that end in a value: each is true there."""
    environment = judge.environment
    for end, chain in enumerate(chains):
        value = _value(chain, environment) if chain.relations else None
        if value is None:
            continue
        at_value = Judge(replace(environment, standing=(*environment.standing, value)))
        for number in range(end - 1, max(end - MOST_LINKED, -1), -1):
            if not _is_linked(chains[number + 1], chains[number]):
                break
            if _is_met(chains[number], chains[number + 1], value, at_value):
                yield number, len(chains[number].relations) - 1


def _value(chain: Chain, environment: Environment) -> Compare | None:
    """``z = 0``, ``z^* = 0``: a value of a declared variable."""
    left, right = chain.sides[0].node, chain.sides[-1].node
    if isinstance(left, tree.Name) and right is not None and environment.symbol(left.text) is None:
        if chain.relations in (("=",), (":=",)) and names_in(right) <= RESERVED:
            for symbol in environment.notation.symbols:
                if symbol.kind == "scalar" and spells(plain(left.text), plain(symbol.name)):
                    return Compare(("=",), (tree.Name(symbol.name), right))
    return value_set(chain, environment)


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
    if says_a_derivative(left, right, judge.environment) and not _is_zero(left, right):
        return False
    variable = value.operands[0]
    alone = len(chain.relations) == 1 and bool(after.follows)
    if variable not in subtrees(left) or not (alone or variable not in subtrees(right)):
        return False
    return judge.judge_once(left, "=", right).mark == "holds"


__all__ = ["NOT_SOLVED", "PERHAPS_SET", "REMARK", "Equations", "equations"]
