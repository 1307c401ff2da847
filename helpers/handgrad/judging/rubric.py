"""Points for a derivation: starts where asked, every step holds, reaches the result as asked, shows its work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from .forms import FORMS, in_form, skeleton, vocabulary
from .latex.reader import read_side
from .latex.tree import Call, Derivative, Gradient, Limit, Name, Node, Prime, Unread
from .lines import Judged, judge_text
from .meaning.covering import covers
from .meaning.definitions import Environment, given_environment, head, plain
from .meaning.walk import children, rebuilt, subtrees
from .notation import Notation
from .result import Mark, PartResult, RubricLine
from .slips import Slip
from .sources import Unreadable, read_source


class Known(Protocol):
    """A problem's known mistake."""

    @property
    def name(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def forms(self) -> tuple[str, ...]: ...


class Derivation(Protocol):
    """What a derivation asks (``problems.problem.DerivationPart``)."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def notation(self) -> Notation: ...
    @property
    def start(self) -> tuple[str, ...]: ...
    @property
    def goals(self) -> tuple[str, ...]: ...
    @property
    def form(self) -> str: ...
    @property
    def milestones(self) -> tuple[str, ...]: ...
    @property
    def milestones_needed(self) -> int: ...
    @property
    def mistakes(self) -> tuple[Known, ...]: ...
    @property
    def points_start(self) -> float: ...
    @property
    def points_steps(self) -> float: ...
    @property
    def points_goal(self) -> float: ...
    @property
    def points_work(self) -> float: ...
    @property
    def hint(self) -> str: ...


PERSON = "Some lines could not be read; a person should look at them, and they cost no points until then."
EMPTY = "Nothing to read yet."
MOST_LEAVES = 1.6
SPARE_LEAVES = 4


def judge_derivation(part: Derivation, text: str) -> PartResult:
    """The result of a derivation's part for the text of its cell."""
    judged = judge_text(text, part.notation, _known(part))
    steps = tuple(item.step for item in judged)
    if not steps:
        rubric = tuple(RubricLine(words, 0.0, points, "fails", EMPTY) for words, points in _lines(part) if points)
        return PartResult(part.id, part.title, rubric, hint=part.hint, steps=steps)
    reading = Reading(part, judged)
    rubric = tuple(
        line for line in (reading.start(), reading.every_step(), reading.goal(), reading.work()) if line.out_of
    )
    unread = any(item.unread for item in judged) or any(line.mark == "not decided" for line in rubric)
    first = next((step for step in steps if step.mark == "fails" and step.hint), None)
    complete = all(line.mark == "holds" for line in rubric)
    return PartResult(
        part.id,
        part.title,
        rubric,
        steps=steps,
        hint="" if complete else first.hint if first else part.hint,
        mistakes=tuple(dict.fromkeys(step.mistake for step in steps if step.mistake)),
        needs_person=PERSON if unread else "",
    )


def _lines(part: Derivation) -> tuple[tuple[str, float], ...]:
    """The rubric's words and points."""
    return (
        ("Starts where asked", part.points_start),
        ("Every step holds", part.points_steps),
        ("Reaches the result in the form asked", part.points_goal),
        ("Shows its work", part.points_work),
    )


def _known(part: Derivation) -> tuple[Slip, ...]:
    """The problem's own mistakes, with the values of their forms."""
    return tuple(
        Slip(mistake.name, mistake.hint, tuple(_values(mistake.forms, part.notation))) for mistake in part.mistakes
    )


def _values(forms: Iterable[str], notation: Notation) -> Iterable[object]:
    for form in forms:
        try:
            yield read_source(form, notation)
        except (Unreadable, ValueError):
            continue


@dataclass
class Component:
    """Chains that hang together because they share a side."""

    items: list[Judged] = field(default_factory=list)
    keys: set[object] = field(default_factory=set)
    starts: bool = False


class Reading:
    """One derivation against what its part asks."""

    def __init__(self, part: Derivation, judged: tuple[Judged, ...]) -> None:
        self.part = part
        self.judged = judged
        self.environment = given_environment(part.notation)
        self.starts = self._sides(part.start)
        self.goals = self._sides(part.goals)
        self.milestones = self._sides(part.milestones)
        self.start_keys = {skeleton(side) for side in self.starts}
        self.goal_keys = {skeleton(side) for side in (*self.goals, *map(self._spelled_out, self.goals))}
        self.main = [item for c in self._components() if c.starts for item in c.items]
        self.shown = self._shown()
        self.worked = not self.needs_work or len(self.shown) >= part.milestones_needed

    @property
    def needs_work(self) -> bool:
        """Whether steps between question and result are asked for."""
        return self.part.milestones_needed > 0 and (bool(self.part.milestones) or self.part.points_work > 0)

    def _sides(self, sources: tuple[str, ...]) -> tuple[Node, ...]:
        found = [read_side(source, self.part.notation).tree for source in sources]
        return tuple(side for side in found if side is not None and not isinstance(side, Unread))

    def _spelled_out(self, side: Node) -> Node:
        """What a side that is only a given name stands for, so that writing that is no step either."""
        form = head(side)
        definition = self.environment.definition(form[0]) if form else None
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

    # rubric lines --------------------------------------------------------------------------------------------------------

    def start(self) -> RubricLine:
        """Starts where asked."""
        words, points = _lines(self.part)[0]
        if self.main and self.worked:
            return RubricLine(words, points, points, "holds")
        if self.main:
            return RubricLine(words, 0.0, points, "fails", "This states the result; write the steps that lead to it.")
        return self._missing(words, points, "No line starts from what the question gives.")

    def every_step(self) -> RubricLine:
        """Every step holds; in proportion to what comes before the first that does not."""
        words, points = _lines(self.part)[1]
        counted = [item for item in self.judged if self._counts(item)]
        holding = [item for item in counted if item.step.mark == "holds"]
        if not self.main or not holding or not self.worked:
            why = (
                "There are no steps from the question's start yet."
                if not self.main
                else "There are no steps between the question and the result yet."
            )
            return self._missing(words, points, why)
        marks = [item.step.mark for item in counted]
        if "fails" not in marks:
            unread = any(item.unread for item in self.judged)
            why = PERSON if unread else ""
            return RubricLine(words, points, points, "not decided" if unread else "holds", why)
        before = marks.index("fails")
        earned = round(points * before / len(counted), 2)
        line = counted[before].step.line
        where = f" (line {line})" if line else ""
        why = f"Step {before + 1} of {len(counted)}{where} does not hold; the {before} before it count."
        return RubricLine(words, earned, points, "fails", why)

    def _counts(self, item: Judged) -> bool:
        """Definitions, lines without a claim, and a = a are no steps."""
        if item.step.definition or item.step.mark == "no claim":
            return False
        return item.left is None or item.right is None or skeleton(item.left) != skeleton(item.right)

    def goal(self) -> RubricLine:
        """Reaches every result, in the form asked."""
        words, points = _lines(self.part)[2]
        reached = [goal for goal in self.goals if self._reached(goal)]
        if len(reached) == len(self.goals) and self.goals and self.worked:
            return RubricLine(words, points, points, "holds")
        if reached and not self.worked:
            return RubricLine(
                words, 0.0, points, "fails", "The result stands there, but not the steps that lead to it."
            )
        if reached and len(self.goals) > 1:
            share = round(points * len(reached) / len(self.goals), 2)
            why = f"{len(reached)} of {len(self.goals)} results are there."
            return RubricLine(words, share, points, "fails", why)
        why = "The result is not reached yet."
        if any(self._value_reached(goal) for goal in self.goals):
            why = f"The value is right, but {FORMS[self.part.form].sentence or 'it is not in the form asked'}."
        return self._missing(words, points, why)

    def _reached(self, goal: Node) -> bool:
        conditions = []
        for side, item in self._main_sides():
            if self.needs_work and len(self.shown - {skeleton(side)}) < self.part.milestones_needed:
                continue  # a step on the way is not the result it leads to
            if self._in_form(side, goal, item) and self._same(side, goal, item):
                if item.condition is None:
                    return True
                conditions.append(item.condition)
        return covers(conditions, goal, self.environment)

    def _value_reached(self, goal: Node) -> bool:
        return any(
            not in_form(self.part.form, side, item.judge.environment) and self._same(side, goal, item)
            for side, item in self._main_sides()
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

    def work(self) -> RubricLine:
        """Shows its work: sides between question and result that restate neither."""
        words, points = _lines(self.part)[3]
        needed = self.part.milestones_needed
        if self.worked:
            return RubricLine(words, points, points, "holds")
        why = "Write the steps between the question and the result."
        if self.shown:
            why = f"{len(self.shown)} of {needed} needed steps are there."
        return self._missing(words, points, why)

    def _shown(self) -> set[object]:
        """Written sides that are steps: right, neither start nor goal, and with something in them to work with."""
        goal_words = frozenset().union(*(vocabulary(goal, self.environment) for goal in self.goals))
        beyond = bool(self.milestones) and all(
            vocabulary(side, self.environment) - goal_words for side in self.milestones
        )
        found: set[object] = set()
        for item in self.judged:
            if item.own or item.step.mark not in ("holds", "fails"):
                continue
            for side in (item.left, item.right):
                if side is None or not _has_content(side):
                    continue
                key = skeleton(side)
                if key in found or key in self.goal_keys or key in self.start_keys:
                    continue
                if _is_whole_derivative(side) and self._is_start(side, item):
                    continue
                words = vocabulary(side, item.judge.environment)
                if beyond and words <= goal_words:
                    continue
                if self._is_step(side, item):
                    found.add(key)
        return found

    def _is_step(self, side: Node, item: Judged) -> bool:
        """Equal to the start or a milestone; or the right side of a derivative worked out on the way."""
        for known in (*self.starts, *self.milestones):
            if self._same(side, known, item):
                return True
        worked_out = item.left is not None and _is_whole_derivative(item.left) and side is item.right
        return bool(worked_out and item.step.mark == "holds" and self.main)

    def _missing(self, words: str, points: float, why: str) -> RubricLine:
        """A line not earned; where lines were unread it is left to a person."""
        mark: Mark = "not decided" if any(item.unread for item in self.judged) else "fails"
        return RubricLine(words, 0.0, points, mark, f"{why} {PERSON}" if mark == "not decided" else why)


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
