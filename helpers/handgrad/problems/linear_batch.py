"""Judging the backward pass of a linear layer for a batch: y = x W^T + b, rows are examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..judging.answers.arrays import (
    DOUBLE,
    SINGLE,
    Array,
    Slip,
    Trials,
    later,
    line,
    recognise,
    sentence,
    value_problem,
)
from ..judging.answers.reference import jacobian
from ..judging.result import FunctionReport

RESULTS = ("dW", "dx", "db")


def linear_backward(delta: Any, W: Any, x: Any) -> tuple[Array, Array, Array]:
    """Gradients of J = sum(delta * (x W^T + b)) by W, x and b, for one example or a batch of rows."""
    delta, W, x = (np.asarray(a, dtype=float) for a in (delta, W, x))
    b = np.zeros(W.shape[0])
    return (
        jacobian(lambda W: np.sum(delta * (x @ W.T + b)), W),
        jacobian(lambda x: np.sum(delta * (x @ W.T + b)), x),
        jacobian(lambda b: np.sum(delta * (x @ W.T + b)), b),
    )


_SLIPS: dict[str, tuple[Slip, ...]] = {
    "dW": (
        Slip(
            "transposed",
            "dW has the right entries, but lies on its side; it must have the shape of W.",
            lambda d, W, x: x.T @ d,
        ),
        Slip(
            "sum over the batch missing",
            "Every example contributes to dW: sum over the batch.",
            lambda d, W, x: d[:, :, None] * x[:, None, :],
        ),
        Slip("first example only", "Every example contributes to dW.", lambda d, W, x: np.outer(d[0], x[0])),
        Slip(
            "last example only",
            "Every example contributes to dW; does the loop overwrite it?",
            lambda d, W, x: np.outer(d[-1], x[-1]),
        ),
        Slip("mean for sum", "The batch is summed over, not averaged.", lambda d, W, x: d.T @ x / len(x)),
        Slip(
            "product of sums",
            "Multiply within each example before you sum.",
            lambda d, W, x: np.outer(d.sum(0), x.sum(0)),
        ),
    ),
    "dx": (
        Slip(
            "transposed",
            "dx has the right entries, but lies on its side; it must have the shape of x.",
            lambda d, W, x: (d @ W).T,
        ),
        Slip(
            "sum over the batch too many",
            "Every example has its own dx; the batch is not summed here.",
            lambda d, W, x: (d @ W).sum(0),
        ),
        Slip("mean for sum", "The examples do not share dx, so nothing is averaged.", lambda d, W, x: d @ W / len(x)),
        Slip("input for delta", "delta is what flows back, not x.", lambda d, W, x: x @ W.T @ W),
    ),
    "db": (
        Slip("sum over the batch missing", "All examples share b: sum over the batch.", lambda d, W, x: d),
        Slip(
            "sum over the wrong axis", "The sum runs over the examples, not over the outputs.", lambda d, W, x: d.sum(1)
        ),
        Slip("summed to one number", "b has one entry for each output, and so has db.", lambda d, W, x: d.sum()),
        Slip("mean for sum", "The batch is summed over, not averaged.", lambda d, W, x: d.mean(0)),
        Slip(
            "row for vector",
            "db has the shape of b, one entry for each output.",
            lambda d, W, x: d.sum(0, keepdims=True),
        ),
        Slip(
            "column for vector", "db has the shape of b, one entry for each output.", lambda d, W, x: d.sum(0)[:, None]
        ),
        Slip(
            "delta left out",
            "b changes y directly, and y changes J by delta.",
            lambda d, W, x: np.full(W.shape[0], float(len(x))),
        ),
        Slip("delta left out", "b changes y directly, and y changes J by delta.", lambda d, W, x: np.ones(W.shape[0])),
    ),
}
_POINTS = {"dW": 1.5, "dx": 1.5, "db": 1.0}


def _results(value: Any) -> tuple[Any, ...] | str:
    """The three results, or a clause saying what came instead."""
    if isinstance(value, tuple | list) and len(value) == 3:
        return tuple(value)
    if isinstance(value, dict) and set(RESULTS) <= set(value):
        return tuple(value[name] for name in RESULTS)
    if isinstance(value, tuple | list):
        return f"it returns {len(value)} things; three are asked: dW, dx, db"
    return str(getattr(value, "sentence", "it returns one thing; three are asked: dW, dx, db"))


def judge_batch(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    trials = Trials(functions["linear_backward"])
    delta, W, x = rng.normal(size=(5, 2)), rng.normal(size=(2, 3)), rng.normal(size=(5, 3))
    results = _results(trials.call(delta, W, x))
    single, manners = "one example alone", "float32 and whole numbers; changes no input, causes no warning"
    if isinstance(results, str):
        first = line("`dW` for a batch", _POINTS["dW"], results)
        rest = [later(f"`{name}` for a batch", _POINTS[name]) for name in RESULTS[1:]]
        return FunctionReport((first, *rest, later(single, 1.0), later(manners, 1.0)))
    lines, slips = [], []
    for name, value, expected in zip(RESULTS, results, linear_backward(delta, W, x), strict=True):
        problem = value_problem(value, expected)
        lines.append(line(f"`{name}` for a batch", _POINTS[name], problem))
        slip = recognise(value, (delta, W, x), expected, _SLIPS[name]) if problem else None
        if slip is not None:
            slips.append(slip)
    if all(entry.points for entry in lines):
        lines.append(line(single, 1.0, _single_problem(trials, rng)))
        lines.append(line(manners, 1.0, _kinds_problem(trials, rng) or trials.care()))
    else:
        lines += [later(single, 1.0), later(manners, 1.0)]
    return FunctionReport(
        tuple(lines), tuple(dict.fromkeys(slip.name for slip in slips)), slips[0].hint if slips else ""
    )


def _single_problem(trials: Trials, rng: Any) -> str:
    return _compare(trials, rng.normal(size=2), rng.normal(size=(2, 3)), rng.normal(size=3), DOUBLE)


def _kinds_problem(trials: Trials, rng: Any) -> str:
    delta, W, x = (rng.normal(size=shape).astype(np.float32) for shape in ((4, 3), (3, 2), (4, 2)))
    problem = _compare(trials, delta, W, x, SINGLE)
    return problem or _compare(
        trials, np.array([[2.0, -1.0]]), np.array([[1.0, 3.0], [0.5, -2.0]]), np.array([[1, 2]]), DOUBLE
    )


def _compare(trials: Trials, delta: Any, W: Any, x: Any, tolerance: Any) -> str:
    results = _results(trials.call(delta, W, x))
    if isinstance(results, str):
        return results
    for name, value, expected in zip(RESULTS, results, linear_backward(delta, W, x), strict=True):
        if problem := value_problem(value, expected, tolerance=tolerance):
            return f"for `{name}`: {sentence(problem)}"
    return ""
