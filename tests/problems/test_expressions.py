"""SymPy answers: right in any form that was asked, wrong with a hint, never a traceback."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy as sp
from handgrad.problems import all_problems
from handgrad.problems.judge import judge, out_of
from handgrad.problems.problem import ExpressionPart

x, f, y, L = (
    sp.Symbol("x", real=True),
    sp.Symbol("f", real=True),
    sp.Symbol("y", real=True),
    sp.Symbol("L", positive=True),
)
x1, x2, x3 = sp.symbols("x1 x2 x3", real=True)
sigma = sp.Function("sigma")
delta, column, W = sp.MatrixSymbol("delta", 2, 1), sp.MatrixSymbol("x", 3, 1), sp.MatrixSymbol("W", 2, 3)
total = sp.exp(x1) + sp.exp(x2) + sp.exp(x3)

RIGHT: dict[str, dict[str, Any]] = {
    "sigmoid-expression": {"sigmoid_grad_expr": sigma(x) * (1 - sigma(x))},
    "sigmoid-limits": {"limit_at_minus_infinity": 0, "limit_at_plus_infinity": sp.Integer(0)},
    "tanh-expression": {"tanh_grad_expr": 1 - sp.tanh(x) ** 2},
    "tanh-ranges": {
        "sigmoid_range": sp.Interval.open(0, 1),
        "tanh_range": sp.Interval.open(-1, 1),
        "sigmoid_grad_max": 0.25,
        "tanh_grad_max": np.float64(1),
    },
    "relu-expression": {"relu_grad_expr": sp.Piecewise((0, x < 0), (1, x > 0))},
    "relu-subgradient": {"relu_subgradient": sp.Interval(0, 1)},
    "vanishing-bound": {"sigmoid_bound": sp.Rational(1, 4) ** L},
    "softmax-shift-ranges": {
        "range_without_shift": sp.Interval.open(0, sp.oo),
        "range_with_shift": sp.Interval.Lopen(0, 1),
    },
    "softmax-range": {"entry_range": sp.Interval.open(0, 1), "entries_sum": 1},
    "softmax-jacobian-three": {
        "J_same": sp.exp(x1) * (sp.exp(x2) + sp.exp(x3)) / total**2,
        "J_different": -sp.exp(x1) * sp.exp(x2) / total**2,
    },
    "cross-entropy-expression": {"loss_grad_expr": sigma(f) - y},
    "linear-layer-matrices": {"dJ_dW": delta * column.T, "dJ_dx": W.T * delta, "dJ_db": delta},
}
ALSO_RIGHT = [
    ("sigmoid-expression", {"sigmoid_grad_expr": "sigma(x) - sigma(x)**2"}),
    ("sigmoid-expression", {"sigmoid_grad_expr": sigma(x) * (1.0 - sigma(x))}),
    ("relu-expression", {"relu_grad_expr": sp.Piecewise((0, x <= 0), (1, True))}),
    ("relu-expression", {"relu_grad_expr": sp.Piecewise((0, x < 0), (sp.Rational(1, 2), sp.Eq(x, 0)), (1, True))}),
    ("relu-expression", {"relu_grad_expr": sp.Heaviside(x)}),
    ("relu-subgradient", {"relu_subgradient": "[0, 1]"}),
    ("cross-entropy-expression", {"loss_grad_expr": 1 / (1 + sp.exp(-f)) - y}),
    ("linear-layer-matrices", {**RIGHT["linear-layer-matrices"], "dJ_db": sp.Matrix(delta)}),
    ("linear-layer-matrices", {"dJ_dW": "delta*x.T", "dJ_dx": "W.T*delta", "dJ_db": "delta"}),
]
WRONG = [
    ("sigmoid-expression", "sigmoid_grad_expr", sigma(x) * (1 + sigma(x)), "sign inside the product"),
    ("sigmoid-expression", "sigmoid_grad_expr", sigma(x), "function itself"),
    ("tanh-expression", "tanh_grad_expr", 1 - sp.tanh(x), "square lost"),
    ("relu-expression", "relu_grad_expr", sp.Piecewise((1, x < 0), (0, True)), "condition reversed"),
    ("vanishing-bound", "sigmoid_bound", L / 4, "sum for product"),
    ("sigmoid-limits", "limit_at_plus_infinity", 1, "limit of the function"),
    ("tanh-ranges", "sigmoid_grad_max", 1, "other function's maximum"),
    ("softmax-jacobian-three", "J_different", sp.exp(x1) * sp.exp(x2) / total**2, "sign"),
    ("cross-entropy-expression", "loss_grad_expr", y - sigma(f), "sign"),
    ("linear-layer-matrices", "dJ_dW", column * delta.T, "transposed"),
    ("linear-layer-matrices", "dJ_dx", delta.T * W, "row for column"),
]
PARTS = [part for entry in all_problems() for part in entry.parts if isinstance(part, ExpressionPart)]


@pytest.mark.parametrize("part", [part.id for part in PARTS])
def test_a_right_answer_earns_all_points(part: str) -> None:
    """The expected answer of every part, without a hint."""
    result = judge(part, RIGHT[part])
    assert (result.points, result.hint, result.mistakes) == (result.out_of, "", ())


@pytest.mark.parametrize(("part", "answers"), ALSO_RIGHT)
def test_other_forms_are_right_too(part: str, answers: dict[str, Any]) -> None:
    """Other writings, the convention at a kink, and text that the whitelist reads."""
    result = judge(part, answers)
    assert result.points == result.out_of


@pytest.mark.parametrize(("part", "name", "answer", "mistake"), WRONG)
def test_a_wrong_answer_is_recognised(part: str, name: str, answer: Any, mistake: str) -> None:
    """The one wrong name loses its points and its mistake is named."""
    result = judge(part, {**RIGHT[part], name: answer})
    lost = [line for line in result.rubric if line.mark != "holds"]
    assert [line.text for line in lost] == [f"`{name}`"]
    assert result.points == result.out_of - lost[0].out_of
    assert (result.mistakes, bool(result.hint)) == ((mistake,), True)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (sp.exp(-x) / (1 + sp.exp(-x)) ** 2, "Write it with sigma(x) and numbers only; no exponential and no bare x."),
        (sp.Derivative(sigma(x), x), "Write it with sigma(x) and numbers only; no exponential and no bare x."),
        (None, "It has no value yet."),
        (float("nan"), "This is nan, which is not a number that can be judged."),
        (True, "This is a bool, where an expression is asked."),
        (np.eye(2), "This is a list or an array of numbers, where an expression is asked."),
        (open, "This is a builtin_function_or_method, which cannot be an answer here."),
        (sp.Interval(0, 1), "This is a set, where an expression is asked."),
        (
            "__import__('os')",
            ("This is text that could not be read as an expression: The name '__import__' is not known here."),
        ),
    ],
)
def test_what_is_not_the_answer_gets_a_sentence(answer: Any, why: str) -> None:
    """A right value in a form that was not asked, and things that are no expression."""
    result = judge("sigmoid-expression", {"sigmoid_grad_expr": answer})
    assert (result.points, result.fault, result.rubric[0].why) == (0.0, "", why)


class Liar(sp.Symbol):
    """Equal to everything, zero when simplified."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 1

    def _sympystr(self, printer: Any) -> str:
        return "0"


