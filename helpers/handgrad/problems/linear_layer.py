"""The linear layer y = Wx + b: gradients by indices, as matrices, and for a batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..judging.arrays import DOUBLE, SINGLE, Array, Slip, Trials, later, line, recognise, sentence, value_problem
from ..judging.notation import Notation
from ..judging.reference import jacobian
from ..judging.result import FunctionReport
from .given import DELTA, LAYER
from .problem import DerivationPart, ExpressionPart, FunctionPart, Mistake, Problem

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
        Slip("transposed", "dW has the right entries, but lies on its side; it must have the shape of W.", lambda d, W, x: x.T @ d),
        Slip("sum over the batch missing", "Every example contributes to dW: sum over the batch.", lambda d, W, x: d[:, :, None] * x[:, None, :]),
        Slip("first example only", "Every example contributes to dW.", lambda d, W, x: np.outer(d[0], x[0])),
        Slip("last example only", "Every example contributes to dW; does the loop overwrite it?", lambda d, W, x: np.outer(d[-1], x[-1])),
        Slip("mean for sum", "The batch is summed over, not averaged.", lambda d, W, x: d.T @ x / len(x)),
        Slip("product of sums", "Multiply within each example before you sum.", lambda d, W, x: np.outer(d.sum(0), x.sum(0))),
    ),
    "dx": (
        Slip("transposed", "dx has the right entries, but lies on its side; it must have the shape of x.", lambda d, W, x: (d @ W).T),
        Slip("sum over the batch too many", "Every example has its own dx; the batch is not summed here.", lambda d, W, x: (d @ W).sum(0)),
        Slip("mean for sum", "The examples do not share dx, so nothing is averaged.", lambda d, W, x: d @ W / len(x)),
        Slip("input for delta", "delta is what flows back, not x.", lambda d, W, x: x @ W.T @ W),
    ),
    "db": (
        Slip("sum over the batch missing", "All examples share b: sum over the batch.", lambda d, W, x: d),
        Slip("sum over the wrong axis", "The sum runs over the examples, not over the outputs.", lambda d, W, x: d.sum(1)),
        Slip("summed to one number", "b has one entry for each output, and so has db.", lambda d, W, x: d.sum()),
        Slip("mean for sum", "The batch is summed over, not averaged.", lambda d, W, x: d.mean(0)),
        Slip("row for vector", "db has the shape of b, one entry for each output.", lambda d, W, x: d.sum(0, keepdims=True)),
        Slip("column for vector", "db has the shape of b, one entry for each output.", lambda d, W, x: d.sum(0)[:, None]),
        Slip("delta left out", "b changes y directly, and y changes J by delta.", lambda d, W, x: np.full(W.shape[0], float(len(x)))),
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


def _judge_batch(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    trials = Trials(functions["linear_backward"])
    delta, W, x = rng.normal(size=(5, 2)), rng.normal(size=(2, 3)), rng.normal(size=(5, 3))
    results = _results(trials.call(delta, W, x))
    single, manners = "one example alone", "float32 and whole numbers; changes no input, causes no warning"
    if isinstance(results, str):
        texts = [(f"`{name}` for a batch", _POINTS[name]) for name in RESULTS]
        first, *rest = [*texts, (single, 1.0), (manners, 1.0)]
        return FunctionReport((line(*first, results), *(later(*entry) for entry in rest)))
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
    single = [rng.normal(size=shape).astype(np.float32) for shape in ((4, 3), (3, 2), (4, 2))]
    whole = [rng.integers(-3, 4, shape).astype(float) for shape in ((1, 2), (2, 2))]
    problem = _compare(trials, *single, SINGLE)
    return problem or _compare(trials, whole[0], whole[1], np.array([[1, 2]]), DOUBLE)


def _compare(trials: Trials, delta: Any, W: Any, x: Any, tolerance: Any) -> str:
    results = _results(trials.call(delta, W, x))
    if isinstance(results, str):
        return results
    for name, value, expected in zip(RESULTS, results, linear_backward(delta, W, x), strict=True):
        if problem := value_problem(value, expected, tolerance=tolerance):
            return f"for `{name}`: {sentence(problem)}"
    return ""


_SHAPES = {"x": "vector of 3", "W": "matrix 2x3", "b": "vector of 2", r"\delta": "vector of 2"}
_INDICES = {"i": "index up to 2", "j": "index up to 3", "k": "integer 2", "d": "integer 3"}
_GIVEN = (LAYER, DELTA)
_BY_INDEX = Notation.of({**_SHAPES, **_INDICES}, (*_GIVEN, r"y_i = \sum_{j=1}^{d} W_{ij} x_j + b_i", r"\delta_i = \frac{\partial J}{\partial y_i}"))
_MATRICES = Notation.of({"delta": "matrix 2x1", "x": "matrix 3x1", "W": "matrix 2x3", "b": "matrix 2x1"})

_DW_MISTAKES = (
    Mistake("transposed", "The entries are right, but the matrix lies on its side: it must have the shape of W.", ("x*delta.T",)),
    Mistake("gradient by x", "This is the gradient by another of the three.", ("W.T*delta",)),
)
_DX_MISTAKES = (
    Mistake("row for column", "The entries are right, but x is a column.", ("delta.T*W",)),
    Mistake("gradient by W", "This is the gradient by another of the three.", ("delta*x.T",)),
)
_DB_MISTAKES = (
    Mistake("row for column", "The entries are right, but b is a column.", ("delta.T",)),
    Mistake("gradient by W", "This is the gradient by another of the three.", ("delta*x.T",)),
)

PROBLEM = Problem(
    "linear-layer",
    "ps3-backprop",
    "The linear layer",
    (
        DerivationPart(
            "linear-layer-dW",
            "The gradient by one weight, in scalars",
            _BY_INDEX,
            start=(r"\frac{\partial J}{\partial W_{ij}}",),
            goals=(r"\delta_i x_j",),
            milestones=(r"\sum_{m=1}^{k} \frac{\partial J}{\partial y_m}\frac{\partial y_m}{\partial W_{ij}}", r"\frac{\partial J}{\partial y_i}\frac{\partial y_i}{\partial W_{ij}}"),
            mistakes=_DW_MISTAKES,
            points_steps=1.0,
            hint="Which outputs does W_ij take part in? The chain rule sums over those.",
        ),
        DerivationPart(
            "linear-layer-dx",
            "The gradient by one input, in scalars",
            _BY_INDEX,
            start=(r"\frac{\partial J}{\partial x_j}",),
            goals=(r"\sum_{i=1}^{k} W_{ij}\delta_i",),
            milestones=(r"\sum_{i=1}^{k} \frac{\partial J}{\partial y_i}\frac{\partial y_i}{\partial x_j}",),
            mistakes=_DX_MISTAKES,
            points_steps=1.0,
            hint="x_j takes part in every output, so the chain rule sums over all of them.",
        ),
        DerivationPart(
            "linear-layer-db",
            "The gradient by one bias, in scalars",
            _BY_INDEX,
            start=(r"\frac{\partial J}{\partial b_i}",),
            goals=(r"\delta_i",),
            milestones=(r"\frac{\partial J}{\partial y_i}\frac{\partial y_i}{\partial b_i}", r"\delta_i \cdot 1"),
            mistakes=_DB_MISTAKES,
            points_start=0.5,
            points_steps=0.5,
            points_goal=0.5,
            points_work=0.5,
            hint="How does y_i change when b_i does?",
        ),
        ExpressionPart(
            "linear-layer-matrices",
            "The three gradients as matrices",
            _MATRICES,
            {"dJ_dW": ("delta*x.T", 2.0), "dJ_dx": ("W.T*delta", 2.0), "dJ_db": ("delta", 2.0)},
            mistakes={"dJ_dW": _DW_MISTAKES, "dJ_dx": _DX_MISTAKES, "dJ_db": _DB_MISTAKES},
            hint="Each gradient has the shape of what it is the gradient by.",
        ),
        DerivationPart(
            "linear-layer-forms",
            "The three matrix forms, written out",
            Notation.of({**_SHAPES, **_INDICES}, _GIVEN),
            start=(r"\frac{\partial J}{\partial W}", r"\frac{\partial J}{\partial x}", r"\frac{\partial J}{\partial b}"),
            goals=(r"\delta x^T", r"W^T \delta", r"\delta"),
            mistakes=(*_DW_MISTAKES, *_DX_MISTAKES, *_DB_MISTAKES),
            points_start=0.0,
            points_steps=1.5,
            points_goal=1.5,
            points_work=0.0,
            hint="Check the shape of every product against the shape of W, x and b.",
        ),
        FunctionPart(
            "linear-layer-batch",
            "The gradients for a batch",
            ("linear_backward",),
            6.0,
            _judge_batch,
            hint="Rows are examples: what all examples share is summed over, what each has for itself is not.",
        ),
    ),
)
