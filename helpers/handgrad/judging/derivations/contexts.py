"""What names mean at each chain of a text, surely or perhaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..latex.chains import Chain
from ..latex.tree import Compare, Name, Node
from .assumptions import without_assumed
from .atvalues import at_values
from .meaning.definitions import RESERVED, Definition, Environment, plain
from .meaning.outcome import Outcome
from .meaning.relation import Judge
from .meant import is_equation_for, kind_of
from .named import Own, names_in, reach
from .own import own_definitions
from .points import Point, is_put_in, points_after, points_at
from .readings import read_otherwise
from .restating import restatements, with_restated
from .subjects import meant_before

MOST_REPLACED = 20
PERHAPS_SET = (
    "this is true only if {names} is set as the text says elsewhere; if it defines it, say so with “let” or “where”"
)
PERHAPS_VALUES = "this is true only with the values that were set before; say whether they still stand here"
PERHAPS_POINT = "this is true only at the point that is named behind it; say so before it, or put the value in"
PERHAPS_CASE = "this is true only under the condition that was stated before; say whether that case still applies here"


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Another way to understand what a chain stands under, and why a step that holds only so is not decided.

    With no ``why`` a step that holds so holds. With ``both`` one that holds otherwise has to hold so, too.
    ``solves`` is a variable that the text solves for: nothing but equations for it is meant so.
    """

    judge: Judge
    condition: Node | None
    why: str = ""
    both: bool = False
    solves: str = ""

    def may_mean(self, left: Node, right: Node, environment: Environment) -> bool:
        """Whether a relation may be meant so."""
        return not self.solves or is_equation_for(self.solves, left, right, environment)


