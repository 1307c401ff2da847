"""What the students of the demo class write: by part, the whole text of the answer cell.

A part that is not named keeps the solution of the source. The mistakes are those that students are known to make.
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

#: A sign lost on the way, again and again.
SIGNS: Answers = {
    "sigmoid-derive": r"""
$$\begin{aligned}
\sigma'(x) &= \frac{d}{dx} (1 + e^{-x})^{-1} \\
&= (1 + e^{-x})^{-2} \cdot (-e^{-x}) \\
&= -\frac{e^{-x}}{(1 + e^{-x})^2}
\end{aligned}$$
""",
    "sigmoid-show": r"$$\sigma'(x) = \frac{e^{-x}}{(1+e^{-x})^2} = \sigma(x) (\sigma(x) - 1)$$",
    "sigmoid-expression": "sigmoid_grad_expr = sigma(x) ** 2 - sigma(x)",
    "sigmoid-from-output": "def sigmoid_grad_from_output(s):\n    return s * (s - 1)",
    "tanh-relation": r"""
$$\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}} = \frac{1 - e^{-2x}}{1 + e^{-2x}} = 1 - 2\sigma(2x)$$
""",
    "softmax-jacobian-different": r"""
For $i \neq j$:

$$\frac{\partial s_i}{\partial x_j} = \frac{e^{x_i} e^{x_j}}{\left(\sum_k e^{x_k}\right)^2} = s_i s_j$$
""",
    "softmax-jacobian-three": """
t = sp.exp(x1) + sp.exp(x2) + sp.exp(x3)
J_same = sp.exp(x1) / t * (1 - sp.exp(x1) / t)
J_different = sp.exp(x1) * sp.exp(x2) / t**2
""",
    "cross-entropy-derive": r"""
$$\begin{aligned}
\frac{\partial \ell}{\partial f} &= \frac{(1-y) \sigma'(f)}{1-\sigma(f)} + \frac{y \sigma'(f)}{\sigma(f)} \\
&= (1-y) \sigma(f) + y (1 - \sigma(f)) \\
&= \sigma(f) + y - 2 y \sigma(f)
\end{aligned}$$
""",
    "cross-entropy-expression": "loss_grad_expr = y - sigma(f)",
}

#: The chain rule's inner factor, or a power, forgotten.
FACTORS: Answers = {
    "sigmoid-derive": r"""
$$\sigma'(x) = \frac{d}{dx} (1 + e^{-x})^{-1} = -(1 + e^{-x})^{-2}$$
""",
    "tanh-derive": r"""
$$\tanh'(x) = \frac{(e^x + e^{-x})^2 - (e^x - e^{-x})^2}{e^x + e^{-x}} = \frac{4}{e^x + e^{-x}}$$
""",
    "tanh-expression": "tanh_grad_expr = 1 - sp.tanh(x)",
    "tanh-second-way": r"""
$$\frac{d}{dx} \tanh x = \frac{d}{dx} \left(2 \sigma(2x) - 1\right) = 2 \sigma(2x) (1 - \sigma(2x))$$
""",
    "vanishing-bound": "sigmoid_bound = sp.Rational(1, 4) * L",
    "softmax-jacobian-same": r"""
$$\frac{\partial s_i}{\partial x_i} = \frac{e^{x_i}}{\sum_k e^{x_k}} = s_i$$
""",
    "cross-entropy-derive": r"""
$$\frac{\partial \ell}{\partial f} = \frac{1 - y}{1 - \sigma(f)} - \frac{y}{\sigma(f)}$$
""",
    "cross-entropy-expression": "loss_grad_expr = (sigma(f) - y) / (sigma(f) * (1 - sigma(f)))",
    "linear-layer-batch": """
def linear_backward(delta, W, x):
    delta, x = np.atleast_2d(delta), np.atleast_2d(x)
    return delta.T @ x / len(x), delta @ W, delta.mean(axis=0)
""",
}

#: Shapes and indices exchanged.
TRANSPOSED: Answers = {
    "softmax-stable": """
def softmax(x):
    e = np.exp(x - np.max(x, axis=0))
    return e / np.sum(e, axis=0)
""",
    "softmax-jacobian-vjp": """
def softmax_vjp(x, v):
    e = np.exp(x - np.max(x))
    s = e / e.sum()
    return s * (v - np.sum(s * v))
""",
    "linear-layer-dW": r"""
$$\frac{\partial J}{\partial W_{ij}} = \sum_k \delta_k \frac{\partial y_k}{\partial W_{ij}} = \delta_j x_i$$
""",
    "linear-layer-dx": r"""
$$\frac{\partial J}{\partial x_j} = \sum_i \delta_i \frac{\partial y_i}{\partial x_j} = \sum_i W_{ji} \delta_i$$
""",
    "linear-layer-matrices": "dJ_dW = x * delta.T\ndJ_dx = delta.T * W\ndJ_db = delta",
    "linear-layer-forms": r"""
$$\frac{\partial J}{\partial W} = x \delta^T \qquad \frac{\partial J}{\partial x} = \delta^T W \qquad
\frac{\partial J}{\partial b} = \delta$$
""",
    "linear-layer-batch": """
def linear_backward(delta, W, x):
    return x.T @ delta, delta @ W, delta.sum(axis=0)
""",
}

#: Right on paper and naive in code: overflow, scalars only, a loop that changes its input, a name misspelt.
NAIVE: Answers = {
    "sigmoid-show": r"$$\sigma'(x) = \sigma(x) (1 - \sigma(x))$$",
    "sigmoid-saturation": """
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_grad(x):
    return np.exp(-x) / (1 + np.exp(-x)) ** 2
""",
    "relu-grad": """
def relu_grad(x):
    if x > 0:
        return 1
    return 0
""",
    "vanishing-through": """
def gradient_through(depth, activation):
    return largest_gradient[activation] ** depth
""",
    "softmax-stable": """
def softmax(x):
    e = np.exp(x)
    return e / np.sum(e, axis=-1, keepdims=True)
""",
    "softmax-jacobian-matrix": """
def softmax_jacobian(x):
    x -= x.max()
    s = np.exp(x) / np.exp(x).sum()
    return np.diag(s) - np.outer(s, s)
""",
    "cross-entropy-functions": """
def loss(f, y):
    s = 1 / (1 + np.exp(-f))
    return -(1 - y) * np.log(1 - s) - y * np.log(s)


def loss_grad(f, y):
    return 1 / (1 + np.exp(-f)) - y
""",
    "softmax-invariance": r"""
$$\operatorname{softmax}(x + c)_i = \frac{\heartsuit e^{x_i + c}}{\sum_j e^{x_j + c}}$$
""",
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
