"""What names mean at each chain of a text, surely or perhaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ..latex import tree
from ..latex.chains import Chain, Unread
from ..latex.tree import Compare, Node
from .assumptions import without_assumed
from .meaning.definitions import RESERVED, Definition, Environment, plain
from .meaning.relation import Judge, Outcome
from .meaning.walk import subtrees
from .onehot import PERHAPS_TARGET, OneHot, possible_letters
from .own import Own, names_in, own_definitions, reach

MOST_EVIDENCE = 12
PERHAPS_SET = (
    "this is true only if {names} is set as the text says elsewhere; if it defines it, say so with “let” or “where”"
)
PERHAPS_CASE = "this is true only under the condition that was stated before; say whether that case still applies here"


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Another way to understand what a chain stands under, and why a step that holds only so is not decided.

    With no ``why`` a step that holds so holds.
    """

    judge: Judge
    condition: Node | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """A chain with what it is judged by, what it defines, and other ways to understand it.

    ``doubt`` is a definition that the chain may state: it may also be a claim. ``target`` is the one-hot vector that
    the text speaks of.
    """

    chain: Chain
    judge: Judge
    defined: Definition | None = None
    doubt: Definition | None = None
    solution: bool = False
    values: tuple[Compare, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()
    target: OneHot | None = None

    def judged(self, left: Node, relation: str, right: Node) -> Outcome:
        """The outcome of a relation of this chain: as it stands, and where it does not hold so, as it may be meant."""
        outcome = self.judge.judge(left, relation, right, self.chain.condition)
        if outcome.mark in ("holds", "no claim"):
            return outcome
        for other in self.otherwise:
            again = other.judge.judge(left, relation, right, other.condition)
            if again.mark == "holds":
                return again if not other.why else Outcome("unread", other.why)
        if self.values and self._is_put_in(left, right):
            standing = (*self.judge.environment.standing, *self.values)
            again = Judge(replace(self.judge.environment, standing=standing)).judge(
                left, relation, right, self.chain.condition
            )
            if again.mark == "holds":
                return replace(again, remark="with the values that were set")
        return outcome

    def _is_put_in(self, left: Node, right: Node) -> bool:
        """Whether one side still has a variable that was given a value, and the other has none."""
        given = {plain(part.operands[0].text) for part in self.values if isinstance(part.operands[0], tree.Name)}
        found = [bool(reach(side, self.judge.environment) & given) for side in (left, right)]
        return found[0] != found[1]


def contexts(chains: tuple[Chain, ...], start: Environment) -> Iterator[Context]:
    """The context of each chain, in order. A name may be used before its definition."""
    found = own_definitions(chains, start)
    base = start
    for own in reversed([own for own in found if own.sure]):
        base = base.with_definition(own.definition)
    kinds = {own.chain: _kind(own, chains, base) for own in found if not own.sure}
    sure = [own for own in found if own.sure or kinds[own.chain] == "set"]
    perhaps = [own for own in found if kinds.get(own.chain) == "perhaps"]
    environment = start
    for own in reversed(sure):
        environment = environment.with_definition(own.definition)
    by_chain = {own.chain: own.definition for own in sure}
    judge = Judge(environment)
    values: tuple[Compare, ...] = ()
    for number, chain in enumerate(chains):
        defined = by_chain.get(number)
        if defined is not None and environment.definitions[defined.name] is not defined:
            environment = environment.with_definition(defined)
            judge = Judge(environment)
        chain = replace(chain, condition=without_assumed(chain.condition, environment))
        yield Context(
            chain,
            judge,
            defined,
            next((own.definition for own in perhaps if own.chain == number), None),
            kinds.get(number) == "solution",
            values,
            tuple(_otherwise(chain, judge, perhaps)),
        )
        values = _values(chain, values, environment)


def _otherwise(chain: Chain, judge: Judge, perhaps: list[Own]) -> Iterator[Otherwise]:
    """The ways in which a chain may be meant besides."""
    if perhaps:
        environment = judge.environment
        for own in perhaps:
            environment = environment.with_definition(own.definition)
        names = " and ".join(own.definition.name for own in perhaps)
        yield Otherwise(Judge(environment), chain.condition, PERHAPS_SET.format(names=names))
    if chain.lingering is not None and chain.condition is None:
        yield Otherwise(judge, chain.lingering, PERHAPS_CASE)


def with_target(context: Context, target: OneHot | None) -> Context:
    """The context where a vector is one-hot: a step that holds so holds, if the text says outright where its one is."""
    if target is None:
        return context
    more, environment = [], context.judge.environment
    for letter in possible_letters(target, context.chain, environment):
        for value in (1,) if target.sure else (1, 0):
            standing = (*environment.standing, target.condition(letter, value))
            why = "" if target.sure else PERHAPS_TARGET.format(letter=letter, vector=target.vector, value=value)
            more.append(Otherwise(Judge(replace(environment, standing=standing)), context.chain.condition, why))
    return replace(context, target=target, otherwise=(*context.otherwise, *more))


# What a variable that is equated with an expression is meant to be --------------------------------------------------


def _kind(own: Own, chains: tuple[Chain, ...], environment: Environment) -> str:
    """ "set", "claim", "solution" or "perhaps": by which of the steps that use the variable hold in either way.

    A step that holds only with the definition shows that it is one, if it stands before: further on it may follow from
    a false claim. One that holds only while the variable is free shows that it is none.
    """
    name = own.definition.name
    free, set_so = Judge(environment), Judge(environment.with_definition(own.definition))
    confirmed = False
    for number, chain in _using(name, own.chain, chains, environment):
        for (left, right), relation in zip(_pairs(chain), chain.relations, strict=True):
            if left is None or right is None or relation not in ("=", ":="):
                continue
            marks = [judge.judge_once(left, relation, right, chain.condition).mark for judge in (free, set_so)]
            if marks[0] == "holds" and marks[1] != "holds":
                return "solution" if _is_varied(name, chains) else "claim"
            confirmed = confirmed or (marks == ["fails", "holds"] and number < own.chain)
    return "set" if confirmed else "perhaps"


def _using(name: str, own: int, chains: tuple[Chain, ...], environment: Environment) -> list[tuple[int, Chain]]:
    """The chains that work with a variable, those before its equation first; not too many."""
    found = []
    for number, chain in enumerate(chains):
        sides = [side for pair in _pairs(chain) for side in pair if side is not None]
        if number != own and any(name in reach(side, environment) or _has_derivative(side) for side in sides):
            found.append((number, chain))
    return found[:MOST_EVIDENCE]


def _pairs(chain: Chain) -> list[tuple[Node | None, Node | None]]:
    trees = [None if isinstance(side.tree, Unread) else side.tree for side in chain.sides]
    return list(pairwise(trees))


def _has_derivative(node: Node) -> bool:
    return any(isinstance(part, (tree.Derivative, tree.Gradient)) for part in subtrees(node))


def _is_varied(name: str, chains: tuple[Chain, ...]) -> bool:
    """Whether something is differentiated by the variable."""
    for chain in chains:
        for side in chain.sides:
            if side.tree is None or isinstance(side.tree, Unread):
                continue
            for part in subtrees(side.tree):
                by = part.variables if isinstance(part, tree.Derivative) else ()
                wrt = part.wrt if isinstance(part, tree.Gradient) else None
                if any(name in names_in(variable) for variable, _ in by) or (wrt is not None and name in names_in(wrt)):
                    return True
    return False


# Values -------------------------------------------------------------------------------------------------------------


def value_set(chain: Chain, environment: Environment) -> Compare | None:
    r"""``x = -2``, of a declared variable: a point is chosen."""
    left, right = chain.sides[0].tree, chain.sides[-1].tree
    if chain.relations not in (("=",), (":=",)) or not isinstance(left, tree.Name) or isinstance(right, Unread):
        return None
    symbol = environment.symbol(left.text)
    if symbol is None or right is None or symbol.kind == "index" or environment.definition(left.text) is not None:
        return None
    return Compare(("=",), (left, right)) if names_in(right) <= RESERVED else None


def _values(chain: Chain, before: tuple[Compare, ...], environment: Environment) -> tuple[Compare, ...]:
    """The values in force after a chain: the last one of each variable."""
    found = value_set(chain, environment) if chain.condition is None else None
    if found is None:
        return before
    return (*(part for part in before if part.operands[0] != found.operands[0]), found)
