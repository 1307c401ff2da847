"""The class report counts what the class did, and stands alone."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from handgrad.feedback.classdata import ClassData, Submitted, gather
from handgrad.feedback.report import mistakes_csv, parts_csv, render, students_csv
from handgrad.feedback.typeset import Typesetter
from handgrad.feedback.view import Mark
from handgrad.judging.result import MIME, PartResult, RubricLine, Step

SLIP = Step(r"\frac{d}{dx} x^2", "=", "x", "fails", mistake="factor lost")
PARTS = ("a", "b")
TEXT = {"cell_type": "markdown", "source": "words"}


def submitted(student: str, a: float, b: float | None, *, slip: bool = False, **about: Any) -> Submitted:
    """A notebook of two parts out of 4, the second a text that may wait for a person."""
    result = PartResult("a", "Part a", (RubricLine("steps", a, 4, "holds"),), steps=(SLIP,) if slip else ())
    check = {
        "cell_type": "code",
        "metadata": {"nbgrader": {"grade_id": "a-check"}},
        "source": "",
        "outputs": [{"output_type": "display_data", "data": {MIME: result.to_json()}}],
    }
    text = {"cell_type": "markdown", "metadata": {"nbgrader": {"grade_id": "b"}}, "source": "words"}
    graded = {"metadata": {"handgrad": about}, "cells": [check, text]}
    marks = {"a-check": Mark(a, 4.0), "b": Mark(b, 4.0, waits=b is None, by_person=True)}
    return Submitted(student, "nb", graded, marks)


CLASS = [
    submitted("ann", 4, 4, seconds=0.5),
    submitted("bob", 2, 1, slip=True, notes=["Renamed."], seconds=1.5),
    submitted("cat", 0, None, slip=True),
    submitted("dan", 1, 0),
]


def data() -> ClassData:
    """The class, with Eve who handed in nothing."""
    return gather("ps", CLASS, roster=["ann", "eve"])


def test_points_are_summed_and_who_is_missing_has_none() -> None:
    """Eve is no zero."""
    assert {row.student: row.points for row in data().students} == {"ann": 8, "bob": 3, "cat": 0, "dan": 1, "eve": None}


def test_a_parts_numbers_leave_out_what_waits() -> None:
    """Cat's text is not graded: the mean of b is over three."""
    a, b = data().parts
    assert (a.mean, a.full, a.waiting) == (7 / 16, 1 / 4, 0)
    assert (b.mean, b.full, b.waiting) == (5 / 12, 1 / 3, 1)


def test_a_part_that_mostly_waits_has_no_mean() -> None:
    """One untouched answer among three is no success rate of 0."""
    waiting = [submitted("ann", 4, None), submitted("bob", 4, None), submitted("cat", 0, 0)]
    _, b = gather("ps", waiting).parts
    assert (b.mean, b.full, b.waiting) == (None, None, 2)


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    """By hand, for part b: own (1, 1/4, 0), rest (1, 1/2, 1/4)."""
    own, rest = (1, 0.25, 0), (1, 0.5, 0.25)
    mean_own, mean_rest = sum(own) / 3, sum(rest) / 3
    cross = sum((x - mean_own) * (y - mean_rest) for x, y in zip(own, rest, strict=True))
    size = (sum((x - mean_own) ** 2 for x in own) * sum((y - mean_rest) ** 2 for y in rest)) ** 0.5
    found = data().parts[1].discrimination
    assert found is not None
    assert abs(found - cross / size) < 1e-12


def test_two_students_or_equal_points_have_no_discrimination() -> None:
    """A correlation needs three points that differ."""
    assert gather("ps", CLASS[:2]).parts[0].discrimination is None
    assert gather("ps", [submitted(name, 2, 2) for name in "abcd"]).parts[0].discrimination is None


def test_mistakes_and_first_failures_are_counted_without_names() -> None:
    """Two students, one way of writing it, no student's name."""
    (mistake,), (failure,) = data().mistakes, data().failures
    assert (mistake.name, mistake.students, mistake.examples) == ("factor lost", 2, (SLIP,))
    assert (failure.part, failure.students) == ("a", 2)


def test_the_tables_hold_the_same_numbers() -> None:
    """CSV rows by their columns."""
    made = data()
    parts = list(csv.DictReader(io.StringIO(parts_csv(made))))
    students = {row["student"]: row for row in csv.DictReader(io.StringIO(students_csv(made)))}
    mistakes = list(csv.DictReader(io.StringIO(mistakes_csv(made))))
    assert (parts[0]["part"], parts[0]["mean"]) == ("a", "0.4375")
    assert (students["bob"]["points"], students["eve"]["points"]) == ("3.0", "")
    assert (mistakes[0]["mistake"], mistakes[0]["students"]) == ("factor lost", "2")


def test_the_page_stands_alone() -> None:
    """No script, no address to fetch from; what matters is in words."""
    with Typesetter() as typesetter:
        html = render(data(), typesetter)
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!#)', html)
    for said in ("<b>4</b> of 5 students", "Nothing handed in: eve", "factor lost", "Renamed.", "2 seconds"):
        assert said in html


def test_a_class_of_nobody_and_of_one_has_a_page() -> None:
    """No division by the number of students."""
    with Typesetter() as typesetter:
        assert "Nobody has handed in yet." in render(gather("ps", [], ["eve"]), typesetter)
        assert "<b>1</b> of 1 students" in render(gather("ps", CLASS[:1]), typesetter)


def test_parts_stand_in_the_order_in_which_they_are_set() -> None:
    """Sigmoid before ReLU, as the assignment has them, and what is no problem of the kit last."""
    class_ = [
        Submitted("ann", name, {"cells": [{**TEXT, "metadata": {"nbgrader": {"grade_id": f"{name}-words"}}}]}, marks)
        for name in ("own", "relu", "sigmoid")
        for marks in [{f"{name}-words": Mark(1.0, 4.0, by_person=True)}]
    ]
    assert [part.notebook for part in gather("ps", class_, []).parts] == ["sigmoid", "relu", "own"]
