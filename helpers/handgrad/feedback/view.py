"""What a feedback page shows, gathered from one graded notebook and its marks. No HTML here, and nothing hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..judging.result import MIME, PartResult
from ..notebooks.cells import cells, grade_id, source

CHECK = "-check"
EMPTY = "Nothing was written here."
State = Literal["full", "some", "none", "waits"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the gradebook says of one graded cell.

    ``waits``: a person must still look. ``comment`` is a person's; ``empty``: the answer is as it was released.
    """

    points: float | None
    out_of: float
    waits: bool = False
    comment: str = ""
    by_person: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure that an answer cell drew: PNG as base64, and its words."""

    png: str
    words: str


@dataclass(frozen=True, slots=True)
class PartView:
    """One part. ``answer`` is the student's text, ``code`` says whether it is Python.

    ``said`` are lines for a part without a recorded result: what an instructor's own check printed, or that a text
    answer is empty.
    """

    id: str
    title: str
    points: float
    out_of: float
    state: State
    answer: str
    code: bool
    result: PartResult | None = None
    comment: str = ""
    by_person: bool = False
    said: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class PageView:
    """One notebook of one student. ``late`` are points taken off for lateness; ``notes`` say what was mended."""

    title: str
    assignment: str
    notebook: str
    student: str
    parts: tuple[PartView, ...]
    late: float = 0.0
    notes: tuple[str, ...] = ()
    problem: str = ""

    @property
    def points(self) -> float:
        """Points so far, after what lateness costs."""
        return max(0.0, sum(part.points for part in self.parts) - self.late)

    @property
    def out_of(self) -> float:
        """Points that can be earned."""
        return sum(part.out_of for part in self.parts)

    @property
    def waiting(self) -> float:
        """Points of the parts that a person must still look at."""
        return sum(part.out_of for part in self.parts if part.state == "waits")


def view(
    notebook: Mapping[str, Any],
    marks: Mapping[str, Mark],
    *,
    assignment: str,
    name: str,
    student: str,
    late: float = 0.0,
) -> PageView:
    """Gather a page. ``notebook`` is the graded notebook's JSON; ``marks`` the gradebook's, by grade id."""
    about = notebook.get("metadata", {}).get("handgrad", {})
    notes = about.get("notes", []) if isinstance(about, Mapping) else []
    return PageView(
        title=_title(notebook) or name,
        assignment=assignment,
        notebook=name,
        student=student,
        parts=tuple(_parts(notebook, marks)),
        late=late,
        notes=tuple(str(note) for note in notes),
        problem=str(about.get("problem") or "") if isinstance(about, Mapping) else "",
    )


def _parts(notebook: Mapping[str, Any], marks: Mapping[str, Mark]) -> Iterator[PartView]:
    """Each cell with points, with the answer cell that belongs to it and the heading above it."""
    by_id = {grade_id(cell): cell for cell in cells(notebook) if grade_id(cell)}
    heading = ""
    for cell in cells(notebook):
        name = grade_id(cell)
        if cell.get("cell_type") == "markdown" and name not in marks:
            heading = _heading(source(cell)) or heading
        mark = marks.get(name)
        if mark is None or mark.out_of <= 0:
            continue
        answer = by_id.get(name.removesuffix(CHECK), cell)
        yield _part(name, heading, mark, cell, answer, marks)


def _part(
    name: str, heading: str, mark: Mark, cell: Mapping[str, Any], answer: Mapping[str, Any], marks: Mapping[str, Mark]
) -> PartView:
    part = name.removesuffix(CHECK)
    result = None if mark.by_person else _result(cell)
    shown = (answer is not cell or cell.get("cell_type") == "markdown") and not (mark.empty and mark.by_person)
    comments = [mark.comment, marks[part].comment if part != name and part in marks else ""]
    return PartView(
        id=part,
        title=heading or (result.title if result else part),
        points=mark.points or 0.0,
        out_of=mark.out_of,
        state=_state(mark),
        answer=_without_prompt(source(answer)) if shown else "",
        code=answer.get("cell_type") == "code",
        result=result,
        comment="\n\n".join(dict.fromkeys(comment for comment in comments if comment)),
        by_person=mark.by_person,
        said=_told(cell, result, mark),
        pictures=tuple(_pictures(answer)) if answer is not cell else (),
    )


def _state(mark: Mark) -> State:
    if mark.waits or mark.points is None:
        return "waits"
    if mark.points >= mark.out_of:
        return "full"
    return "some" if mark.points > 0 else "none"


def _outputs(cell: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    outputs = cell.get("outputs")
    yield from (output for output in outputs if isinstance(output, Mapping)) if isinstance(outputs, list) else ()


def _result(cell: Mapping[str, Any]) -> PartResult | None:
    """The last recorded result of a check cell: that of ``score``, which has the rubric's points."""
    found = None
    for output in _outputs(cell):
        data = output.get("data")
        if isinstance(data, Mapping) and isinstance(data.get(MIME), Mapping):
            try:
                found = PartResult.from_json(dict(data[MIME]))
            except (ValueError, KeyError, TypeError):
                continue
    return found


def _told(cell: Mapping[str, Any], result: PartResult | None, mark: Mark) -> tuple[str, ...]:
    if mark.by_person:
        return (EMPTY,) if mark.empty else ()
    return () if result else tuple(_said(cell))


def _said(cell: Mapping[str, Any]) -> Iterator[str]:
    """What a check that an instructor wrote says: its message, never its code or where it lies."""
    for output in _outputs(cell):
        if output.get("output_type") == "error":
            yield str(output.get("evalue") or output.get("ename") or "This check did not pass.")[:500]


def _pictures(cell: Mapping[str, Any]) -> Iterator[Picture]:
    for output in _outputs(cell):
        data = output.get("data")
        png = data.get("image/png") if isinstance(data, Mapping) else None
        text = "".join(png) if isinstance(png, list) else png
        if isinstance(text, str) and re.fullmatch(r"[A-Za-z0-9+/=\s]+", text):
            words = data.get("text/plain", "") if isinstance(data, Mapping) else ""
            words = "".join(words) if isinstance(words, list) else str(words)
            yield Picture(text.replace("\n", ""), "A figure that you drew" if words.startswith("<") else words)


def _heading(text: str) -> str:
    """The first heading of a cell, below the title.

    >>> _heading("text\\n## 2 · In terms of itself\\nmore")
    '2 · In terms of itself'
    """
    found = re.search(r"^##+\s+(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def _title(notebook: Mapping[str, Any]) -> str:
    for cell in cells(notebook):
        if cell.get("cell_type") == "markdown" and (found := re.match(r"#\s+(.+)", source(cell))):
            return found[1].strip()
    return ""


def _without_prompt(text: str) -> str:
    """Without the bold line that every answer cell begins with."""
    return re.sub(r"\A\s*\*\*Your (?:answer|derivation)[^*\n]*\*\*\s*", "", text).strip()
