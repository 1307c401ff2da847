"""ReLU: two slopes and a convention between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..judging.answers.elementwise import Elementwise, Weights, judge_elementwise
from ..judging.notation import Notation
from ..judging.result import FunctionReport
from . import activations
from .given import RELU
from .problem import DerivationPart, ExpressionPart, FunctionPart, Problem

_R = activations.RELU
_NOTATION = Notation.of({"x": "real", "h": "real"}, (RELU,))

_GRAD = Elementwise(
    reference=_R.slope,
    weights=Weights(values=1, shapes=1, care=1, kink=1),
    kinks=_R.kinks,
    whole=(-3, -1, 2, 5),
    slips=_R.slips(),
)


def _judge_grad(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    return judge_elementwise(functions["relu_grad"], _GRAD, rng)


PROBLEM = Problem(
    "relu",
    "ps1-activations",
    "ReLU and its kink",
    (
        DerivationPart(
            "relu-derive",
            "Derive the gradient of ReLU on each side of 0",
            _NOTATION,
            start=(
                r"\operatorname{ReLU}'(x)",
                r"\frac{d}{dx}\operatorname{ReLU}(x)",
                r"\frac{d}{dx}\max(0, x)",
                r"\operatorname{ReLU}(x)",
            ),
            goals=(r"\begin{cases} 0, & x < 0 \\ 1, & x > 0 \end{cases}",),
            milestones=(r"\begin{cases} 0, & x < 0 \\ x, & x > 0 \end{cases}",),
            mistakes=_R.mistakes,
            points_start=1.0,
            points_steps=1.0,
            points_goal=1.0,
            points_work=1.0,
            hint="Write ReLU itself by cases first and differentiate each case.",
        ),
        ExpressionPart(
            "relu-expression",
            "The gradient of ReLU as a Piecewise",
            _NOTATION,
            {"relu_grad_expr": ("diff(Max(0, x), x)", 2.0)},
            mistakes={"relu_grad_expr": _R.mistakes},
            hint="One case for each side of 0.",
            kinks=_R.kinks,
            function="Max(0, x)",
        ),
        DerivationPart(
            "relu-kink",
            "The difference quotient at 0 from the left and from the right",
            _NOTATION,
            start=(
                r"\lim_{h \to 0^-} \frac{\operatorname{ReLU}(0+h)-\operatorname{ReLU}(0)}{h}",
                r"\lim_{h \to 0^+} \frac{\operatorname{ReLU}(0+h)-\operatorname{ReLU}(0)}{h}",
                r"\lim_{h \to 0^-} \frac{\operatorname{ReLU}(h)}{h}",
                r"\lim_{h \to 0^+} \frac{\operatorname{ReLU}(h)}{h}",
            ),
            goals=("0", "1"),
            points_start=1.0,
            points_steps=1.0,
            points_goal=1.0,
            points_work=1.0,
            hint="For h on one side of 0, what is ReLU(h)? Put it in before you take the limit.",
        ),
        ExpressionPart(
            "relu-subgradient",
            "The subgradients at 0",
            _NOTATION,
            {"relu_subgradient": ("[0, 1]", 1.0)},
            hint="Which slopes of lines through the origin stay below the graph?",
        ),
        FunctionPart(
            "relu-grad",
            "The gradient of ReLU in NumPy",
            ("relu_grad",),
            4.0,
            _judge_grad,
            hint="Compare with 0 entry by entry, and return floats of the shape that came in.",
        ),
    ),
)
