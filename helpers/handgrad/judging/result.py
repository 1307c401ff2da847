"""The result of one part: rubric lines with points, the lines of a derivation, hints. Plain data, one schema.

It is shown in the notebook, recorded with the graded notebook, and read again by feedback pages and reports.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

MIME = "application/vnd.handgrad.result+json"
SCHEMA = 1
LATER = "This is looked at once the values are right."  # why a line fails that was not looked at

Mark = Literal["holds", "fails", "not decided"]
StepMark = Literal["holds", "fails", "no claim", "unread"]


@dataclass(frozen=True, slots=True)
class RubricLine:
    """One thing that earns points: what it asks, what was earned, and one sentence why not all of it."""

    text: str
    points: float
    out_of: float
    mark: Mark
    why: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One relation of a derivation, as read. ``line`` counts from 1 in the cell. Sides are LaTeX.

    ``repairs`` is true where the step fails only because the side before it was wrong: the right side agrees
    with the head of
    its chain again. ``counterexample`` is Counterexample as JSON, or None. ``mistake`` names a known mistake.
    """

    lhs: str
    rel: str
    rhs: str
    mark: StepMark
    why: str = ""
    line: int = 0
    definition: bool = False
    repairs: bool = False
    remark: str = ""
    hint: str = ""
    mistake: str = ""
    counterexample: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """Values of a student's gradient and of the reference over the same points, and what a reader hears instead."""

    x: tuple[float, ...]
    answer: tuple[float | None, ...]
    reference: tuple[float, ...]
    words: str


@dataclass(frozen=True, slots=True)
class FunctionReport:
    """What judging a function (or a figure) found: the same lines, mistakes and hint as in the part's result."""

    rubric: tuple[RubricLine, ...]
    mistakes: tuple[str, ...] = ()
    hint: str = ""
    read: str = ""
    curve: Curve | None = None


@dataclass(frozen=True, slots=True)
class PartResult:
    """What a check found out about one part.

    ``read`` is what we read, in LaTeX or words; ``hint`` at most one sentence; ``mistakes`` the names of known
    mistakes; ``needs_person`` a sentence for the grader where a person must look (then nothing unread costs
    points silently); ``fault`` a sentence where the fault is ours.
    """

    part: str
    title: str
    rubric: tuple[RubricLine, ...]
    read: str = ""
    steps: tuple[Step, ...] = ()
    hint: str = ""
    mistakes: tuple[str, ...] = ()
    needs_person: str = ""
    fault: str = ""
    curve: Curve | None = None

    @property
    def points(self) -> float:
        """Points earned, a plain float (nbgrader reads anything else as full marks)."""
        return float(sum(line.points for line in self.rubric))

    @property
    def out_of(self) -> float:
        """Points that can be earned."""
        return float(sum(line.out_of for line in self.rubric))

    def to_json(self) -> dict[str, Any]:
        """Plain data with the schema's version."""
        return {"schema": SCHEMA, "points": self.points, "out_of": self.out_of, **asdict(self)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PartResult:
        """The inverse of ``to_json``; raises ValueError on another schema."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f"This result has schema {data.get('schema')!r}; this version reads {SCHEMA}.")
        curve = data.get("curve")
        return cls(
            part=data["part"],
            title=data["title"],
            rubric=tuple(RubricLine(**line) for line in data["rubric"]),
            read=data["read"],
            steps=tuple(Step(**step) for step in data["steps"]),
            hint=data["hint"],
            mistakes=tuple(data["mistakes"]),
            needs_person=data["needs_person"],
            fault=data["fault"],
            curve=Curve(tuple(curve["x"]), tuple(curve["answer"]), tuple(curve["reference"]), curve["words"])
            if curve
            else None,
        )
