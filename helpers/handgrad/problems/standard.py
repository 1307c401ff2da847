"""The standard exercises of an activation that has an entry and no module of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..judging.answers.elementwise import Elementwise, Weights, judge_elementwise
from ..judging.notation import Notation
from ..judging.result import FunctionReport
from .activations import EXTREMES, Activation
from .problem import ExpressionPart, FunctionPart, Problem

EXPRESSION = (
    "Give the gradient of this function to SymPy, as an expression in `x` with no derivative left in it. Any equal "
    "expression counts, however it is written.{corner}\n\n$${latex}$$"
)
CORNER = " Where the function has a corner, its slope is a convention."
GRADIENT = (
    "Write the gradient for arrays of any shape and any kind of number. It returns floats of the shape that came in, "
    "changes no input, and gives no warning, also for very large inputs."
)


def elementwise_gradient(entry: Activation, weights: Weights) -> Elementwise:
    """What a NumPy gradient of the activation must do. Extremes only where the gradient is bounded there."""
    slopes = entry.slope(np.array(EXTREMES))
    bounded = bool(np.isfinite(slopes).all() and np.abs(slopes).max() < 1e6)
    return Elementwise(
        reference=entry.slope,
        weights=weights,
        extremes=EXTREMES if bounded else (-50.0, 50.0),
        kinks=entry.kinks,
        slips=entry.slips(),
    )


def standard_problem(entry: Activation) -> Problem:
    """Its gradient as an expression and in NumPy: ``NAME-expression`` with ``NAME_grad_expr``, ``NAME-grad``."""
    name = entry.name
    weights = Weights(values=1, shapes=1, extremes=1, care=0 if entry.kinks else 1, kink=1 if entry.kinks else 0)

    def judge_grad(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
        return judge_elementwise(functions[f"{name}_grad"], elementwise_gradient(entry, weights), rng)

    return Problem(
        name,
        "practice",
        entry.title,
        (
            ExpressionPart(
                f"{name}-expression",
                f"The gradient of {name}",
                Notation.of({"x": "real"}),
                {f"{name}_grad_expr": (f"diff({entry.formula}, x)", 2.0)},
                mistakes={f"{name}_grad_expr": entry.mistakes},
                kinks=entry.kinks,
                function=entry.formula,
                statement=EXPRESSION.format(latex=entry.latex, corner=CORNER if entry.kinks else ""),
            ),
            FunctionPart(
                f"{name}-grad",
                f"The gradient of {name} in NumPy",
                (f"{name}_grad",),
                weights.total,
                judge_grad,
                statement=GRADIENT,
            ),
        ),
    )