@dataclass(frozen=True, slots=True)
class Context:
    """A chain with what it is judged by, what its relations define, and other ways to understand it.

    ``doubt`` is a definition that the chain may state: it may also be a claim. ``said`` is true of a chain that only
    says what the text takes for granted of a declared name.
    """

    chain: Chain
    judge: Judge
    defined: Mapping[int, Definition] = field(default_factory=dict)
    doubt: Definition | None = None
    solution: bool = False
    points: tuple[Point, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()
    said: bool = False

    def judged(self, left: Node, relation: str, right: Node) -> Outcome:
        """The outcome of a relation of this chain: as it stands, and where it does not hold so, as it may be meant."""
        outcome = self._judged(left, relation, right)
        if outcome.mark not in ("fails", "no claim") or relation not in ("=", ":="):
            return outcome
        return read_otherwise(outcome, self.judge, left, relation, right, self.chain.condition)

    def _judged(self, left: Node, relation: str, right: Node) -> Outcome:
        """The outcome of what stands there, with what the text says around it."""
        outcome = self.judge.judge(left, relation, right, self.chain.condition)
        if outcome.mark == "holds" and self._is_before_a_point(left, right):
            free = self.judge.judge(left, relation, right)
            return free if free.mark == "holds" else Outcome("unread", PERHAPS_POINT)
        if outcome.mark == "holds" or (outcome.mark == "no claim" and relation in ("=", ":=")):
            for other in self.otherwise:
                if other.both and other.judge.judge(left, relation, right, other.condition).mark == "fails":
                    return Outcome("unread", other.why)
            return outcome
        worked_out = self._with_values(outcome, left, relation, right)
        if worked_out.mark == "holds":
            return worked_out
        others = (other for other in self.otherwise if other.may_mean(left, right, self.judge.environment))
        for other in sorted(others, key=lambda other: bool(other.why)):
            again = other.judge.judge(left, relation, right, other.condition)
            if again.mark == "holds":
                return again if not other.why else Outcome("unread", other.why)
        return worked_out

    def _is_before_a_point(self, left: Node, right: Node) -> bool:
        """Whether a point behind the chain may belong to its end alone: ``a = b = 0`` at x = 0."""
        match self.chain.condition:
            case Compare(("=",), (Name(text), value)) if self.chain.behind and not names_in(value) - RESERVED:
                varied = all(plain(text) in reach(side, self.judge.environment) for side in (left, right))
                return varied and self.chain.nodes[-1] is not right
        return False

    def _ends_in_a_number(self) -> bool:
        """Whether the chain works something out in numbers."""
        last = self.chain.nodes[-1]
        return last is not None and names_in(last) <= RESERVED

    def _with_values(self, outcome: Outcome, left: Node, relation: str, right: Node) -> Outcome:
        """The outcome where variables have the values that the text set for them, if those may be meant here."""
        environment, sentence = self.judge.environment, self.chain.place.sentence
        points, sure = points_at(self.chain.place, self.points)
        reasons = tuple(point for point in points if point.assumed and point.place.sentence == sentence)
        for here in filter(None, dict.fromkeys((reasons, points))):
            put_in = is_put_in(left, right, here, environment) or (sure and self._ends_in_a_number())
            again = at_values(environment, here, left, relation, right, self.chain.condition)
            if again.mark == "holds" or (put_in and again.mark == "no claim"):
                remark = again.remark or "with the values that were set"
                meant = (put_in and sure) or here == reasons
                return replace(again, remark=remark) if meant else Outcome("unread", PERHAPS_VALUES)
            if put_in and sure and here == points and (again.mark == "fails" or outcome.mark == "fails"):
                return again
        return outcome


def contexts(
    chains: tuple[Chain, ...], start: Environment, solutions: frozenset[int] = frozenset()
) -> Iterator[Context]:
    """The context of each chain, in order. A name may be used before its definition.

    ``solutions`` are chains that say where an equation is true, which define nothing.
    """
    found = tuple(own for own in own_definitions(chains, start) if own.chain not in solutions)
    base = start
    for own in reversed([own for own in found if own.sure]):
        base = base.with_definition(own.definition)
    kinds = {own: "perhaps" if own.again else kind_of(own, chains, base) for own in found if not own.sure}
    sure = [own for own in found if kinds.get(own, "set") == "set"]
    perhaps, solved = ([own for own in found if kinds.get(own) == kind] for kind in ("perhaps", "solved"))
    environment = start
    for own in reversed(sure):
        environment = environment.with_definition(own.definition)
    judge = Judge(environment)
    said = restatements(chains)
    points: tuple[Point, ...] = ()
    newest: dict[str, Own] = {}
    replaced: list[Own] = []
    for number, chain in enumerate(chains):
        here = [own for own in sure if own.chain == number]
        for own in here:
            if environment.definitions[own.definition.name] is not own.definition:
                environment = environment.with_definition(own.definition)
                judge = Judge(environment)
                replaced.append(newest[own.definition.name])
            newest[own.definition.name] = own
        chain = replace(chain, condition=without_assumed(chain.condition, environment))
        chain = with_restated(chain, said, judge)
        yield Context(
            chain,
            judge,
            {own.position: own.definition for own in here},
            next((own.definition for own in perhaps if own.chain == number), None),
            number in solutions or any(kind == "solution" and own.chain == number for own, kind in kinds.items()),
            points,
            (
                *_otherwise(chain, judge, [own for own in perhaps if _may_reach(own, number, chains)]),
                *(replace(_with([own], chain, judge), why="", solves=own.definition.name) for own in solved),
                *_as_before(chain, judge, meant_before(number, newest, replaced[-MOST_REPLACED:], chains)),
            ),
        )
        points = points_after(chain, points, environment)


def _may_reach(own: Own, number: int, chains: tuple[Chain, ...]) -> bool:
    """Whether a chain may be meant under a definition: a second one counts from its own sentence on, like "where"."""
    if not own.again or own.chain <= number:
        return True
    return own.chain == number + 1 and chains[own.chain].place.sentence == chains[number].place.sentence


def _otherwise(chain: Chain, judge: Judge, perhaps: list[Own]) -> Iterator[Otherwise]:
    """The ways in which a chain may be meant besides."""
    again = [own for own in perhaps if own.again]
    together = [own for own in perhaps if not own.again]
    groups = [[own, *together] for own in again]
    if len(newest := {own.definition.name: own for own in again}) > 1:
        groups.append([*newest.values(), *together])
    for group in ([together] if together else []) + groups:
        yield _with(group, chain, judge, both=any(own.again for own in group))
    if chain.lingering is not None and chain.condition is None:
        yield Otherwise(judge, chain.lingering, PERHAPS_CASE)


def _as_before(chain: Chain, judge: Judge, groups: Iterator[tuple[list[Own], bool]]) -> Iterator[Otherwise]:
    """A step also holds with what names meant before, where the text surely goes back to that."""
    for group, sure in groups:
        other = _with(group, chain, judge)
        yield replace(other, why="") if sure else other


def _with(group: list[Own], chain: Chain, judge: Judge, *, both: bool = False) -> Otherwise:
    environment = judge.environment
    for own in group:
        environment = environment.with_definition(own.definition)
    names = " and ".join(dict.fromkeys(own.definition.name for own in group))
    return Otherwise(Judge(environment), chain.condition, PERHAPS_SET.format(names=names), both)
