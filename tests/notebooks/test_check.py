"""``check`` and ``score``: what they show, what they return, and that nothing reaches a student as a traceback."""

from __future__ import annotations

from typing import Any

import handgrad
import numpy as np
import pytest
import sympy as sp
from handgrad.judging.result import MIME
from handgrad.notebooks import check as checking
from handgrad.notebooks.host import hosted_by

from .hosts import KeepingHost

x = sp.Symbol("x", real=True)
sigma = sp.Function("sigma")
RIGHT = r"""
$$\begin{aligned}
\sigma'(x) &= \frac{d}{dx} \left(1 + e^{-x}\right)^{-1} \\
&= -\left(1 + e^{-x}\right)^{-2} \cdot \left(-e^{-x}\right) \\
&= \frac{e^{-x}}{\left(1 + e^{-x}\right)^2}
\end{aligned}$$
"""
WRONG = RIGHT.replace(r"\right)^2}", r"\right)^{-2}}")


def from_output(s: Any) -> Any:
    """A right answer to sigmoid-from-output."""
    s = np.asarray(s)
    return s * (1 - s)


def scored(part: str, *answers: Any, text: str | None = None, **named: Any) -> tuple[float, KeepingHost]:
    """``score`` under a host that keeps what is shown."""
    host = KeepingHost(text)
    with hosted_by(host):
        return handgrad.score(part, *answers, **named), host


FULL = [
    ("sigmoid-derive", (), RIGHT, 5.0),
    ("sigmoid-expression", (sigma(x) * (1 - sigma(x)),), None, 2.0),
    ("sigmoid-limits", (sp.Integer(0), 0), None, 2.0),
    ("sigmoid-from-output", (from_output,), None, 4.0),
]


@pytest.mark.parametrize(("part", "answers", "text", "points"), FULL, ids=[f[0] for f in FULL])
def test_a_right_answer_has_all_points(part: str, answers: tuple[Any, ...], text: str | None, points: float) -> None:
    """As a plain float: nbgrader reads NumPy's and SymPy's numbers as full marks."""
    given, host = scored(part, *answers, text=text)
    assert (given, type(given)) == (points, float)
    assert host.results[0].points == points


def handed_out(s: Any) -> Any:
    """What a release has where a function is asked."""


NONE_OF_IT = [
    ("sigmoid-derive", (), r"$$\sigma'(x) = …$$"),
    ("sigmoid-derive", (), ""),
    ("sigmoid-derive", (), None),
    ("sigmoid-expression", (...,), None),
    ("sigmoid-expression", (None,), None),
    ("sigmoid-expression", (), None),
    ("sigmoid-expression", (NotImplemented,), None),
    ("sigmoid-expression", (object(),), None),
    ("sigmoid-expression", (lambda: 1,), None),
    ("sigmoid-from-output", (...,), None),
    ("sigmoid-from-output", (3,), None),
    ("sigmoid-from-output", (lambda s: 1 / 0,), None),
    ("sigmoid-from-output", (lambda: None,), None),
    ("vanishing-plot", (...,), None),
]


@pytest.mark.parametrize(("part", "answers", "text"), NONE_OF_IT)
def test_no_answer_has_no_points_and_a_sentence(part: str, answers: tuple[Any, ...], text: str | None) -> None:
    """Whatever stands where an answer goes, there is a result and no exception."""
    given, host = scored(part, *answers, text=text)
    assert given == 0.0
    assert host.results[0].fault == ""
    assert host.words


def test_a_derivation_that_is_not_found_waits_for_a_person() -> None:
    """The student may have written one; it must not cost points silently."""
    _, host = scored("sigmoid-derive", text=None)
    assert "not found" in host.results[0].needs_person


