"""What a text shows of a derivation: which chains count, what they reach, and which of their sides are steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..latex.reader import read_side
from ..latex.tree import Call, Derivative, Gradient, Limit, Name, Node, Prime
from .asked import Derivation
from .forms import in_form, skeleton, vocabulary
from .lines import Judged
from .meaning.covering import covers
from .meaning.definitions import Environment, head, plain
from .meaning.given import given_environment
from .meaning.walk import children, rebuilt, subtrees

MOST_LEAVES = 1.6
SPARE_LEAVES = 4
_MOST_NAMES = 4  # a name for a name for the result


@dataclass
class Component:
    """Chains that hang together because they share a side."""

    items: list[Judged] = field(default_factory=list)
    keys: set[object] = field(default_factory=set)
    starts: bool = False


class Evidence:
    """One derivation against what its part asks."""

    def __init__(self, part: Derivation, judged: tuple[Judged, ...]) -> None:
        self.part = part
        self.judged = judged
        self.environment = given_environment(part.notation)
        self.starts = self._sides(part.start)
        self.goals = self._sides(part.goals)
        self.milestones = self._sides(part.milestones)
        self.known = self._sides(part.known)
        self.start_keys = {skeleton(side) for side in self.starts}
        self.goal_keys = {skeleton(side) for side in (*self.goals, *map(self._spelled_out, self.goals))}
        self.main = [item for c in self._components() if c.starts for item in c.items]
        self.shown = self._shown()
        self.worked = not self.needs_work or len(self.shown) >= part.milestones_needed
        self.jumped = not self.worked and any(map(self._jumps, self.main))
        self.tried = not self.worked and not self.jumped and self._starts_well()

    @property
    def needs_work(self) -> bool:
        """Whether steps between question and result are asked for."""
        return self.part.milestones_needed > 0 and (bool(self.part.milestones) or self.part.points_work > 0)

    def _sides(self, sources: tuple[str, ...]) -> tuple[Node, ...]:
        found = [read_side(source, self.part.notation).node for source in sources]
        return tuple(node for node in found if node is not None)

    def _spelled_out(self, side: Node, environment: Environment | None = None) -> Node:
        """What a side that is only a defined name stands for, so that writing that is no step either."""
        form = head(side)
        definition = (environment or self.environment).definition(form[0]) if form else None
        if form is None or definition is None:
            return side
        old, new = (*definition.parameters, *definition.indices), (*form[1], *form[2])
        if len(old) != len(new):
            return side
        names = dict(zip(old, new, strict=True))
        return rebuilt(
            definition.body,
            lambda part: (
                Name(names[plain(part.text)]) if isinstance(part, Name) and plain(part.text) in names else None
            ),
        )

    # which chains count ----------------------------------------------------------------------------------------------

    def _components(self) -> list[Component]:
        """Chains joined where they share a written side; definitions of the student's own join nothing."""
        components: list[Component] = []
        for chain in _chains(self.judged):
            keys = {skeleton(side) for item in chain for side in (item.left, item.right) if side is not None}
            keys = {key for key in keys if _is_telling(key)}
            joined = Component(list(chain), keys, any(self._starts(item) for item in chain))
            for other in [c for c in components if c.keys & keys]:
                components.remove(other)
                joined = Component(other.items + joined.items, other.keys | joined.keys, other.starts or joined.starts)
            components.append(joined)
        return components

    def _starts(self, item: Judged) -> bool:
        """Whether one end of the relation is where the derivation was to start."""
        sides = [item.left] if item.position == 0 else []
        return any(side is not None and self._is_start(side, item) for side in [*sides, item.right])

    def _is_start(self, side: Node, item: Judged) -> bool:
        if skeleton(side) in self.start_keys:
            return True
        words = vocabulary(side, item.judge.environment)
        for start in self.starts:
            if (
                words == vocabulary(start, self.environment)
                and _leaves(side) <= MOST_LEAVES * _leaves(start) + SPARE_LEAVES
            ):
                if _is_whole_derivative(start) == _is_whole_derivative(side) and self._same(side, start, item):
                    return True
        return False

    def _same(self, side: Node, other: Node, item: Judged) -> bool:
        return item.judge.judge(side, "=", other, item.condition).mark == "holds"

    def counts(self, item: Judged) -> bool:
        """Definitions, lines without a claim, and a = a are no steps."""
        if item.step.definition or item.step.mark == "no claim":
            return False
        return item.left is None or item.right is None or skeleton(item.left) != skeleton(item.right)

    def _starts_well(self) -> bool:
        """Whether some step from the start on holds, of names and not of numbers: work, though it may not get far."""
        return any(
            self.counts(item) and item.step.mark == "holds" and item.right is not None and _has_content(item.right)
            for item in self.main
        )

    def _jumps(self, item: Judged) -> bool:
        """Whether one side of the relation is a start and the other a goal."""
        if item.left is None or item.right is None:
            return False
        return any(
            self._is_start(one, item) and self._is_result(other, item)
            for one, other in ((item.left, item.right), (item.right, item.left))
        )

    def _is_result(self, side: Node, item: Judged) -> bool:
        """A goal as it is asked, or the known result in its own words."""
        words = vocabulary(side, item.judge.environment)
        known = [result for result in self.known if vocabulary(result, self.environment) == words]
        return any(self._is_goal(side, goal, item) for goal in self.goals) or any(
            self._same(side, result, item) for result in known
        )

    def _is_goal(self, side: Node, goal: Node, item: Judged) -> bool:
        return self._in_form(side, goal, item) and self._same(side, goal, item)

    def reached(self, goal: Node) -> bool:
        """Whether a main chain has the goal, in the form asked, beside the steps that lead to it."""
        conditions = []
        for side, item in self._main_sides():
            if self.needs_work and len(self.shown - {skeleton(side)}) < self.part.milestones_needed:
                continue  # a step on the way is not the result it leads to
            if self._is_goal(side, goal, item):
                if item.condition is None:
                    return True
                conditions.append(item.condition)
        return covers(conditions, goal, self.environment)

    def value_reached(self, goal: Node) -> bool:
        """Whether a main chain ends in the goal's value, in another form than asked."""
        ends = {item.chain: (side, item) for side, item in self._main_sides()}
        return any(
            not in_form(self.part.form, side, item.judge.environment) and self._same(side, goal, item)
            for side, item in ends.values()
            if not _is_whole_derivative(side)
        )

    def _main_sides(self) -> Iterable[tuple[Node, Judged]]:
        for item in self.main:
            for side in ([item.left] if item.position == 0 else []) + [item.right]:
                if side is not None and item.step.mark != "no claim":
                    yield side, item

    def _in_form(self, side: Node, goal: Node, item: Judged) -> bool:
        """In the form asked, in no other words than the goal's, and about as short."""
        environment: Environment = item.judge.environment
        if not in_form(self.part.form, side, environment):
            return False
        allowed = vocabulary(goal, self.environment) | ({"cases"} if item.condition is not None else frozenset())
        if not vocabulary(side, environment) <= allowed:
            return False
        return _leaves(side) <= MOST_LEAVES * _leaves(goal) + SPARE_LEAVES

    def _shown(self) -> set[object]:
        """Written sides that are steps: right, neither start nor goal, and with something in them to work with."""
        goal_words = frozenset().union(*(vocabulary(goal, self.environment) for goal in self.goals))
        beyond = bool(self.milestones) and all(
            vocabulary(side, self.environment) - goal_words for side in self.milestones
        )
        known_words = [vocabulary(side, self.environment) for side in self.known]
        found: set[object] = set()
        for item in self.judged:
            if item.own or item.step.mark not in ("holds", "fails"):
                continue
            for side in (item.left, item.right):
                if side is None or not _has_content(side):
                    continue
                key = skeleton(side)
                if key in found or {key, self._named(side, item)} & (self.goal_keys | self.start_keys):
                    continue
                if _is_whole_derivative(side) and self._is_start(side, item):
                    continue
                words = vocabulary(side, item.judge.environment)
                if (beyond and words <= goal_words) or words in known_words:
                    continue
                if self._is_step(side, item):
                    found.add(key)
        return found

    def _named(self, side: Node, item: Judged) -> object:
        """The skeleton of what a side that is only a name of the student's own stands for, by way of other names."""
        for _ in range(_MOST_NAMES):
            side = self._spelled_out(side, item.judge.environment)
        return skeleton(side)

    def _is_step(self, side: Node, item: Judged) -> bool:
        """Equal to the start or a milestone; or the right side of a derivative worked out on the way."""
        for known in (*self.starts, *self.milestones):
            if self._same(side, known, item):
                return True
        worked_out = item.left is not None and _is_whole_derivative(item.left) and side is item.right
        return bool(worked_out and item.step.mark == "holds" and self.main)


def _chains(judged: tuple[Judged, ...]) -> Iterable[list[Judged]]:
    chains: dict[int, list[Judged]] = {}
    for item in judged:
        if not item.own:
            chains.setdefault(item.chain, []).append(item)
    return chains.values()


def _is_telling(key: object) -> bool:
    """A bare number joins nothing."""
    return not (isinstance(key, tuple) and key and key[0] == "number")


def _is_whole_derivative(side: Node) -> bool:
    """A derivative of something, not worked out."""
    if isinstance(side, Call):
        return isinstance(side.function, Prime)
    return isinstance(side, (Derivative, Prime, Gradient, Limit))


def _has_content(side: Node) -> bool:
    return any(isinstance(part, Name) for part in subtrees(side))


def _leaves(side: Node) -> int:
    return sum(1 for part in subtrees(side) if not any(True for _ in children(part)))
