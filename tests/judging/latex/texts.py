r"""Derivations of our own in the styles of textbooks, answers on the web, lecture notes and hurried students.

Each is (kind of notation, how many relations it has, text).
"""

from __future__ import annotations

from handgrad.judging.notation import Notation

SIGMA = r"\sigma(x) = \frac{1}{1+e^{-x}}"
NOTATIONS = {
    "sigmoid": Notation.of({"x": "real"}, [SIGMA]),
    "relu": Notation.of({"x": "real", "alpha": "real in (0, 1)"}, [r"f(x) = \max(0, x)"]),
    "bce": Notation.of({"f": "real", "z": "real", "y": "real in (0, 1)"}, [SIGMA]),
    "softmax": Notation.of(
        {"x": "vector of 3", "z": "vector of 3", "c": "real", "i": "index up to 3", "j": "index up to 3", "a": "index up to 3", "b": "index up to 3", "n": "integer 3"},
        [r"s_i = \frac{e^{x_i}}{\sum_j e^{x_j}}", r"\operatorname{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}"],
    ),
    "linear": Notation.of(
        {"x": "vector of 3", "W": "matrix 2x3", "b": "vector of 2", r"\delta": "vector of 2", "i": "index up to 2", "j": "index up to 3", "k": "index up to 2"},
        ["y = W x + b", r"\delta = \frac{\partial J}{\partial y}"],
    ),
}  # fmt: skip

