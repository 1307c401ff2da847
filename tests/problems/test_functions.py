"""NumPy answers: full points for right ones, a named mistake and partial credit for wrong ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from handgrad.judging.answers.kinds import CallResult, FigureData, Line
from handgrad.problems import all_problems
from handgrad.problems.judge import judge, out_of
from handgrad.problems.problem import FunctionPart

from .solutions import RIGHT, WRONG, gradient_through

PARTS = [part for entry in all_problems() for part in entry.parts if isinstance(part, FunctionPart)]
CALLED = [part for part in PARTS if part.called]


@pytest.mark.parametrize("part", CALLED, ids=lambda part: part.id)
@pytest.mark.parametrize("seed", [0, 7])
def test_a_right_answer_earns_all_points(part: FunctionPart, seed: int) -> None:
    """Whatever inputs are drawn, a right answer earns every line and gets no hint."""
    result = judge(part.id, RIGHT[part.id], seed)
    assert (result.points, result.hint, result.mistakes) == (out_of(part), "", ())


@pytest.mark.parametrize(("part", "answers", "mistake", "points"), WRONG)
def test_a_wrong_answer_is_recognised(part: str, answers: dict[str, Any], mistake: str, points: float) -> None:
    """A known mistake is named, with a hint; what is right beside it keeps its points."""
    result = judge(part, {**RIGHT[part], **answers})
    assert mistake in result.mistakes if mistake else result.mistakes == ()
    assert result.hint and not result.fault
    assert result.points == pytest.approx(points)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.id)
@pytest.mark.parametrize(
    "value",
    [
        None,
        NotImplemented,
        3,
        "text",
        float("nan"),
        object(),
        dict,
        np.eye(2),
        lambda: 1,
        lambda *a: None,
        lambda *a: "x",
    ],
)
def test_what_is_no_answer_earns_nothing(part: FunctionPart, value: Any) -> None:
    """A missing answer, a wrong type, a function that fails or returns nothing: a sentence, no points, no fault."""
    result = judge(part.id, dict.fromkeys(part.functions, value))
    assert (result.points, result.fault) == (0.0, "")
    assert all(line.why for line in result.rubric)


@pytest.mark.parametrize("part", CALLED, ids=lambda part: part.id)
def test_few_calls_are_made(part: FunctionPart) -> None:
    """A function may live behind a process boundary: at most 15 calls each."""
    counts: dict[str, int] = {}

    class Counted:
        def __init__(self, name: str) -> None:
            self.name = name

        def call(self, *args: Any) -> CallResult:
            counts[self.name] = counts.get(self.name, 0) + 1
            return CallResult(RIGHT[part.id][self.name](*args))

    judge(part.id, {name: Counted(name) for name in part.functions})
    assert max(counts.values()) <= 15


def test_a_whole_number_is_a_product_of_ones() -> None:
    """1 for 1.0 is no mistake of kind where one number is asked."""
    result = judge("vanishing-through", {"gradient_through": lambda d, a: 0.25**d if a == "sigmoid" else 1})
    assert result.points == result.out_of


def test_a_large_matrix_costs_its_own_line_only() -> None:
    """Where memory is bounded, building the n x n matrix fails one line of the vector-Jacobian product."""

    def call(x: Any, v: Any) -> Any:
        if x.shape[-1] > 5000:
            raise MemoryError("Unable to allocate 6.71 GiB")
        return RIGHT["softmax-jacobian-vjp"]["softmax_vjp"](x, v)

    result = judge("softmax-jacobian-vjp", {"softmax_vjp": call})
    assert [line.text for line in result.rubric if line.mark == "fails"] == ["no n x n matrix for large n"]


def _figure(scale: str = "log", factor: float = 1.0, label: str = "depth") -> FigureData:
    depths = tuple(float(d) for d in range(1, 21))
    lines = [
        Line(depths, tuple(factor * gradient_through(int(d), name) for d in depths), f"{name} units")
        for name in ("Sigmoid", "Tanh", "ReLU")
        for name in (name.lower(),)
    ]
    return FigureData(tuple(lines), label, "gradient", "linear", scale)


@pytest.mark.parametrize(
    ("figure", "points"),
    [(_figure(), 3), (_figure(scale="linear"), 2), (_figure(factor=1.001), 2), (_figure(label=" "), 2)],
)
def test_the_picture_of_vanishing_gradients(figure: FigureData, points: float) -> None:
    """Three labelled curves with the right values, a logarithmic axis and labels each count."""
    assert judge("vanishing-plot", {"fig": figure}).points == points


@pytest.mark.parametrize(("last", "points"), [(0.3, 2), (0.6, 1), (float("nan"), 1)])
def test_the_learning_curve(last: float, points: float) -> None:
    """The loss must fall to half."""
    line = Line(tuple(map(float, range(30))), tuple(np.linspace(1.0, last, 30).tolist()))
    assert judge("network-curve", {"fig": FigureData((line,), "step", "loss")}).points == points


def test_a_curve_says_in_words_where_it_lies() -> None:
    """Somebody who cannot see the picture is told where the student's gradient runs."""
    result = judge("relu-grad", {"relu_grad": lambda x: np.sign(x)})
    assert result.curve is not None
    assert result.curve.words.startswith("Your values lie below the reference from x = -6 to -0.2;")
