"""A small network: linear, tanh, linear, and cross-entropy of a sigmoid on the logit; trained by hand.

``parameters`` is a dict of W1 (h, d), b1 (h,), W2 (1, h), b2 (1,). The loss is the mean over the rows of x.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..judging.answers.arrays import Array, Slip, Tolerance, Trials, later, line, recognise, value_problem
from ..judging.answers.figures import figure_problem, labels_problem, points
from ..judging.answers.reference import jacobian
from ..judging.result import FunctionReport, RubricLine
from .problem import FunctionPart, Problem

NAMES = ("W1", "b1", "W2", "b2")
_POINTS = {"W1": 1.5, "b1": 1.0, "W2": 1.5, "b2": 1.0}
_CARE = "changes no input, causes no warning"
_STEPS, _RATE = 25, 0.5
_CHECK = Tolerance(1e-6, 1e-9)


def logits(parameters: Mapping[str, Array], x: Array) -> Array:
    """The forward pass, of shape (N,); analytic, so that it can be differentiated by complex steps."""
    hidden = np.tanh(x @ parameters["W1"].T + parameters["b1"])
    return np.asarray((hidden @ parameters["W2"].T + parameters["b2"])[:, 0])


def mean_loss(parameters: Mapping[str, Array], x: Array, y: Array) -> Any:
    """The mean of -(1-y) log(1-sigma(f)) - y log sigma(f) = log(1 + e^f) - y f, for moderate logits."""
    f = logits(parameters, x)
    return np.mean(np.log(1 + np.exp(f)) - y * f)


def gradients(parameters: Mapping[str, Array], x: Array, y: Array) -> dict[str, Array]:
    """The gradient of the mean loss by each parameter, layer by layer, from the forward pass alone."""

    def by(name: str) -> Array:
        return jacobian(lambda value: mean_loss({**parameters, name: value}, x, y), parameters[name])

    return {name: by(name) for name in NAMES}


def descend(parameters: Mapping[str, Array], x: Array, y: Array, steps: int, rate: float) -> tuple[Any, Array]:
    """Plain gradient descent with these gradients: the parameters afterwards, and the loss before each step."""
    current, losses = dict(parameters), []
    for _ in range(steps):
        losses.append(float(mean_loss(current, x, y)))
        slopes = gradients(current, x, y)
        current = {name: current[name] - rate * slopes[name] for name in NAMES}
    return current, np.array(losses)


def draw(rng: Any, rows: int = 7, width: int = 4) -> tuple[dict[str, Array], Array, Array]:
    """Parameters and data of a small network."""
    x = rng.normal(size=(rows, 2))
    y = (x[:, 0] * x[:, 1] + 0.3 * x[:, 0] > 0).astype(float)
    parameters = {
        "W1": rng.normal(size=(width, 2)),
        "b1": 0.3 * rng.normal(size=width),
        "W2": rng.normal(size=(1, width)),
        "b2": 0.3 * rng.normal(size=1),
    }
    return parameters, x, y


def _backward(parameters: Mapping[str, Array], x: Array, y: Array, slip: str = "") -> dict[str, Array]:
    """Backpropagation with one known slip in it; its results are only compared with wrong answers."""
    n = 1.0 if slip == "batch" else float(len(x))
    a = np.tanh(x @ parameters["W1"].T + parameters["b1"])
    s = 1 / (1 + np.exp(-logits(parameters, x)))
    delta = ((s - y) * (s * (1 - s) if slip == "squared" else 1.0) / n)[:, None]
    inner = {"no tanh": np.ones_like(a), "activation": 1 - np.tanh(a) ** 2, "sigmoid": a * (1 - a), "square": 1 - a}
    hidden = delta @ parameters["W2"] * inner.get(slip, 1 - a**2)
    shown = (x if slip != "inputs" else np.tanh(x), a if slip != "pre" else np.arctanh(a))
    return {"W1": hidden.T @ shown[0], "b1": hidden.sum(0), "W2": delta.T @ shown[1], "b2": delta.sum(0)}


def _slip(name: str, hint: str, key: str, slip: str) -> Slip:
    return Slip(name, hint, lambda parameters, x, y: _backward(parameters, x, y, slip)[key])


def _slips(key: str) -> tuple[Slip, ...]:
    return (
        _slip("sum for mean", "The loss is a mean over the rows; its gradient has the same factor.", key, "batch"),
        _slip(
            "spurious factor of the squared error",
            "At the logit the sigmoid's gradient has cancelled already.",
            key,
            "squared",
        ),
        _slip(
            "gradient of tanh left out", "The way back passes through tanh; its gradient is a factor.", key, "no tanh"
        ),
        _slip("gradient of tanh at the activation", "a is tanh already; do not apply tanh again.", key, "activation"),
        _slip("sigmoid's pattern for tanh", "The hidden layer is tanh, not a sigmoid.", key, "sigmoid"),
        _slip("square lost", "A square is missing in the gradient of tanh.", key, "square"),
        _slip("pre-activation for activation", "The second layer's input is the activation.", key, "pre"),
        Slip(
            "transposed",
            "The gradient must have the shape of its parameter.",
            lambda p, x, y: _backward(p, x, y)[key].T,
        ),
    )


def _judge_backward(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    trials = Trials(functions["backward"])
    parameters, x, y = draw(rng)
    value, expected = trials.call(parameters, x, y), gradients(parameters, x, y)
    if not isinstance(value, dict):
        problem = getattr(value, "sentence", f"it returns a {type(value).__name__}, not a dict of gradients")
        rest = [later(f"the gradient by `{name}`", _POINTS[name]) for name in NAMES[1:]]
        return FunctionReport((line("the gradient by `W1`", 1.5, problem), *rest, later(_CARE, 1.0)))
    lines, slips = [], []
    for name in NAMES:
        problem = value_problem(value[name], expected[name], tolerance=_CHECK) if name in value else "it is not there"
        lines.append(line(f"the gradient by `{name}`", _POINTS[name], problem))
        if problem and (slip := recognise(value.get(name), (parameters, x, y), expected[name], _slips(name))):
            slips.append(slip)
    lines.append(_careful(trials, lines, rng))
    names = tuple(dict.fromkeys(slip.name for slip in slips))
    return FunctionReport(tuple(lines), names, slips[0].hint if slips else "")


def _careful(trials: Trials, lines: list[RubricLine], rng: Any) -> RubricLine:
    """Another size, and manners; only once every gradient is right."""
    if not all(entry.points for entry in lines):
        return later(_CARE, 1.0)
    parameters, x, y = draw(rng, rows=1, width=2)
    value, expected = trials.call(parameters, x, y), gradients(parameters, x, y)
    wrong = [n for n in NAMES if not isinstance(value, dict) or value_problem(value.get(n), expected[n])]
    return line(_CARE, 1.0, trials.care() or (f"for a batch of one row, `{wrong[0]}` is not right" if wrong else ""))


def _judge_train(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    trials = Trials(functions["train"])
    parameters, x, y = draw(rng, rows=12)
    texts = (
        "one loss for each step, and they fall",
        "the loss ends as low as it should",
        "the parameters after all steps",
    )
    value = trials.call(parameters, x, y, _STEPS, _RATE)
    after, losses = descend(parameters, x, y, _STEPS, _RATE)
    if not (isinstance(value, tuple | list) and len(value) == 2 and isinstance(value[0], dict)):
        problem = getattr(value, "sentence", "it must return the parameters (a dict) and the losses")
        return FunctionReport((line(texts[0], 1.0, problem), *(later(t, 1.0) for t in (*texts[1:], _CARE))))
    told = _told_losses(value[1])
    falling = _falling_problem(told)
    bound = "" if not falling and told[-1] <= 1.02 * losses[-1] + 1e-9 else "the last loss is higher than it should be"
    wrong = [name for name in NAMES if value_problem(value[0].get(name), after[name], tolerance=Tolerance(1e-5, 1e-7))]
    moved = f"`{wrong[0]}` differs from what plain gradient descent gives" if wrong else ""
    moved = moved or value_problem(np.asarray(told[:_STEPS]), losses, tolerance=Tolerance(1e-5, 1e-7))
    lines = (line(texts[0], 1.0, falling), line(texts[1], 1.0, bound), line(texts[2], 1.0, moved))
    care = line(_CARE, 1.0, trials.care()) if not falling else later(_CARE, 1.0)
    return FunctionReport((*lines, care), *_train_slip(wrong, value[0], parameters, trials))


def _train_slip(
    wrong: list[str], after: Any, before: Mapping[str, Array], trials: Trials
) -> tuple[tuple[str, ...], str]:
    if trials.mutated:
        return ("parameters changed in place",), "Copy the parameters first; the ones that came in are still needed."
    if wrong and all(not value_problem(after.get(name), before[name]) for name in NAMES):
        return ("parameters not updated",), "The parameters come back as they went in."
    return (), ""


def _told_losses(value: Any) -> Array:
    try:
        told = np.asarray(value, dtype=float).ravel()
    except (TypeError, ValueError):
        return np.empty(0)
    return told


def _falling_problem(told: Array) -> str:
    if told.size not in (_STEPS, _STEPS + 1):
        return f"{told.size} losses came back for {_STEPS} steps"
    if not np.isfinite(told).all():
        return "the losses are not finite"
    return "" if told[-1] < told[0] else "the last loss is not below the first; do the steps go downhill?"


def _judge_curve(functions: Mapping[str, Any], rng: Any) -> FunctionReport:
    figure = functions["fig"]
    texts = ("the loss against the step, falling to half or less", "labels on both axes")
    if problem := figure_problem(figure):
        return FunctionReport((line(texts[0], 1.0, problem), later(texts[1], 1.0)))
    problems = [_curve_problem(*points(drawn)) for drawn in figure.lines]
    problem = "" if "" in problems else problems[0]
    return FunctionReport((line(texts[0], 1.0, problem), line(texts[1], 1.0, labels_problem(figure))))


def _curve_problem(steps: Array, losses: Array) -> str:
    if losses.size < 20:
        return f"the line has only {losses.size} points"
    if not np.isfinite(losses).all() or (losses < 0).any():
        return "a loss is negative or not finite"
    return "" if losses[-1] <= losses[0] / 2 else "the last loss is more than half of the first; train longer"


PROBLEM = Problem(
    "network",
    "ps3-backprop",
    "A network trained with your own gradients",
    (
        FunctionPart(
            "network-backward",
            "The backward pass, layer by layer",
            ("backward",),
            6.0,
            _judge_backward,
            hint="Start with the gradient by the logit and walk back one layer at a time.",
        ),
        FunctionPart(
            "network-train",
            "Gradient descent",
            ("train",),
            4.0,
            _judge_train,
            hint="Each step: the loss, the gradients, then parameter minus learning rate times gradient.",
        ),
        FunctionPart(
            "network-curve",
            "The learning curve",
            ("fig",),
            2.0,
            _judge_curve,
            hint="Plot the losses that train returns.",
            called=False,
        ),
    ),
)
