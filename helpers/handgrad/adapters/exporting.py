"""Grades out: CSV files as Canvas, Moodle and Gradescope have them, and each student's feedback as one zip file.

A roster, the system's own export of the course's people, gives the identities that its import asks for; without one
they come from nbgrader's gradebook. Whoever has no points yet has no row in what is imported: an empty cell would take
away what the system has, a row that is not there leaves it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .cli_command import CommandError, read_text
from .course import not_released


@dataclass(frozen=True, slots=True)
class Grade:
    """One student's points; None where nothing was handed in or a person must still look."""

    student: str
    points: float | None
    out_of: float
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    waits: bool = False

    @property
    def name(self) -> str:
        """Last name first, as gradebooks sort; the id where there is no name."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part) or self.student


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a roster: its cells by column."""

    cells: tuple[tuple[str, str], ...]

    def get(self, *columns: str) -> str:
        """The first of these columns that is filled, whatever its case."""
        by_name = {name.strip().lower(): value for name, value in self.cells}
        return next((by_name[column.lower()] for column in columns if by_name.get(column.lower())), "")

    def is_student(self, grade: Grade) -> bool:
        """Does any cell hold the student's id or address?"""
        ids = {grade.student.lower(), grade.email.lower()} - {""}
        return any(value.strip().lower() in ids for _, value in self.cells)


def read_grades(db_url: str, assignment: str, *, provisional: bool = False) -> tuple[Grade, ...]:
    """Everybody in the gradebook. Raises CommandError where the assignment is not in it.

    Unless ``provisional``, points stay None while a part waits for a person.
    """
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(db_url) as gradebook:
        try:
            out_of = float(gradebook.find_assignment(assignment).max_score)
        except MissingEntry:
            raise CommandError(not_released(assignment)) from None
        submissions = {submission.student.id: submission for submission in gradebook.assignment_submissions(assignment)}
        grades = []
        for student in gradebook.students:
            submission = submissions.get(student.id)
            waits = bool(submission and submission.needs_manual_grade)
            points = None
            if submission and (provisional or not waits):
                points = max(0.0, float(submission.score) - float(submission.late_submission_penalty or 0.0))
            names = (student.first_name or "", student.last_name or "", student.email or "")
            grades.append(Grade(student.id, points, out_of, *names, waits))
    return tuple(grades)


def read_roster(path: str) -> tuple[Person, ...]:
    """A CSV with a header. Raises CommandError where it has none."""
    rows = [row for row in csv.reader(io.StringIO(read_text(path))) if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise CommandError(f"{path} has no people in it; export the roster as CSV with its header.")
    header, *people = rows
    return tuple(Person(tuple(zip(header, person, strict=False))) for person in people)


def matched(grades: Sequence[Grade], roster: Sequence[Person]) -> tuple[list[tuple[Grade, Person]], list[Grade]]:
    """Each grade with its person, and the grades of nobody in the roster."""
    pairs, strangers = [], []
    for grade in grades:
        person = next((person for person in roster if person.is_student(grade)), None)
        if person is not None:
            pairs.append((grade, person))
        elif roster:
            strangers.append(grade)
        else:
            pairs.append((grade, Person(())))
    return pairs, strangers


Table = list[list[str]]


def _with_points(pairs: Iterable[tuple[Grade, Person]]) -> list[tuple[Grade, Person]]:
    return [(grade, person) for grade, person in pairs if grade.points is not None]


def canvas(assignment: str, pairs: Iterable[tuple[Grade, Person]]) -> Table:
    """Canvas: Gradebook > Import. Five identity columns in this order, then the assignment, with its points possible.

    A roster is Canvas' own gradebook export; where it has a column such as ``ps1 (123)``, its number is kept. Canvas
    looks a student up by ID, then by the SIS columns, then by name, and makes an assignment that it does not have.
    """
    pairs = list(pairs)
    columns = [name for _, person in pairs[:1] for name, _ in person.cells]
    title = next((name for name in columns if name.split(" (")[0].strip() == assignment), assignment)
    table = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]]
    table.append(["    Points Possible", "", "", "", "", _points(pairs[0][0].out_of if pairs else 0.0)])
    for grade, person in _with_points(pairs):
        table.append(
            [
                person.get("Student", "Name") or grade.name,
                person.get("ID"),
                person.get("SIS User ID"),
                person.get("SIS Login ID") or grade.email or grade.student,
                person.get("Section"),
                _points(grade.points),
            ]
        )
    return table


def moodle(assignment: str, pairs: Iterable[tuple[Grade, Person]]) -> Table:
    """Moodle: Grades > Import > CSV file; map from "Email address" or "ID number".

    Moodle takes nothing of a file in which it does not know somebody, hence the roster.
    """
    table = [["First name", "Last name", "ID number", "Email address", assignment]]
    for grade, person in _with_points(pairs):
        table.append(
            [
                person.get("First name") or grade.first_name,
                person.get("Last name", "Surname") or grade.last_name,
                person.get("ID number") or grade.student,
                person.get("Email address", "Email") or grade.email,
                _points(grade.points),
            ]
        )
    return table


def gradescope(assignment: str, pairs: Iterable[tuple[Grade, Person]]) -> Table:
    """Gradescope: columns of its own grade downloads, and everybody; it documents no import of grades."""
    table = [["First Name", "Last Name", "SID", "Email", "Total Score", "Max Points", "Status"]]
    for grade, person in pairs:
        table.append(
            [
                person.get("First Name") or grade.first_name,
                person.get("Last Name") or grade.last_name,
                person.get("SID", "Student ID") or grade.student,
                person.get("Email", "Email address") or grade.email,
                _points(grade.points),
                _points(grade.out_of),
                "Missing" if grade.points is None and not grade.waits else "Graded" if not grade.waits else "Ungraded",
            ]
        )
    return table


SYSTEMS: dict[str, Callable[[str, Iterable[tuple[Grade, Person]]], Table]] = {
    "canvas": canvas,
    "moodle": moodle,
    "gradescope": gradescope,
}


def write_table(path: Path, table: Table) -> None:
    """A CSV file; a cell that a spreadsheet would run as a formula is kept as text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([[_harmless(cell) for cell in row] for row in table])


def write_feedback(course: Path, assignment: str, students: Iterable[str], folder: Path) -> tuple[Path, ...]:
    """One ``STUDENT-ASSIGNMENT-feedback.zip`` for each student who has feedback pages."""
    written = []
    for student in students:
        source = course / "feedback" / student / assignment
        pages = sorted(path for path in source.rglob("*.html") if path.is_file()) if source.is_dir() else []
        if not pages:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{student}-{assignment}-feedback.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for page in pages:
                archive.write(page, page.relative_to(source))
        written.append(target)
    return tuple(written)


def _points(points: float | None) -> str:
    return "" if points is None else f"{points:.4f}".rstrip("0").rstrip(".")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
