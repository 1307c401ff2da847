"""What a run over a class is asked to do, and what it did."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..grading.identify import spelled


@dataclass(frozen=True, slots=True)
class Options:
    """What to grade and how. ``student`` and ``notebook`` are names or patterns as nbgrader's."""

    jobs: int | None = None
    force: bool = False
    student: str = "*"
    notebook: str = "*"
    scheduler: str = ""
    unsafe: bool = False


@dataclass(slots=True)
class Summary:
    """What a run did. ``failed`` and ``refused`` are (student, sentence); ``doubts`` counts cells for a person."""

    graded: int = 0
    skipped: int = 0
    doubts: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    interrupted: bool = False
    seconds: float = 0.0

    @property
    def seen(self) -> bool:
        """Whether there was any submission to grade, or graded already."""
        return bool(self.graded or self.skipped or self.refused or self.failed)

    def lines(self) -> list[str]:
        """For people, one line each."""
        said = [f"{self.graded} submissions graded in {self.seconds:.1f} s, {self.skipped} were graded already."]
        if self.doubts:
            said.append(f"{self.doubts} answers wait for a person (formgrader shows them as needing a manual grade).")
        said += [f"{spelled(student)}: {sentence}" for student, sentence in self.refused + self.failed]
        if self.interrupted:
            said.append("Stopped before the end; the next run goes on from here.")
        return said