@pytest.mark.parametrize("part", [part.id for part in PARTS])
@pytest.mark.parametrize(
    "answer",
    [
        Liar("x"),
        object(),
        sp.Pow(9, sp.Pow(9, sp.Pow(9, 9, evaluate=False), evaluate=False), evaluate=False),
        [],
        {},
        sp.nan,
    ],
    ids=["liar", "object", "tower", "list", "dict", "nan"],
)
def test_hostile_answers_earn_nothing(part: str, answer: Any) -> None:
    """No points, no traceback, no hang, and not our fault."""
    result = judge(part, dict.fromkeys(RIGHT[part], answer))
    assert (result.points, result.fault) == (0.0, "")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (sp.Interval(0, 1), "Both ends are right; look again at whether each end itself belongs to the set."),
        (sp.Interval.open(0, 2), "One end of the interval is right, the other is not."),
        (sp.Interval(-3, 5), "Neither end of the interval is right."),
        (sp.FiniteSet(0, 1), "This is a set, but not an interval."),
        ((0, 1), "This is a list or an array of numbers, where an expression is asked."),
        (x, "This is not a set; write an interval with sp.Interval or sp.Interval.open."),
    ],
)
def test_what_is_wrong_with_an_interval(answer: Any, why: str) -> None:
    """Each way to miss an interval has its sentence, which does not tell it."""
    assert judge("softmax-range", {"entry_range": answer, "entries_sum": 1}).rubric[0].why == why


def test_a_value_that_no_convention_allows_at_the_kink() -> None:
    """At 0 anything in [0, 1] is right, and nothing else."""
    answer = sp.Piecewise((0, x < 0), (5, sp.Eq(x, 0)), (1, True))
    assert judge("relu-expression", {"relu_grad_expr": answer}).rubric[0].why.startswith("At x = 0 it has the value 5")


def test_points_of_every_part_are_the_sum_of_its_lines() -> None:
    """``out_of`` is what the rubric of a full answer adds up to."""
    assert {part.id: judge(part.id, RIGHT[part.id]).out_of for part in PARTS} == {
        part.id: out_of(part) for part in PARTS
    }
