"""What students of the demo class write who are right: by part, the whole text of the answer cell.

A part that is not named keeps the solution of the source.
"""

from __future__ import annotations

from collections.abc import Mapping

Answers = Mapping[str, str]

#: Right throughout, in forms that no solution has.
OTHER_FORMS: Answers = {
    "sigmoid-derive": r"""
Let $u = 1 + e^{-x}$, so that $\sigma(x) = u^{-1}$ and $\frac{du}{dx} = -e^{-x}$.

$$\begin{aligned}
\frac{d\sigma(x)}{dx} &= -u^{-2} \cdot \frac{du}{dx} \\
&= -\frac{1}{(1 + e^{-x})^2} \cdot \left(-e^{-x}\right) \\
&= \frac{e^{-x}}{(1 + e^{-x})^2}
\end{aligned}$$
""",
    "sigmoid-expression": "sigmoid_grad_expr = sigma(x) - sigma(x) ** 2",
    "sigmoid-from-output": "def sigmoid_grad_from_output(s):\n    return s - s * s",
    "sigmoid-saturation": """
def sigmoid(x):
    return np.exp(-np.logaddexp(0.0, -np.asarray(x, dtype=float)))


def sigmoid_grad(x):
    x = np.asarray(x, dtype=float)
    return np.exp(-np.logaddexp(0.0, -x) - np.logaddexp(0.0, x))
""",
    "tanh-expression": "tanh_grad_expr = (1 - sp.tanh(x)) * (1 + sp.tanh(x))",
    "relu-expression": "relu_grad_expr = sp.Piecewise((0, x < 0), (1, x > 0))",
    "relu-grad": """
def relu_grad(x):
    x = np.asarray(x)
    return np.where(x > 0, 1, 0).astype(x.dtype if x.dtype.kind == "f" else float)
""",
    "vanishing-bound": "sigmoid_bound = sp.exp(-2 * L * sp.log(2))",
    "softmax-steps": """
def exponentials(x):
    return np.exp(x)


def total(e):
    return float(np.add.reduce(e))


def divide(e, t):
    return np.divide(e, t)
""",
    "softmax-jacobian-three": """
e1, e2, e3 = sp.exp(x1), sp.exp(x2), sp.exp(x3)
J_same = e1 * (e2 + e3) / (e1 + e2 + e3) ** 2
J_different = sp.diff(e1 / (e1 + e2 + e3), x2)
""",
    "cross-entropy-derive": r"""
Since $\log \sigma(f) = -\log(1 + e^{-f})$ and $\log(1 - \sigma(f)) = -f - \log(1 + e^{-f})$, the loss is

$$\ell = (1 - y)\left(f + \log(1 + e^{-f})\right) + y \log(1 + e^{-f}) = (1 - y) f + \log(1 + e^{-f})$$

$$\begin{aligned}
\frac{\partial \ell}{\partial f} &= (1 - y) - \frac{e^{-f}}{1 + e^{-f}} \\
&= 1 - y - (1 - \sigma(f)) \\
&= \sigma(f) - y
\end{aligned}$$
""",
    "linear-layer-matrices": "dJ_dW = (x * delta.T).T\ndJ_dx = (delta.T * W).T\ndJ_db = delta",
}

#: Right, written the way programmers do: helpers that call each other, functions as arguments, closures, prints.
HELPERS: Answers = {
    "sigmoid-from-output": """
def complement(t):
    return 1 - t


def times(first, second):
    return lambda t: first(t) * second(t)


def sigmoid_grad_from_output(s):
    return times(lambda t: t, complement)(s)


print("at one half:", sigmoid_grad_from_output(0.5))
""",
    "sigmoid-saturation": """
def by_sign(x, where_positive, where_negative):
    x = np.asarray(x, dtype=float)
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, where_positive(small), where_negative(small))


def sigmoid(x):
    return by_sign(x, lambda e: 1 / (1 + e), lambda e: e / (1 + e))


def sigmoid_grad(x):
    same = lambda e: e / (1 + e) ** 2
    return by_sign(x, same, same)
""",
    "softmax-stable": """
def shifted(x):
    return x - np.max(x, axis=-1, keepdims=True)


def normalised(e):
    return e / np.sum(e, axis=-1, keepdims=True)


def softmax(x):
    steps = (np.asarray, shifted, np.exp, normalised)
    for step in steps:
        x = step(x)
    return x
""",
}
