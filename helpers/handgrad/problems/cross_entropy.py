"""Binary cross-entropy of a sigmoid, as a function of the logit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..judging.answers.arrays import (
    PRECISE,
    SINGLE,
    Array,
    Slip,
    Tolerance,
    Trials,
    later,
    line,
    recognise,
    value_problem,
)
from ..judging.answers.reference import derivative, evaluate
from ..judging.equality.sources import read_source
from ..judging.notation import Notation
from ..judging.result import FunctionReport
from .combine import combine
from .given import CROSS_ENTROPY, SIGMOID
from .problem import DerivationPart, ExpressionPart, FunctionPart, Mistake, Problem

LOSS = "-(1 - y)*log(1 - 1/(1 + exp(-f))) - y*log(1/(1 + exp(-f)))"
_SIGMA = "1/(1 + exp(-f))"


def loss(f: Any, y: Any) -> Array:
    """The loss, right to the last bit. Where y is 0 or 1 the formula's other term is exactly 0."""
    return evaluate(read_source(LOSS), {"f": f, "y": y})


def loss_grad(f: Any, y: Any) -> Array:
    """Its derivative by f, right to the last bit."""
    return evaluate(derivative(read_source(LOSS), "f"), {"f": f, "y": y})


def _sigmoid(f: Any) -> Array:
    return evaluate(read_source(_SIGMA), {"f": f})


_GRAD_SLIPS = (
    Slip("sign", "The sign is turned everywhere.", lambda f, y: -loss_grad(f, y)),
    Slip(
        "spurious factor of the squared error",
        "The factor of the sigmoid's gradient cancels for this loss.",
        lambda f, y: loss_grad(f, y) * _sigmoid(f) * (1 - _sigmoid(f)),
    ),
    Slip("sigmoid forgotten", "f is a logit, not yet a probability.", lambda f, y: f - y),
    Slip(
        "chain factor lost",
        "This differentiates by sigma(f); f is one step further inside.",
        lambda f, y: loss_grad(f, y) / (_sigmoid(f) * (1 - _sigmoid(f))),
    ),
    Slip("label left out", "The label y takes part.", lambda f, y: _sigmoid(f)),
    Slip("loss for gradient", "This is the loss; its gradient is asked.", loss, honest=False),
    Slip("mean over the batch", "One value for each entry is asked, no mean.", lambda f, y: np.mean(loss_grad(f, y))),
    Slip("sum over the batch", "One value for each entry is asked, no sum.", lambda f, y: np.sum(loss_grad(f, y))),
)
_LOSS_SLIPS = (
    Slip("leading minus lost", "A loss is not negative: where did the leading minus go?", lambda f, y: -loss(f, y)),
    Slip("labels exchanged", "Each label goes with the wrong term.", lambda f, y: loss(f, 1 - y)),
    Slip("second term dropped", "Both labels need their term.", lambda f, y: y * loss(f, 1.0)),
    Slip("mean over the batch", "One value for each entry is asked, no mean.", lambda f, y: np.mean(loss(f, y))),
    Slip("sum over the batch", "One value for each entry is asked, no sum.", lambda f, y: np.sum(loss(f, y))),
    Slip("gradient for loss", "This is the gradient; the loss itself is asked.", loss_grad, honest=False),
)


