"""Right answers to every function, and wrong ones with the mistake that each is made of."""

from __future__ import annotations

from typing import Any

import numpy as np


def sigmoid(x: Any) -> Any:
    decay = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1 / (1 + decay), decay / (1 + decay))


def sigmoid_grad(x: Any) -> Any:
    return sigmoid(x) * sigmoid(-np.asarray(x))


def relu_grad(x: Any) -> Any:
    return np.where(np.asarray(x) > 0, 1.0, 0.0)


def gradient_through(depth: int, activation: str) -> float:
    return float({"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}[activation] ** depth)


def softmax(x: Any) -> Any:
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def softmax_jacobian(x: Any) -> Any:
    return np.diag(softmax(x)) - np.outer(softmax(x), softmax(x))


def softmax_vjp(x: Any, v: Any) -> Any:
    s = softmax(x)
    return s * (v - np.sum(s * v, axis=-1, keepdims=True))


def loss(f: Any, y: Any) -> Any:
    return (1 - y) * np.logaddexp(0, f) + y * np.logaddexp(0, -f)


def loss_grad(f: Any, y: Any) -> Any:
    return (1 - y) * sigmoid(f) - y * sigmoid(-f)


def linear_backward(delta: Any, W: Any, x: Any) -> Any:
    rows, inputs = np.atleast_2d(delta), np.atleast_2d(x)
    return rows.T @ inputs, delta @ W, rows.sum(axis=0)


def logits(p: Any, x: Any) -> Any:
    a = np.tanh(x @ p["W1"].T + p["b1"])
    return a, (a @ p["W2"].T + p["b2"])[:, 0]


def backward(p: Any, x: Any, y: Any) -> Any:
    a, f = logits(p, x)
    d2 = ((sigmoid(f) - y) / len(y))[:, None]
    d1 = d2 @ p["W2"] * (1 - a**2)
    return {"W1": d1.T @ x, "b1": d1.sum(0), "W2": d2.T @ a, "b2": d2.sum(0)}


def train(p: Any, x: Any, y: Any, steps: int, rate: float) -> Any:
    losses = []
    for _ in range(steps):
        losses.append(float(np.mean(loss(logits(p, x)[1], y))))
        slopes = backward(p, x, y)
        p = {name: value - rate * slopes[name] for name, value in p.items()}
    return p, losses


def train_in_place(p: Any, x: Any, y: Any, steps: int, rate: float) -> Any:
    losses = []
    for _ in range(steps):
        losses.append(float(np.mean(loss(logits(p, x)[1], y))))
        for name, slope in backward(p, x, y).items():
            p[name] -= rate * slope
    return p, losses


RIGHT: dict[str, dict[str, Any]] = {
    "sigmoid-from-output": {"sigmoid_grad_from_output": lambda s: s * (1 - s)},
    "sigmoid-saturation": {"sigmoid": sigmoid, "sigmoid_grad": sigmoid_grad},
    "relu-grad": {"relu_grad": relu_grad},
    "vanishing-through": {"gradient_through": gradient_through},
    "softmax-steps": {"exponentials": np.exp, "total": np.sum, "divide": lambda e, t: e / t},
    "softmax-stable": {"softmax": softmax},
    "softmax-jacobian-matrix": {"softmax_jacobian": softmax_jacobian},
    "softmax-jacobian-vjp": {"softmax_vjp": softmax_vjp},
    "cross-entropy-functions": {"loss": loss, "loss_grad": loss_grad},
    "linear-layer-batch": {"linear_backward": linear_backward},
    "network-backward": {"backward": backward},
    "network-train": {"train": train},
}


def naive(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def one_shift_for_all(x: Any) -> Any:
    with np.errstate(all="ignore"):
        e = np.exp(x - x.max())
        return e / e.sum(axis=-1, keepdims=True)


# part, the answers that differ from the right ones, the mistake's name ("" where none has one), the points left
WRONG: list[tuple[str, dict[str, Any], str, float]] = [
    ("sigmoid-from-output", {"sigmoid_grad_from_output": lambda s: 1.001 * s * (1 - s)}, "", 0),
    ("sigmoid-from-output", {"sigmoid_grad_from_output": lambda s: -s * (1 - s)}, "sign", 2),
    ("sigmoid-from-output", {"sigmoid_grad_from_output": lambda s: s}, "input handed back", 0),
    ("sigmoid-from-output", {"sigmoid_grad_from_output": sigmoid_grad}, "gradient taken at the output", 2),
    ("sigmoid-from-output", {"sigmoid_grad_from_output": lambda s: float(s) * (1 - float(s))}, "", 0),
    ("sigmoid-from-output", {"sigmoid_grad_from_output": lambda s: (s * (1 - s)).tolist()}, "", 0),
    ("sigmoid-saturation", {"sigmoid": naive}, "", 3),
    ("sigmoid-saturation", {"sigmoid_grad": lambda x: 0.5 * sigmoid_grad(x)}, "constant factor", 3.5),
    ("sigmoid-saturation", {"sigmoid_grad": sigmoid}, "function itself", 2),
    ("relu-grad", {"relu_grad": lambda x: np.where(x > 0, 1, 0)}, "", 3),
    ("relu-grad", {"relu_grad": lambda x: np.where(x > 0, 1.0, np.where(x < 0, 0.0, 7.0))}, "", 3),
    ("relu-grad", {"relu_grad": lambda x: np.where(x > 1e-3, 1.0, 0.0)}, "", 0),
    ("relu-grad", {"relu_grad": lambda x: sigmoid(1e4 * x)}, "", 0),
    ("relu-grad", {"relu_grad": lambda x: np.sign(x)}, "sign function", 2),
    ("relu-grad", {"relu_grad": lambda x: np.maximum(x, 0.0)}, "function itself", 0),
    ("relu-grad", {"relu_grad": lambda x: np.where(x < 0, 1.0, 0.0)}, "condition reversed", 3),
    ("vanishing-through", {"gradient_through": lambda d, a: d * gradient_through(1, a)}, "sum for product", 0),
    ("vanishing-through", {"gradient_through": lambda d, a: gradient_through(d + 1, a)}, "one layer too many", 2),
    ("softmax-steps", {"total": np.max}, "largest for sum", 2),
    ("softmax-steps", {"divide": lambda e, t: t / e}, "fraction inverted", 2),
    ("softmax-stable", {"softmax": lambda x: np.exp(x) / np.exp(x).sum(-1, keepdims=True)}, "", 2),
    ("softmax-stable", {"softmax": lambda x: np.exp(x - x.max()) / np.exp(x - x.max()).sum()}, "sum over all rows", 3),
    ("softmax-stable", {"softmax": one_shift_for_all}, "", 2),
    ("softmax-stable", {"softmax": lambda x: np.exp(x)}, "not divided by the sum", 0),
    (
        "softmax-jacobian-matrix",
        {"softmax_jacobian": lambda x: np.diag(np.diag(softmax_jacobian(x)))},
        "off-diagonal left out",
        0,
    ),
    ("softmax-jacobian-matrix", {"softmax_jacobian": lambda x: -softmax_jacobian(x)}, "sign", 0),
    (
        "softmax-jacobian-vjp",
        {"softmax_vjp": lambda x, v: softmax(x) * (v - np.sum(softmax(x) * v))},
        ("sum over the batch mixed in"),
        4,
    ),
    ("softmax-jacobian-vjp", {"softmax_vjp": lambda x, v: softmax(x) * v}, "inner product left out", 0),
    ("cross-entropy-functions", {"loss_grad": lambda f, y: y - sigmoid(f)}, "sign", 3),
    ("cross-entropy-functions", {"loss_grad": lambda f, y: sigmoid(f) - y}, "", 4.5),
    ("cross-entropy-functions", {"loss": lambda f, y: -loss(f, y)}, "leading minus lost", 3),
    ("cross-entropy-functions", {"loss": lambda f, y: np.mean(loss(f, y))}, "mean over the batch", 3),
    ("linear-layer-batch", {"linear_backward": lambda d, W, x: (x.T @ d, d @ W, d.sum(0))}, "transposed", 2.5),
    ("linear-layer-batch", {"linear_backward": lambda d, W, x: (d.T @ x, d @ W, d)}, "sum over the batch missing", 3),
    (
        "linear-layer-batch",
        {"linear_backward": lambda d, W, x: (d.T @ x / len(x), d @ W, d.sum(0))},
        "mean for sum",
        2.5,
    ),
    ("linear-layer-batch", {"linear_backward": lambda d, W, x: (d.T @ x, d @ W)}, "", 0),
    (
        "network-backward",
        {"backward": lambda p, x, y: {k: len(y) * v for k, v in backward(p, x, y).items()}},
        "sum for mean",
        0,
    ),
    (
        "network-backward",
        {"backward": lambda p, x, y: {**backward(p, x, y), "W1": backward(p, x, y)["W1"].T}},
        "transposed",
        3.5,
    ),
    ("network-train", {"train": train_in_place}, "parameters changed in place", 3),
    ("network-train", {"train": lambda p, x, y, n, r: (p, train(p, x, y, n, r)[1])}, "parameters not updated", 3),
]
