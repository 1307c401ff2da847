"""What comes of a relation, also where one of its sides has no value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...result import StepMark
from ...verdict import Counterexample, Verdict
from .planning import Place
from .values import NotStated, ShapeTrouble, Trouble


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one relation: a mark's word, why, and what a student should notice.

    ``trouble`` is set where a side has no value; ``side`` says which (0 left, 1 right).
    """

    mark: StepMark
    why: str = ""
    verdict: Verdict | None = None
    remark: str = ""
    trouble: Trouble | None = None
    side: int = 0

    @property
    def counterexample(self) -> Counterexample | None:
        """The point where the two sides differ."""
        return self.verdict.counterexample if self.verdict else None


class SideTrouble(Exception):
    """Trouble, and the side it is on."""

    def __init__(self, trouble: Trouble, side: int) -> None:
        super().__init__(trouble.sentence)
        self.trouble = trouble
        self.side = side


def troubled(found: SideTrouble) -> Outcome:
    """What comes of a side that has no value."""
    trouble = found.trouble
    if isinstance(trouble, NotStated):
        return Outcome("no claim", trouble.sentence, trouble=trouble, side=found.side)
    if isinstance(trouble, ShapeTrouble):
        verdict = Verdict(False, "shape", trouble.sentence)
        return Outcome("fails", trouble.sentence, verdict, trouble=trouble, side=found.side)
    return Outcome("unread", trouble.sentence, trouble=trouble, side=found.side)


def placed(outcome: Outcome, place: Place) -> Outcome:
    """The outcome with its place named in the counterexample."""
    verdict = outcome.verdict
    if not place.words or verdict is None or verdict.counterexample is None:
        return outcome
    where = ", ".join([*place.words, *filter(None, [verdict.counterexample.where])])
    return replace(outcome, verdict=replace(verdict, counterexample=replace(verdict.counterexample, where=where)))
