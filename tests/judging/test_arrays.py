"""The checker of arrays itself: what must fail fails, what is right passes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from handgrad.judging.answers.arrays import Slip, recognise, shape_problem, value_problem
from handgrad.judging.answers.elementwise import Elementwise, Kink, Weights, judge_elementwise
from handgrad.judging.answers.kinds import LocalFunction, Unusable

RIGHT = np.array([[0.5, -0.25], [1.0, 1e-3]])


@pytest.mark.parametrize(
    "wrong",
    [
        1.001 * RIGHT,
        0.999 * RIGHT,
        -RIGHT,
        RIGHT.T,
        RIGHT + 1e-6,
        RIGHT * [[1, 1], [1, np.nan]],
        RIGHT[0],
        RIGHT[None],
        1j * RIGHT,
    ],
)
def test_what_must_fail(wrong: Any) -> None:
    """Off by 0.1%, a sign, a transposition, an offset, one NaN, another shape, complex numbers."""
    assert value_problem(wrong, RIGHT)


@pytest.mark.parametrize("right", [RIGHT, RIGHT * (1 + 1e-9), RIGHT + 1e-12, np.asfortranarray(RIGHT)])
def test_what_must_pass(right: Any) -> None:
    """Rounding and memory layout do not count."""
    assert value_problem(right, RIGHT) == ""


@pytest.mark.parametrize(
    ("value", "clause"),
    [
        ([1.0], "it returns a list, not an array"),
        (None, "it returns a NoneType, not an array"),
        ("1", "it returns a str, not an array"),
        (Unusable("This is a module."), "this is a module"),
        (np.zeros(2), "the result has shape (2,) where (1,) belongs"),
        (np.zeros(1, int), "it returns int64 entries where floats belong"),
        (np.zeros(1, bool), "it returns bool entries where floats belong"),
        (np.zeros(1, np.float32), ""),
    ],
)
def test_shapes_and_kinds(value: Any, clause: str) -> None:
    """Kind, shape and dtype, each with its clause."""
    assert shape_problem(value, (1,)) == clause


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (-RIGHT, "sign"),
        (2 * RIGHT, "constant factor"),
        (RIGHT**2, "squared"),
        (1.01 * RIGHT, "constant factor"),
        (1.0005 * RIGHT, ""),
    ],
)
def test_slips_are_recognised(value: Any, name: str) -> None:
    """Given slips first, then a sign or a factor that somebody could have lost."""
    found = recognise(value, (RIGHT,), RIGHT, [Slip("squared", "Not squared.", lambda a: a**2)])
    assert (found.name if found else "") == name


SQUARE = Elementwise(
    reference=lambda x: 2 * np.abs(x),
    weights=Weights(values=1, shapes=1, extremes=1, care=1, kink=1),
    extremes=(-1e4, 1e4),
    kinks=(Kink(0.0, -1.0, 1.0),),
)


def _fails(function: Any) -> list[str]:
    report = judge_elementwise(LocalFunction("f", function), SQUARE, np.random.default_rng(0))
    return [line.text for line in report.rubric if line.mark == "fails"]


def _in_place(x: Any) -> Any:
    np.abs(x, out=x)
    return 2.0 * x


def _warns(x: Any) -> Any:
    np.exp(np.array([1e4]))
    return 2.0 * np.abs(x)


@pytest.mark.parametrize(
    ("function", "lines"),
    [
        (lambda x: 2.0 * np.abs(x), []),
        (lambda x: 2 * np.abs(x), ["every shape and kind of number comes back right"]),
        (lambda x: 2.0 * np.abs(x).ravel(), ["every shape and kind of number comes back right"]),
        (lambda x: 2.0 * np.abs(np.atleast_1d(x)), ["every shape and kind of number comes back right"]),
        (lambda x: np.where(x == 0, 3.0, 2.0 * np.abs(x)), ["a value that the convention allows at the kink"]),
        (
            lambda x: np.where(np.abs(x) > 100, np.inf, 2.0 * np.abs(x)),
            [("finite and right for very large inputs, without warnings")],
        ),
        (_in_place, ["changes no input, causes no warning"]),
        (_warns, ["finite and right for very large inputs, without warnings", "changes no input, causes no warning"]),
    ],
)
def test_each_line_of_an_elementwise_function(function: Any, lines: list[str]) -> None:
    """One fault costs its own line."""
    assert _fails(function) == lines


@pytest.mark.parametrize(
    "function", [lambda x: 2.002 * np.abs(x), lambda x: x, lambda x: None, lambda x: [2.0] * len(x), lambda: 1]
)
def test_wrong_values_earn_nothing_beside_them(function: Any) -> None:
    """Shapes and manners count only once the values are right or the slip is a known one."""
    assert len(_fails(function)) == 5
