"""What problem statements define, in LaTeX, and the notations that several problems share."""

from __future__ import annotations

from ..judging.notation import Notation

SIGMOID = r"\sigma(x) = \frac{1}{1+e^{-x}}"
TANH = r"\tanh(x) = \frac{e^{x}-e^{-x}}{e^{x}+e^{-x}}"
RELU = r"\operatorname{ReLU}(x) = \max(0, x)"
SOFTMAX = r"\operatorname{softmax}(x)_i = \frac{e^{x_i}}{\sum_{j=1}^{n} e^{x_j}}"
SOFTMAX_S = r"s_i = \frac{e^{x_i}}{\sum_{j=1}^{n} e^{x_j}}"
LAYER = r"y = W x + b"
DELTA = r"\delta = \frac{\partial J}{\partial y}"
CROSS_ENTROPY = r"\ell = -(1-y)\log(1-\sigma(f)) - y\log\sigma(f)"

REAL_X = Notation.of({"x": "real"}, (SIGMOID,))
