"""Grades leave as the files that Canvas, Moodle and Gradescope import."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from handgrad.adapters.cli_command import CommandError
from handgrad.adapters.cli_export import left_out
from handgrad.adapters.exporting import (
    SYSTEMS,
    Grade,
    Person,
    matched,
    read_grades,
    read_roster,
    write_feedback,
    write_table,
)

ANN = Grade("ann", 17.5, 20.0, "Ann", "Ardent", "ann@school.edu")
BOB = Grade("bob", None, 20.0, "Bob", "", "bob@school.edu")
CANVAS = (
    'Student,ID,SIS User ID,SIS Login ID,Section,ps1 (123)\n    Points Possible,,,,,20\n"Ardent, Ann",11,u11,ann,A,\n'
)


def cells(system: str, *grades: Grade, roster: str = "", folder: Path | None = None) -> list[dict[str, str]]:
    """The rows of a system's file, by column."""
    people: tuple[Person, ...] = ()
    if roster and folder:
        (folder / "roster.csv").write_text(roster)
        people = read_roster(str(folder / "roster.csv"))
    header, *rows = SYSTEMS[system]("ps1", matched(grades, people)[0])
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_canvas_has_points_possible_and_its_own_identities(tmp_path: Path) -> None:
    """With Canvas' export as roster the file keeps its ids, its section and the assignment's number."""
    possible, ann = cells("canvas", ANN, roster=CANVAS, folder=tmp_path)
    assert (possible["Student"].strip(), possible["ps1 (123)"]) == ("Points Possible", "20")
    assert (ann["ID"], ann["SIS User ID"], ann["Section"], ann["ps1 (123)"]) == ("11", "u11", "A", "17.5")


def test_without_a_roster_the_gradebook_names_the_students() -> None:
    """Login and name come from nbgrader."""
    _, ann = cells("canvas", ANN)
    assert (ann["Student"], ann["SIS Login ID"]) == ("Ardent, Ann", "ann@school.edu")


def test_canvas_finds_its_columns_where_its_import_looks() -> None:
    """Student and ID first, the SIS pair, Section last before the assignments."""
    (header, *_) = SYSTEMS["canvas"]("ps1", [(ANN, Person(()))])
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ps1"]


@pytest.mark.parametrize(("system", "column"), [("canvas", "Student"), ("moodle", "Email address")])
def test_a_grade_that_is_not_there_has_no_row(system: str, column: str) -> None:
    """An empty cell would take away what the system has: a grade given there by hand, or an excuse."""
    text = [row[column] for row in cells(system, ANN, BOB, replace(ANN, student="cy", email="cy@x.edu", points=0.0))]
    assert not any("ob" in name for name in text)
    assert len(text) - (system == "canvas") == 2


def test_who_is_left_out_is_named() -> None:
    """With the reason, so that nobody is forgotten; a zero is a grade."""
    eve = replace(BOB, student="eve", waits=True)
    waiting, missing = left_out([ANN, BOB, eve, replace(ANN, student="cy", points=0.0)])
    assert waiting == "Left out while parts wait for a person (or add --provisional): eve."
    assert missing == "Left out, since nothing was handed in: bob."
    (many,) = left_out([replace(BOB, student=f"s{n}") for n in range(22)])
    assert many.endswith("s18, s19 and 2 more.")


def test_moodle_can_be_mapped_from_address_or_id_number() -> None:
    """Both identities and one grade column named like the assignment."""
    (ann,) = cells("moodle", ANN)
    assert (ann["Email address"], ann["ID number"], ann["ps1"]) == ("ann@school.edu", "ann", "17.5")


def test_gradescope_tells_graded_from_missing() -> None:
    """A grade that is not there is no zero."""
    ann, bob = cells("gradescope", ANN, BOB)
    assert (ann["Total Score"], ann["Status"], bob["Total Score"], bob["Status"]) == ("17.5", "Graded", "", "Missing")


def test_a_grade_of_nobody_in_the_roster_is_named(tmp_path: Path) -> None:
    """Bob is not in Canvas."""
    (tmp_path / "roster.csv").write_text(CANVAS)
    _, strangers = matched([ANN, BOB], read_roster(str(tmp_path / "roster.csv")))
    assert [grade.student for grade in strangers] == ["bob"]


def test_a_name_is_no_formula(tmp_path: Path) -> None:
    """A spreadsheet shows the name and runs nothing."""
    write_table(tmp_path / "out.csv", [["name"], ['=HYPERLINK("x")']])
    with (tmp_path / "out.csv").open() as file:
        assert list(csv.reader(file))[1] == ['\'=HYPERLINK("x")']


def test_grades_are_read_from_nbgraders_gradebook(tmp_path: Path) -> None:
    """Half the points for Ann; Bob handed in nothing; Eve's text answer waits for a person."""
    api = pytest.importorskip("nbgrader.api")
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with api.Gradebook(url) as book:
        book.add_assignment("ps1")
        book.add_notebook("sigmoid", "ps1")
        book.add_grade_cell("sigmoid-check", "sigmoid", "ps1", max_score=4, cell_type="code")
        for student in ("ann", "bob", "eve"):
            book.add_student(student, email=f"{student}@school.edu")
        for student in ("ann", "eve"):
            book.add_submission("ps1", student)
            grade = book.find_grade("sigmoid-check", "sigmoid", "ps1", student)
            grade.auto_score, grade.needs_manual_grade = 2.0, student == "eve"
        book.db.commit()
    grades = {grade.student: grade for grade in read_grades(url, "ps1")}
    assert {name: grade.points for name, grade in grades.items()} == {"ann": 2.0, "bob": None, "eve": None}
    assert {grade.student: grade.points for grade in read_grades(url, "ps1", provisional=True)}["eve"] == 2.0
    with pytest.raises(CommandError, match="ps9"):
        read_grades(url, "ps9")


def test_feedback_is_one_named_file_a_student(tmp_path: Path) -> None:
    """Pages and what they need go into a zip that names student and assignment; no pages, no file."""
    page = tmp_path / "feedback" / "ann" / "ps1" / "sigmoid.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>well done</p>")
    (written,) = write_feedback(tmp_path, "ps1", ["ann", "bob"], tmp_path / "out")
    assert written.name == "ann-ps1-feedback.zip"
    assert zipfile.ZipFile(written).namelist() == ["sigmoid.html"]