@pytest.mark.parametrize(
    ("part", "answers", "text"),
    [
        ("sigmoid-derive", (), r"$$\sigma'(x) = …$$"),
        ("sigmoid-derive", (), None),
        ("sigmoid-expression", (...,), None),
        ("sigmoid-from-output", (), None),
        ("sigmoid-from-output", (handed_out,), None),
        ("sigmoid-saturation", (handed_out, handed_out), None),
    ],
)
def test_before_anything_is_answered_a_check_only_says_so(
    part: str, answers: tuple[Any, ...], text: str | None
) -> None:
    """No marks and no table; the data are there all the same."""
    host = KeepingHost(text)
    with hosted_by(host):
        handgrad.check(part, *answers)
    assert "<table" not in host.shown[0]["text/html"]
    assert "✗" not in host.words
    assert host.results[0].points == 0.0


def test_a_part_that_is_begun_is_looked_at() -> None:
    """One of its two functions is written."""
    host = KeepingHost()
    with hosted_by(host):
        handgrad.check("sigmoid-saturation", from_output, handed_out)
    assert "<table" in host.shown[0]["text/html"]


def test_answers_go_by_name_too() -> None:
    """As keyword arguments, in any order."""
    assert scored("sigmoid-limits", limit_at_plus_infinity=0, limit_at_minus_infinity=0)[0] == 2.0


def test_check_returns_nothing_and_shows_no_points() -> None:
    """It is feedback, not a grade."""
    host = KeepingHost(WRONG)
    with hosted_by(host):
        assert handgrad.check("sigmoid-derive") is None  # type: ignore[func-returns-value]
    assert "points" not in host.words
    assert "✗" in host.words
    assert MIME in host.shown[0]


def test_check_says_where_a_derivation_goes_wrong() -> None:
    """A counterexample at the first wrong line."""
    host = KeepingHost(WRONG)
    with hosted_by(host):
        handgrad.check("sigmoid-derive")
    assert "the left side is" in host.words


def test_check_says_that_the_file_may_be_old() -> None:
    """Only where that can be."""
    for newest in (True, False):
        host = KeepingHost(RIGHT, newest=newest)
        with hosted_by(host):
            handgrad.check("sigmoid-derive")
        assert ("Save (Ctrl+S" in host.words) is not newest


def test_check_and_score_draw_different_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a student sees tried is not what gives the points."""
    seeds = []
    monkeypatch.setattr(checking, "judge", lambda part, answers, seed: seeds.append(seed))
    with hosted_by(KeepingHost()):
        handgrad.check("sigmoid-from-output", from_output)
        handgrad.score("sigmoid-from-output", from_output)
    assert seeds == [checking.CHECK_SEED, KeepingHost.seed]
    assert seeds[0] != seeds[1]


def test_a_fault_of_ours_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """It gives 0.0 for now, a person is asked with the reason, and the student is told whose fault it is."""

    def broken(*_: Any) -> None:
        raise ZeroDivisionError("inside the judge")

    monkeypatch.setattr(checking, "judge", broken)
    given, host = scored("sigmoid-expression", x)
    result = host.results[0]
    assert given == 0.0
    assert result.out_of == 2.0
    assert "inside the judge" in result.needs_person
    assert "not your fault" in host.words
    assert "0 of 2" not in host.words
    assert "inside the judge" not in host.words


def test_an_unknown_part_is_named_with_one_that_comes_close() -> None:
    """A slip in a check cell."""
    given, host = scored("sigmoid-deriv", text=RIGHT)
    assert given == 0.0
    assert "Did you mean sigmoid-derive" in host.words


@pytest.mark.parametrize(("answers", "named"), [((1, 2, 3), {}), ((), {"no_such_name": 1})])
def test_answers_that_a_part_does_not_ask_for(answers: tuple[Any, ...], named: dict[str, Any]) -> None:
    """A check cell that was changed."""
    given, host = scored("sigmoid-limits", *answers, **named)
    assert given == 0.0
    assert "takes limit_at_minus_infinity, limit_at_plus_infinity" in host.words


def test_in_the_sandbox_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    """No judge runs there."""
    monkeypatch.setenv("HANDGRAD_SANDBOX", "1")
    given, host = scored("sigmoid-from-output", from_output)
    assert (given, host.shown) == (0.0, [])
