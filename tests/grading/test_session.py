"""The boundary: what honest code needs works across it, and one bad function costs only its own points."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import sympy as sp
from handgrad.grading.execute import Grader
from handgrad.grading.job import Graded, Job
from handgrad.grading.limits import Limits
from handgrad.grading.sandbox import missing_parts

from tests.grading.course import Notebook, cell, packed

pytestmark = pytest.mark.skipif(bool(missing_parts()), reason=missing_parts())
LIMITS = Limits(cell_seconds=3, call_seconds=1, notebook_seconds=30, judge_seconds=5)


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    """One warm grader."""
    made = Grader()
    yield made
    made.close()


def notebook(setup: str, answer: str, *checks: str, solved: bool) -> Notebook:
    """A setup cell, one answer, and checks that are hidden as a whole."""
    cells = [
        cell("code", setup, "setup"),
        cell("code", answer if solved else "", "answer", solution=True, locked=False),
    ]
    for number, check in enumerate(checks):
        hidden = f"### BEGIN HIDDEN TESTS\n{check}\n### END HIDDEN TESTS"
        cells.append(cell("code", "" if solved else hidden, f"check-{number}", grade=True, points=2))
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def graded(grader: Grader, answer: str, *checks: str, setup: str = "import numpy as np") -> Graded:
    """The answer, judged by these checks."""
    source = json.dumps(notebook(setup, answer, *checks, solved=False))
    return grader.grade(
        Job("s", "a", "n", source, packed(notebook(setup, answer, *checks, solved=True)), limits=LIMITS)
    )


def points(found: Graded) -> list[float | None]:
    """What the checks gave."""
    return [score.points for score in found.scores]


HONEST: tuple[tuple[str, str, str], ...] = (
    ("functions that call each other", "def g(x): return x + 1\ndef f(x): return g(g(x))", "assert f(1) == 3"),
    ("a function passed as argument", "def square(x): return x * x\ndef f(g, x): return g(x)", "assert f(square, 3) == 9"),
    ("a closure", "def make(n):\n    return lambda x: x + n\nf = make(2)", "assert f(1) == 3"),
    ("a generator inside", "def f(n): return sum(k for k in range(n))", "assert f(4) == 6"),
    ("a random generator", "rng = np.random.default_rng(1)\ndef f(): return rng.normal(size=3)", "assert f().shape == (3,)"),
    ("prints and plots", "import matplotlib.pyplot as plt\nprint('x')\nplt.plot([1, 2])\nf = 1", "assert f == 1"),
    ("keywords and defaults", "def f(x, *, n=2): return x ** n", "assert f(3) == 9 and f(2, n=3) == 8"),
    ("arrays there and back", "def f(x): return {'a': x.T, 'b': (1, None)}", "r = f(np.ones((2, 3)))\nassert r['a'].shape == (3, 2)"),
    ("a SymPy value", "import sympy as sp\nt = sp.Symbol('t')\nf = t ** 2 + sp.sin(t)", "import sympy as sp\nassert f.subs(sp.Symbol('t'), 0) == 0"),
    ("magics", "%matplotlib inline\nf = 4", "assert f == 4"),
    ("a class of one's own", "class A:\n    def g(self): return 5\ndef f(): return A().g()", "assert f() == 5"),
    ("names of the setup", "f = base + 1", "assert f == base + 1"),
    ("a memoised function", "from functools import lru_cache\n@lru_cache\ndef f(n): return n if n < 2 else f(n-1) + f(n-2)", "assert f(20) == 6765"),
    ("files of its own", "open('notes.txt', 'w').write('x')\nf = open('notes.txt').read()", "assert f == 'x'"),
)  # fmt: skip


@pytest.mark.parametrize(("what", "answer", "check"), HONEST, ids=[case[0] for case in HONEST])
def test_honest_code_is_at_home(grader: Grader, what: str, answer: str, check: str) -> None:
    """Helpers, closures, functions as arguments, random numbers, prints and plots survive the boundary."""
    found = graded(grader, answer, check, setup="import numpy as np\nbase = 1")
    assert points(found) == [2.0], found.executed["cells"][-1]["outputs"]


SCORES: tuple[tuple[str, float], ...] = (
    ("0.5", 0.5),
    ("np.float64(0.5)", 0.5),
    ("sp.Rational(1, 2)", 0.5),
    ("1", 1.0),
    ("None", 2.0),
    ("'fine'", 2.0),
    ("assert True", 2.0),
    ("assert False", 0.0),
    ("float('nan')", 0.0),
    ("99.0", 2.0),
    ("-1.0", 0.0),
    ("answer", 2.0),  # a number of the student's at the end is shown, not counted
    ("missing", 0.0),
    ("import sys; sys.exit()", 0.0),
)


@pytest.mark.parametrize(("last", "expected"), SCORES)
def test_points_of_a_check(grader: Grader, last: str, expected: float) -> None:
    """A number is that many points whatever its type, an error none, anything else all; never more than there are."""
    found = graded(grader, "answer = 0.25", last, setup="import numpy as np, sympy as sp")
    assert points(found) == [expected]
    out = found.executed["cells"][-1]["outputs"]
    assert out if expected != 2.0 else True
    assert (found.scores[0].needs_person != "") == (last in ("float('nan')", "99.0", "-1.0"))


@pytest.mark.parametrize("answer", ["pass", "answer = ..."])
def test_an_answer_that_is_as_it_was_released_has_no_value(grader: Grader, answer: str) -> None:
    """The mark that says "your answer here" is nobody's answer of a wrong kind."""
    (error,) = graded(grader, answer, "assert answer == 1").executed["cells"][-1]["outputs"]
    assert error["evalue"] == "`answer` has no value yet."