def _judge_functions(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    return combine(
        {
            "loss": _judge_one(functions["loss"], loss, _LOSS_SLIPS, rng),
            "loss_grad": _judge_one(functions["loss_grad"], loss_grad, _GRAD_SLIPS, rng),
        }
    )


def _judge_one(function: Any, reference: Any, slips: tuple[Slip, ...], rng: Any) -> FunctionReport:
    trials = Trials(function)
    texts = ("right at ordinary logits, with broadcasting", "finite and right to 12 digits at 1e4, without warnings")
    f, y = rng.uniform(-5, 5, 12), rng.integers(0, 2, 12).astype(float)
    y[:3] = (0.0, 1.0, 0.25)
    value, expected = trials.call(f, y), reference(f, y)
    problem = value_problem(value, expected, at=[("f", f), ("y", y)]) or _broadcast_problem(trials, reference, rng)
    if problem:
        slip = recognise(value, (f, y), expected, slips)
        rubric = (line(texts[0], 1.5, problem), later(texts[1], 1.5))
        return FunctionReport(rubric, (slip.name,) if slip else (), slip.hint if slip else "")
    problem = trials.care() or _extreme_problem(function, reference)
    return FunctionReport((line(texts[0], 1.5), line(texts[1], 1.5, problem)))


def _broadcast_problem(trials: Trials, reference: Any, rng: Any) -> str:
    column = rng.uniform(-3, 3, (4, 1))
    tries: tuple[tuple[str, Any, Any, Tolerance], ...] = (
        ("f of shape (4, 1) and y of shape (3,)", column, np.array([0.0, 1.0, 1.0]), Tolerance(1e-6, 1e-9)),
        ("arrays without axes", np.array(0.7), np.array(1.0), Tolerance(1e-6, 1e-9)),
        ("whole numbers", np.array([-2, 3]), np.array([0, 1]), Tolerance(1e-6, 1e-9)),
        ("float32", column[:, 0].astype(np.float32), np.array([0, 1, 1, 0], np.float32), SINGLE),
        ("empty arrays", np.empty(0), np.empty(0), SINGLE),
    )
    for words, f, y, tolerance in tries:
        expected = reference(np.asarray(f, dtype=float), np.asarray(y, dtype=float))
        if problem := value_problem(trials.call(f, y), expected, tolerance=tolerance):
            return f"for {words}, {problem}"
    return ""


def _extreme_problem(function: Any, reference: Any) -> str:
    trials = Trials(function)
    f = np.array([-1e4, -500.0, -40.0, -20.0, 20.0, 40.0, 500.0, 1e4] * 2)
    y = np.repeat([0.0, 1.0], 8)
    value, expected = trials.call(f, y), np.array(reference(f, y))
    if trials.warnings:
        return f"there is a warning ({trials.warnings[0]})"
    at = [("f", f), ("y", y)]
    if problem := value_problem(value, expected, tolerance=Tolerance(1e-12, 1e-12), at=at):
        return problem
    if value_problem(value, expected, tolerance=PRECISE):
        return "where the result is small its digits are lost: two nearly equal numbers are subtracted"
    return ""


_NOTATION = Notation.of(
    {"f": "real", "y": "real in (0, 1)"}, (SIGMOID, CROSS_ENTROPY, r"L = " + CROSS_ENTROPY.split(" = ")[1])
)
_MISTAKES = (
    Mistake("sign", "The leading minus of the loss was lost on the way.", ("y - 1/(1 + exp(-f))",)),
    Mistake(
        "spurious factor of the squared error",
        "One factor should have cancelled: look at sigma' and the denominators.",
        (f"({_SIGMA} - y)*{_SIGMA}*(1 - {_SIGMA})",),
    ),
    Mistake(
        "chain factor lost",
        "This is the derivative by sigma(f); the chain rule goes one step further.",
        (f"({_SIGMA} - y)/({_SIGMA}*(1 - {_SIGMA}))",),
    ),
    Mistake("sigmoid forgotten", "f is a logit; which function makes a probability of it?", ("f - y",)),
    Mistake(
        "second term dropped", "The loss has two terms; both depend on f.", (f"-y*(1 - {_SIGMA})", f"(1 - y)*{_SIGMA}")
    ),
    Mistake("factor of the squared error", "There is a factor that this loss does not bring.", (f"2*({_SIGMA} - y)",)),
    Mistake("differentiated by the label", "Which variable is asked for?", (f"log(1 - {_SIGMA}) - log({_SIGMA})",)),
)

PROBLEM = Problem(
    "cross-entropy",
    "ps2-softmax",
    "Cross-entropy of a sigmoid",
    (
        DerivationPart(
            "cross-entropy-derive",
            "Derive the gradient of the loss by the logit",
            _NOTATION,
            start=(
                r"\frac{\partial \ell}{\partial f}",
                r"\frac{d\ell}{df}",
                r"\frac{\partial}{\partial f}\left(-(1-y)\log(1-\sigma(f)) - y\log\sigma(f)\right)",
            ),
            goals=(r"\sigma(f)-y",),
            milestones=(
                r"\frac{1-y}{1-\sigma(f)}\sigma'(f)-\frac{y}{\sigma(f)}\sigma'(f)",
                r"(1-y)\sigma(f)-y(1-\sigma(f))",
            ),
            mistakes=_MISTAKES,
            points_start=1.0,
            points_steps=3.0,
            points_goal=1.0,
            points_work=1.0,
            hint="Differentiate each logarithm by the chain rule; then use what you know about sigma'.",
        ),
        ExpressionPart(
            "cross-entropy-expression",
            "The gradient as an expression",
            _NOTATION,
            {"loss_grad_expr": (f"diff({LOSS}, f)", 2.0)},
            mistakes={"loss_grad_expr": _MISTAKES},
            hint="Most factors cancel once sigma' is written with sigma.",
            function=LOSS,
        ),
        FunctionPart(
            "cross-entropy-functions",
            "Loss and gradient that are right at 1e4",
            ("loss", "loss_grad"),
            6.0,
            _judge_functions,
            hint="The loss is a softplus in disguise; np.logaddexp and a sigmoid with a form for each sign help.",
        ),
    ),
)
