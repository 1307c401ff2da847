"""What students of the demo class write who go wrong: by part, the whole text of the answer cell.

The mistakes are those that students are known to make.
"""

from __future__ import annotations

from .demo_answers import Answers

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