TEXTS: list[tuple[str, int, str]] = [
    ("sigmoid", 4, r"""Starting from the definition, differentiate with the quotient rule:
\begin{align}
\frac{d}{dx}\sigma(x) &= \frac{d}{dx}\left[\frac{1}{1+e^{-x}}\right] \\
&= \frac{(1+e^{-x})\frac{d}{dx}1 - 1\,\frac{d}{dx}(1+e^{-x})}{(1+e^{-x})^2} \\
&= \frac{0 - (-e^{-x})}{\left(1+e^{-x}\right)^{2}} \\
&= \frac{e^{-x}}{(1+e^{-x})^2}.
\end{align}"""),
    ("sigmoid", 5, r"""$$
\begin{aligned}
\dfrac{d}{dx} \sigma(x) &= \dfrac{d}{dx} \left[ \dfrac{1}{1 + e^{-x}} \right] \\
&= \dfrac{d}{dx} \left( 1 + \mathrm{e}^{-x} \right)^{-1} \\
&= -(1 + e^{-x})^{-2}(-e^{-x}) \\
&= \dfrac{1}{1 + e^{-x}\ } \cdot \dfrac{(1 + e^{-x}) - 1}{1 + e^{-x}\ }  \\
&= \sigma(x) \cdot (1 - \sigma(x))
\end{aligned}
$$"""),
    ("sigmoid", 3, r"Write $u = 1 + e^{-x}$, so $\sigma = \frac1u$ and $\frac{du}{dx} = -e^{-x}$."),
    ("sigmoid", 5, r"""Set $g(u) = u^{-1}$ and $u(x) = 1+e^{-x}$. Then
\[ \sigma'(x) = g'(u(x))\,u'(x) = -\frac{1}{u(x)^2}\cdot\left(-e^{-x}\right) = \frac{e^{-x}}{(1+e^{-x})^2}. \]"""),
    ("sigmoid", 3, r"""$\sigma'(x) = \dfrac{e^{-x}}{(1+e^{-x})^2}$

$= \dfrac{1}{1+e^{-x}} \cdot \dfrac{e^{-x}}{1+e^{-x}}$

$= \sigma(x) (1-\sigma(x))$ ∎"""),
    ("sigmoid", 2, r"We have $1 - \sigma(x) = \frac{e^{-x}}{1+e^{-x}}$, hence $$\sigma'(x) = \sigma(x)[1-\sigma(x)]$$ as claimed."),
    ("sigmoid", 4, r"$$\frac{d\sigma}{dx} = \frac{d\sigma}{du}\cdot\frac{du}{dx}, \quad u = 1+e^{-x}, \quad \frac{d\sigma}{du} = -u^{-2}, \quad \frac{du}{dx} = -e^{-x}$$"),
    ("sigmoid", 3, r"σ(x) = ... gives $σ'(x) = \frac{e^{−x}}{(1+e^{−x})²} = σ(x)·(1 − σ(x)) = σ(x) − σ²(x)$"),
    ("sigmoid", 2, r"$\sigma' = \sigma - \sigma^2 = \sigma(1-\sigma)$"),
    ("sigmoid", 2, r"\begin{equation} \boxed{\sigma'(x) = \sigma(x)\left(1-\sigma(x)\right)} \tag{$\star$} \end{equation} and at zero $\sigma'(0) = \tfrac14$"),
    ("sigmoid", 4, r"""$$\begin{eqnarray}
\frac{d}{dx}(1+e^{-x})^{-1} & = & (-1)(1+e^{-x})^{-2}\,\frac{d}{dx}(1+e^{-x}) \nonumber \\
& = & (-1)(1+e^{-x})^{-2}(0 + e^{-x}\cdot(-1)) \nonumber \\
& = & {e^{-x} \over (1+e^{-x})^2} \\
& = & \sigma(x)\,\sigma(-x) \label{eq:last}
\end{eqnarray}$$"""),
    ("sigmoid", 2, r"$$\lim_{x \to +\infty} \sigma(x) = \frac{1}{1+0} = 1$$"),
    ("sigmoid", 2, r"$$\lim_{z\to-\infty}\sigma'(z) = 0, \qquad \lim_{z\to\infty}\sigma'(z) = 0$$"),
    ("sigmoid", 2, r"$\sigma(500) \approx 1$ and $\sigma'(500) \approx e^{-500} $"),
    ("sigmoid", 3, r"$$\ln\sigma(x) = -\ln(1+e^{-x}) \;\implies\; \frac{\sigma'(x)}{\sigma(x)} = \frac{e^{-x}}{1+e^{-x}} = 1-\sigma(x)$$"),
    ("sigmoid", 4, r"""\begin{align*}
(\sigma(x))' &= \left(\frac{1}{1+e^{-x}}\right)' \\
&= \frac{1' \cdot (1+e^{-x}) - 1\cdot (1+e^{-x})'}{(1+e^{-x})^2} \\
&= \frac{e^{-x} + 1 - 1}{(1+e^{-x})^2} = \sigma(x) - \sigma(x)^2
\end{align*}"""),
    ("sigmoid", 3, r"""$$\sigma(x)=\frac{e^x}{e^x+1} \Rightarrow \sigma'(x)=\frac{e^x(e^x+1)-e^x\cdot e^x}{(e^x+1)^2}=\frac{e^x}{(e^x+1)^2}$$"""),
    ("sigmoid", 2, r"$$\sigma''(x) = \frac{d}{dx}\big[\sigma(x)(1-\sigma(x))\big] = \sigma'(x)\big(1-2\sigma(x)\big)$$"),
    ("sigmoid", 3, r"""Let \(s = \sigma(x)\). Then \(\frac{ds}{dx} = s(1-s)\) and \(\frac{d^2 s}{dx^2} = s(1-s)(1-2s)\)."""),
    ("sigmoid", 4, r"""$$\begin{align}
\tanh x &= \frac{\sinh x}{\cosh x} = \frac{e^x - e^{-x}}{e^x + e^{-x}} \\
\frac{d}{dx}\tanh x &= \frac{\cosh^2 x - \sinh^2 x}{\cosh^2 x} \\
&= 1 - \tanh^2 x
\end{align}$$"""),
    ("sigmoid", 4, r"""\begin{align*}
\tanh'(x) &= \frac{(e^x+e^{-x})(e^x+e^{-x}) - (e^x-e^{-x})(e^x-e^{-x})}{(e^x+e^{-x})^2} \\
  &= \frac{e^{2x} + 2e^xe^{-x} + e^{-2x}
     - e^{2x} + 2 e^x e^{-x} - e^{-2x}}{(e^x+e^{-x})^2} \\
  &= \frac{4}{(e^x+e^{-x})^2} = \operatorname{sech}^2 x
\end{align*}"""),
    ("sigmoid", 4, r"""$$2\sigma(2x)-1 = \frac{2}{1+e^{-2x}} - \frac{1+e^{-2x}}{1+e^{-2x}} = \frac{1-e^{-2x}}{1+e^{-2x}} \cdot \frac{e^x}{e^x} = \frac{e^x-e^{-x}}{e^x+e^{-x}} = \tanh(x)$$"""),
    ("sigmoid", 4, r"""Using $\tanh(x) = 2\sigma(2x) - 1$:
$$\tanh'(x) = 2\cdot 2\,\sigma'(2x) = 4\sigma(2x)(1-\sigma(2x)) = (1+\tanh x)(1-\tanh x)$$"""),
    ("sigmoid", 2, r"$$\max_x \sigma'(x) = \sigma'(0) = 1/4$$"),
    ("sigmoid", 2, r"$\sigma'(x) \le \frac{1}{4}$ for all $x$, so $\prod_{l=1}^{L}\sigma'(z_l) \le 4^{-L}$"),
    ("relu", 4, r"For $x>0$: $f(x) = x \Rightarrow f'(x) = 1$. For $x<0$: $f(x) = 0 \Rightarrow f'(x) = 0$."),
    ("relu", 1, r"$$f'(x) = \begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{if } x < 0 \\ \text{undefined} & \text{if } x = 0 \end{cases}$$"),
    ("relu", 4, r"""\begin{align*}
\lim_{h\to0^+}\frac{f(0+h)-f(0)}{h} &= \lim_{h\to0^+}\frac{h}{h} = 1\\
\lim_{h\to0^-}\frac{f(0+h)-f(0)}{h} &= \lim_{h\to0^-}\frac{0}{h} = 0
\end{align*}"""),
    ("relu", 2, r"$\mathrm{ReLU}(x) = \max\{0, x\}$, thus $\mathrm{ReLU}'(x) = \mathbb{1}_{\{x>0\}}$"),
    ("relu", 1, r"""$$
f'(x)=
\left\{
\begin{array}{ll}
1, & \mbox{if } x > 0 \\
\alpha, & \mbox{if } x < 0
\end{array}
\right.
$$"""),
    ("relu", 1, r"$$\frac{d}{dx}\max(0,x) = \begin{cases} 0, & x < 0,\\[4pt] 1, & x > 0.\end{cases}$$ The subdifferential at 0 is $[0,1]$."),
    ("relu", 2, r"$f(x) = \frac{x + |x|}{2}$ and $f'(x) = \frac12\left(1+\operatorname{sign}(x)\right)$ for $x \neq 0$"),
    ("bce", 4, r"""$$\begin{aligned}
\frac{\partial \ell}{\partial f} &= -(1-y)\frac{-\sigma'(f)}{1-\sigma(f)} - y\frac{\sigma'(f)}{\sigma(f)} \\
&= (1-y)\sigma(f) - y(1-\sigma(f)) \\
&= \sigma(f) - y\sigma(f) - y + y\sigma(f) \\
&= \sigma(f) - y
\end{aligned}$$"""),
    ("bce", 3, r"""Define $\ell(f) = -(1-y)\log(1-\sigma(f)) - y\log\sigma(f)$. Then
$$\frac{d\ell}{df} = \frac{d\ell}{d\sigma}\frac{d\sigma}{df} = \left(\frac{1-y}{1-\sigma} - \frac{y}{\sigma}\right)\sigma(1-\sigma)$$"""),
    ("bce", 4, r"""\begin{align}
\frac{\partial\mathcal{L}}{\partial z} &= \frac{\partial\mathcal{L}}{\partial\hat y}\,\frac{\partial\hat y}{\partial z}\\
&= \left[-\frac{y}{\hat{y}} + \frac{1-y}{1-\hat{y}}\right]\hat{y}(1-\hat{y})\\
&= -y(1-\hat y) + (1-y)\hat y\\
&= \hat y - y
\end{align}"""),
    ("bce", 2, r"$$\ell = y\log(1+e^{-f}) + (1-y)\log(1+e^{f}) \quad\Longrightarrow\quad \frac{\partial\ell}{\partial f} = -\frac{ye^{-f}}{1+e^{-f}} + \frac{(1-y)e^f}{1+e^f}$$"),
    ("bce", 3, r"""$-\log(1-\sigma(f)) = \log(1+e^f)$ and $-\log \sigma(f) = \log(1 + e^{-f})$, so $\ell = (1-y) f + \log(1+e^{-f})$."""),
    ("softmax", 4, r"""\begin{align*}
\text{softmax}(x + c)_i &= \frac{e^{x_i + c}}{\sum_{j=1}^n e^{x_j + c}} = \frac{e^{c} e^{x_i}}{\sum_{j=1}^n e^{c} e^{x_j}}\\
&= \frac{e^c}{e^c}\cdot\frac{e^{x_i}}{\sum_{j=1}^n e^{x_j}} = \text{softmax}(x)_i
\end{align*}"""),
    ("softmax", 3, r"""Let $S = \sum_{k} e^{x_k}$. If $i = j$:
$$\frac{\partial s_i}{\partial x_i} = \frac{e^{x_i} S - e^{x_i} e^{x_i}}{S^2} = s_i - s_i^2$$"""),
    ("softmax", 6, r"""Case $a = b$:
$$\frac{\partial s_a}{\partial x_a} = \frac{e^{x_a}\left(\sum_k e^{x_k}\right) - e^{x_a}\cdot e^{x_a}}{\left(\sum_k e^{x_k}\right)^2} = s_a - s_a^2 = s_a(1-s_a)$$
Case $a \ne b$:
$$\frac{\partial s_a}{\partial x_b} = \frac{0\cdot\sum_k e^{x_k} - e^{x_a}e^{x_b}}{\left(\sum_k e^{x_k}\right)^2} = -\frac{e^{x_a}}{\sum_k e^{x_k}}\frac{e^{x_b}}{\sum_k e^{x_k}} = -s_a s_b$$"""),
    ("softmax", 2, r"$$\frac{\partial s_i}{\partial x_j} = \begin{cases} s_i(1-s_j) & \text{if } i=j\\ -s_i s_j & \text{if } i\neq j\end{cases} = s_i(\delta_{ij}-s_j)$$"),
    ("softmax", 1, r"$$J = \begin{pmatrix} s_1(1-s_1) & -s_1s_2 & -s_1s_3\\ -s_2s_1 & s_2(1-s_2) & -s_2s_3\\ -s_3s_1 & -s_3s_2 & s_3(1-s_3)\end{pmatrix}$$"),
    ("softmax", 1, r"$$\frac{\partial s}{\partial x} = \operatorname{diag}(s) - s s^\top$$"),
    ("softmax", 3, r"""$\log s_i = x_i - \log\left(\sum_{k=1}^n e^{x_k}\right)$. Differentiating, $\dfrac{1}{s_i}\dfrac{\partial s_i}{\partial x_j} = \delta_{ij} - s_j$, i.e. $\partial s_i/\partial x_j = s_i(\delta_{ij}-s_j)$."""),
    ("softmax", 2, r"$$\sum_{i=1}^{n} s_i = \frac{\sum_{i=1}^n e^{x_i}}{\sum_{j=1}^n e^{x_j}} = 1$$"),
    ("softmax", 1, r"with $c = -\max_j x_j$ each exponent is at most 0"),
    ("softmax", 2, r"$0 < e^{x_i - \max_k x_k} \le 1$"),
    ("softmax", 3, r"$$s_1 = \frac{e^{x_1}}{e^{x_1}+e^{x_2}+e^{x_3}},\quad \frac{\partial s_1}{\partial x_2} = \frac{-e^{x_1}e^{x_2}}{(e^{x_1}+e^{x_2}+e^{x_3})^2} = -s_1 s_2$$"),
    ("softmax", 3, r"$$\frac{\partial}{\partial x_j}\sum_k e^{x_k} = \sum_k \frac{\partial e^{x_k}}{\partial x_j} = \sum_k \delta_{kj}e^{x_k} = e^{x_j}$$"),
    ("softmax", 3, r"""\begin{align*}
\frac{\partial s_i}{\partial x_j}
  &= \frac{\mathbb{1}[i=j]\, e^{x_i} \sum_k e^{x_k} - e^{x_i} e^{x_j}}{\Bigl(\sum_k e^{x_k}\Bigr)^2} \\
  &= \mathbb{1}_{i=j} s_i - s_i s_j \\
  &= s_i \left( \mathbf{1}\{i = j\} - s_j \right)
\end{align*}"""),
    ("softmax", 1, r"$$\text{Let } p_i = \frac{\exp(z_i)}{\sum_{k} \exp(z_k)}.$$"),
    ("linear", 3, r"$$\frac{\partial J}{\partial W_{ij}} = \sum_k \frac{\partial J}{\partial y_k}\frac{\partial y_k}{\partial W_{ij}} = \sum_k \delta_k\,\delta_{ki}\,x_j = \delta_i x_j$$"),
    ("linear", 3, r"Hence $\frac{\partial J}{\partial W} = \delta x^\top$, $\frac{\partial J}{\partial x} = W^\top\delta$ and $\frac{\partial J}{\partial b} = \delta$."),
    ("linear", 2, r"$$y_i = \sum_{j=1}^{d} W_{ij}x_j + b_i \;\Rightarrow\; \frac{\partial y_i}{\partial x_j} = W_{ij}$$"),
    ("linear", 5, r"""\begin{align}
\frac{\partial J}{\partial x_j} &= \sum_{i=1}^{k} \frac{\partial J}{\partial y_i}\,\frac{\partial y_i}{\partial x_j} && \text{(chain rule)}\\
&= \sum_{i=1}^{k}\delta_i W_{ij} && \text{(since $\partial y_i/\partial x_j = W_{ij}$)}\\
&= \sum_i (W^T)_{ji}\delta_i && \\
&= (W^T\delta)_j
\end{align}"""),
    ("linear", 3, r"$\nabla_W J = \delta x^T$, $\nabla_x J = W^T\delta$, $\nabla_b J = \delta$"),
    ("linear", 2, r"$$\frac{\partial J}{\partial \mathbf{W}} = \boldsymbol{\delta}\,\mathbf{x}^{\mathsf T}, \qquad \frac{\partial J}{\partial \mathbf{x}} = \mathbf{W}^{\mathsf{T}}\boldsymbol{\delta}$$"),
    ("linear", 2, r"$$\begin{bmatrix} y_1 \\ y_2 \end{bmatrix} = \begin{bmatrix} W_{11} & W_{12} & W_{13} \\ W_{21} & W_{22} & W_{23}\end{bmatrix}\begin{bmatrix} x_1 \\ x_2 \\ x_3\end{bmatrix} + \begin{bmatrix} b_1\\b_2\end{bmatrix}, \quad \frac{\partial y_1}{\partial W_{12}} = x_2$$"),
    ("linear", 1, r"$$\frac{\partial J}{\partial W} = \begin{pmatrix} \delta_1 x_1 & \delta_1 x_2 & \delta_1 x_3 \\ \delta_2 x_1 & \delta_2 x_2 & \delta_2 x_3 \end{pmatrix}$$"),
    ("linear", 3, r"$J = J(y(W, x, b))$, so $dJ/dx_j = \sum_i \delta_i \, dy_i/dx_j = \sum_i W_{ij}\delta_i$"),
    ("linear", 2, r"$$\frac{\partial y_i}{\partial b_k} = \delta_{ik} = \begin{cases}1 & i=k\\0&\text{else}\end{cases}$$"),
    ("sigmoid", 4, r"""1. $y = \frac{1}{u}$, $u = 1 + v$, $v = e^{w}$, $w = -x$"""),
    ("sigmoid", 2, r"$$\frac{dy}{dx} = \frac{dy}{du} \times \frac{du}{dv} \times \frac{dv}{dw} \times \frac{dw}{dx} = (-u^{-2})(1)(e^w)(-1)$$"),
    ("sigmoid", 2, r"$$\frac{d}{dx}\frac{1}{1+e^{-x}} = \underbrace{-\frac{1}{(1+e^{-x})^2}}_{\text{outer}} \cdot \underbrace{(-e^{-x})}_{\text{inner}} \stackrel{(*)}{=} \frac{e^{-x}}{(1+e^{-x})^2}$$"),
    ("sigmoid", 2, r"$\sigma(x) + \sigma(-x) = \frac{1}{1+e^{-x}} + \frac{1}{1+e^x} = 1$"),
    ("sigmoid", 2, r"$$\left.\frac{d\sigma}{dx}\right|_{x=0} = \frac{1}{2}\left(1-\frac{1}{2}\right) = 0.25$$"),
    ("sigmoid", 2, r"$$\text{swish}'(x) = \sigma(x) + x\,\sigma(x)(1-\sigma(x)) = \sigma(x)\bigl(1 + x(1-\sigma(x))\bigr)$$"),
    ("sigmoid", 2, r"$$\operatorname{softplus}'(x) = \frac{d}{dx}\ln(1+e^x) = \frac{e^x}{1+e^x}$$"),
    ("sigmoid", 2, r"$f(x)=\frac{1}{1+exp(-x)}$ so $f'(x) = exp(-x)/(1+exp(-x))^2$"),
    ("sigmoid", 2, r"$$\frac{d}{dx}\left\{\frac{1}{1+\exp(-x)}\right\} = -\left\{1+\exp(-x)\right\}^{-2}\times\left\{-\exp(-x)\right\} = \frac{\exp(-x)}{\{1+\exp(-x)\}^2}$$"),
]  # fmt: skip
