"""The linear layer y = Wx + b: gradients by indices, as matrices, and for a batch."""

from __future__ import annotations

from ..judging.notation import Notation
from .given import DELTA, LAYER
from .linear_batch import judge_batch
from .problem import DerivationPart, ExpressionPart, FunctionPart, Mistake, Problem

_SHAPES = {"x": "vector of 3", "W": "matrix 2x3", "b": "vector of 2", r"\delta": "vector of 2"}
_INDICES = {"i": "index up to 2", "j": "index up to 3", "k": "integer 2", "d": "integer 3"}
_GIVEN = (LAYER, DELTA)
_BY_INDEX = Notation.of(
    {**_SHAPES, **_INDICES},
    (*_GIVEN, r"y_i = \sum_{j=1}^{d} W_{ij} x_j + b_i", r"\delta_i = \frac{\partial J}{\partial y_i}"),
)
_MATRICES = Notation.of({"delta": "matrix 2x1", "x": "matrix 3x1", "W": "matrix 2x3", "b": "matrix 2x1"})

_DW_MISTAKES = (
    Mistake(
        "transposed",
        "The entries are right, but the matrix lies on its side: it must have the shape of W.",
        ("x*delta.T",),
    ),
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
            milestones=(
                r"\sum_{m=1}^{k} \frac{\partial J}{\partial y_m}\frac{\partial y_m}{\partial W_{ij}}",
                r"\frac{\partial J}{\partial y_i}\frac{\partial y_i}{\partial W_{ij}}",
            ),
            points_steps=1.0,
            hint="Which outputs does $W_{ij}$ take part in? The chain rule sums over those.",
        ),
        DerivationPart(
            "linear-layer-dx",
            "The gradient by one input, in scalars",
            _BY_INDEX,
            start=(r"\frac{\partial J}{\partial x_j}",),
            goals=(r"\sum_{i=1}^{k} W_{ij}\delta_i",),
            milestones=(r"\sum_{i=1}^{k} \frac{\partial J}{\partial y_i}\frac{\partial y_i}{\partial x_j}",),
            points_steps=1.0,
            hint="$x_j$ takes part in every output, so the chain rule sums over all of them.",
        ),
        DerivationPart(
            "linear-layer-db",
            "The gradient by one bias, in scalars",
            _BY_INDEX,
            start=(r"\frac{\partial J}{\partial b_i}",),
            goals=(r"\delta_i",),
            milestones=(r"\frac{\partial J}{\partial y_i}\frac{\partial y_i}{\partial b_i}", r"\delta_i \cdot 1"),
            points_start=0.5,
            points_steps=0.5,
            points_goal=0.5,
            points_work=0.5,
            hint="How does $y_i$ change when $b_i$ does?",
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
            start=(
                r"\frac{\partial J}{\partial W}",
                r"\frac{\partial J}{\partial x}",
                r"\frac{\partial J}{\partial b}",
            ),
            goals=(r"\delta x^T", r"W^T \delta", r"\delta"),
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
            judge_batch,
            hint="Rows are examples: what all examples share is summed over, what each has for itself is not.",
        ),
    ),
)
