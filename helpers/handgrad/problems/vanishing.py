"""How gradients shrink through layers of sigmoids, against tanh and ReLU.

``gradient_through(depth, activation)`` is the product of ``depth`` equal factors, each the activation's gradient at one
fixed pre-activation: 0 for sigmoid and tanh, where it is largest, and 1 for ReLU. So the product for the sigmoid is the
largest that any inputs can give.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..judging.answers.arrays import Slip, Trials, later, line, recognise, value_problem
from ..judging.answers.figures import figure_problem, labels_problem, named_line, points
from ..judging.notation import Notation
from ..judging.result import FunctionReport
from .activations import activation
from .problem import ExpressionPart, FunctionPart, Mistake, Problem

PRE_ACTIVATIONS = {"sigmoid": 0.0, "tanh": 0.0, "relu": 1.0}
DEPTHS = (1, 2, 5, 20)


def gradient_through(depth: Any, name: str) -> Any:
    """The reference; ``depth`` may be an array of whole numbers."""
    return np.power(float(activation(name).slope(PRE_ACTIVATIONS[name])), np.asarray(depth, dtype=float))


def _factor(name: str) -> float:
    return float(activation(name).slope(PRE_ACTIVATIONS[name]))


_SLIPS = (
    Slip("sum for product", "The chain rule multiplies the factors of the layers.", lambda d, n: d * _factor(n)),
    Slip("depth ignored", "Every layer brings a factor of its own.", lambda d, n: _factor(n)),
    Slip("one layer too many", "Count the layers: one factor for each.", lambda d, n: _factor(n) ** (d + 1)),
    Slip("one layer too few", "Count the layers: one factor for each.", lambda d, n: _factor(n) ** (d - 1)),
    Slip(
        "function for gradient",
        "The factors are gradients of the activation, not its values.",
        lambda d, n: float(activation(n).value(PRE_ACTIVATIONS[n])) ** d,
    ),
    Slip("reciprocal", "The factors stand in a denominator.", lambda d, n: _factor(n) ** -d),
)


def _judge_through(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    trials = Trials(functions["gradient_through"])
    problems = {name: _wrong_product(trials, name, DEPTHS) for name in PRE_ACTIVATIONS}
    points_of = {"sigmoid": 2.0, "tanh": 1.0, "relu": 1.0}
    lines = [line(f"the product for {name}", points_of[name], problem) for name, problem in problems.items()]
    if problems["sigmoid"]:
        last = later("no layer gives 1", 1.0)
    else:
        last = line("no layer gives 1", 1.0, _wrong_product(trials, "sigmoid", (0,)) or trials.care())
    slip = _slip(trials) if any(problems.values()) else None
    return FunctionReport((*lines, last), (slip.name,) if slip else (), slip.hint if slip else "")


def _wrong_product(trials: Trials, name: str, depths: tuple[int, ...]) -> str:
    for depth in depths:
        problem = value_problem(trials.call(depth, name), gradient_through(depth, name), floats=False)
        if problem:
            return f"for depth {depth} and {name!r}, {problem}"
    return ""


def _slip(trials: Trials) -> Slip | None:
    for name in PRE_ACTIVATIONS:
        expected = gradient_through(3, name)
        found = recognise(trials.call(3, name), (3, name), expected, _SLIPS)
        if found is not None:
            return found
    return None


def _judge_plot(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    figure = functions["fig"]
    texts = ("three labelled curves with the right values", "a logarithmic y axis", "labels on both axes")
    if problem := figure_problem(figure):
        return FunctionReport((line(texts[0], 1.0, problem), later(texts[1], 1.0), later(texts[2], 1.0)))
    curves = next((problem for name in PRE_ACTIVATIONS if (problem := _curve_problem(figure, name))), "")
    scale = "" if figure.yscale in ("log", "symlog") else f"the y axis is {figure.yscale}"
    return FunctionReport(
        (line(texts[0], 1.0, curves), line(texts[1], 1.0, scale), line(texts[2], 1.0, labels_problem(figure)))
    )


def _curve_problem(figure: Any, name: str) -> str:
    drawn = named_line(figure, name)
    if drawn is None:
        return f"no line has {name!r} in its label"
    depths, values = points(drawn)
    if len(depths) < 10:
        return f"the line for {name} has only {len(depths)} points; show at least ten depths"
    return value_problem(values, gradient_through(depths, name), at=[("depth", depths)])


PROBLEM = Problem(
    "vanishing",
    "ps1-activations",
    "Vanishing gradients",
    (
        ExpressionPart(
            "vanishing-bound",
            "The largest possible product of L sigmoid gradients",
            Notation.of({"L": "positive real"}),
            {"sigmoid_bound": ("4**(-L)", 1.0)},
            mistakes={
                "sigmoid_bound": (
                    Mistake("sum for product", "The factors of the layers multiply.", ("L/4", "4*L", "1/(4*L)")),
                    Mistake("exponent sign", "The product shrinks as L grows; does yours?", ("4**L",)),
                    Mistake(
                        "function for gradient",
                        "The largest gradient is asked, not a value of the sigmoid.",
                        ("2**(-L)", "1"),
                    ),
                    Mistake("one layer only", "Every layer brings a factor.", ("1/4",)),
                )
            },
            hint="How large can one factor be?",
        ),
        FunctionPart(
            "vanishing-through",
            "The gradient through `depth` layers",
            ("gradient_through",),
            5.0,
            _judge_through,
            hint="One factor for each layer: the gradient of the activation where the statement says.",
        ),
        FunctionPart(
            "vanishing-plot",
            "The three products against depth",
            ("fig",),
            3.0,
            _judge_plot,
            hint="Label each line with its activation, and let the y axis show powers of ten.",
            called=False,
        ),
    ),
)