@pytest.mark.parametrize(
    "end", ["import os; os._exit(0)", "while True: pass", "raise SystemExit", "import ctypes; ctypes.string_at(0)"]
)
def test_a_bad_function_costs_only_its_own_points(grader: Grader, end: str) -> None:
    """However often it is called, the other function is judged in a process of its own making."""
    answer = f"def bad(x):\n    {end}\ndef good(x): return x"
    found = graded(grader, answer, "for k in range(30):\n    bad.call(k)\nassert bad(1) == 1", "assert good(2) == 2")
    assert points(found) == [0.0, 2.0]


def test_a_check_of_ours_that_hangs_is_stopped_and_left_to_a_person(grader: Grader) -> None:
    """The others are judged; the fault is named."""
    found = graded(grader, "f = 1", "while True: pass", "assert f == 1")
    assert points(found) == [0.0, 2.0]
    assert "by hand" in found.scores[0].needs_person
    assert found.scores[1].needs_person == ""


def test_errors_show_a_sentence_and_no_path(grader: Grader) -> None:
    """Neither a traceback nor a place on the grader's machine reaches a page."""
    found = graded(grader, "def f(x): return 1 / 0", "assert f(1) == 1")
    (error,) = found.executed["cells"][-1]["outputs"]
    assert error["evalue"] == "`f` could not be called: ZeroDivisionError: division by zero"
    assert "File" not in json.dumps(error)


@pytest.mark.parametrize("value", [np.arange(3.0), sp.Symbol("x") ** 2, 3, "text", {"a": [1, 2]}, None])
def test_values_arrive_as_they_are(grader: Grader, value: Any) -> None:
    """Numbers, arrays, trees and text cross as plain data."""
    source = (
        f"np.array({value.tolist()})"
        if isinstance(value, np.ndarray)
        else f"sp.sympify({str(value)!r})"
        if isinstance(value, sp.Basic)
        else repr(value)
    )
    setup = f"import numpy as np, sympy as sp\nexpected = {source}"
    check = "assert type(answer) is type(expected) and np.all(answer == expected)"
    assert points(graded(grader, f"answer = {source}", check, setup=setup)) == [2.0]
