r"""Derivations as students write them, with the mark of every relation worked out by hand.

Marks: ``h`` holds, ``d`` holds as a definition, ``f`` fails, ``n`` claims nothing, ``r`` fails but repairs.
"""

from __future__ import annotations

from dataclasses import dataclass

SIGMA = r"\sigma(x) = \frac{1}{1+e^{-x}}"
TANH = r"\tanh(x) = \frac{e^{x}-e^{-x}}{e^{x}+e^{-x}}"
RELU = r"\operatorname{ReLU}(x) = \max(0, x)"
SOFTMAX = (
    r"s_i = \frac{e^{x_i}}{\sum_{j=1}^{n} e^{x_j}}",
    r"\operatorname{softmax}(x)_i = \frac{e^{x_i}}{\sum_{j=1}^{n} e^{x_j}}",
)
LOSS = r"\ell = -(1-y)\log(1-\sigma(f)) - y\log\sigma(f)"
LAYER = (r"y = W x + b", r"\delta = \frac{\partial J}{\partial y}")


@dataclass(frozen=True)
class Setting:
    """The names and definitions of a problem."""

    names: dict[str, str]
    given: tuple[str, ...]


ON_X = Setting({"x": "real"}, (SIGMA,))
WITH_TANH = Setting({"x": "real"}, (SIGMA, TANH))
ON_RELU = Setting({"x": "real", "h": "real"}, (RELU,))
SHIFT = Setting({"x": "vector of 3", "c": "real", "i": "index up to 3"}, SOFTMAX)
JACOBIAN = Setting({"x": "vector of 3", "i": "index up to 3", "j": "index up to 3"}, SOFTMAX)
CROSS = Setting({"f": "real", "y": "real in (0, 1)"}, (SIGMA, LOSS))
LINEAR = Setting({"x": "vector of 3", "W": "matrix 2x3", "b": "vector of 2", r"\delta": "vector of 2"}, LAYER)


@dataclass(frozen=True)
class Case:
    """A derivation: what it shows, its setting, its text, and its marks in order."""

    name: str
    setting: Setting
    text: str
    marks: str


SIGMOID_CASES = (
    Case(
        "power rule in one chain",
        ON_X,
        r"$$\frac{d\sigma}{dx} = \frac{d}{dx}(1+e^{-x})^{-1} = -(1+e^{-x})^{-2}(-e^{-x}) = \frac{e^{-x}}{(1+e^{-x})^2}$$",
        "hhh",
    ),
    Case(
        "quotient rule, aligned",
        ON_X,
        "$$\\begin{aligned}\n\\sigma'(x) &= \\frac{(1)'(1+e^{-x}) - 1\\cdot(1+e^{-x})'}{(1+e^{-x})^2} \\\\\n&= \\frac{-(-e^{-x})}{(1+e^{-x})^2} \\\\\n&= \\frac{e^{-x}}{(1+e^{-x})^2}\n\\end{aligned}$$",
        "hhh",
    ),
    Case(
        "substitution, Leibniz",
        ON_X,
        "Let $u = 1 + e^{-x}$, then $\\sigma = u^{-1}$.\n\n$$\\frac{d\\sigma}{du} = -\\frac{1}{u^2}, \\qquad \\frac{du}{dx} = -e^{-x}$$\n\n$$\\frac{d\\sigma}{dx} = \\frac{d\\sigma}{du}\\cdot\\frac{du}{dx} = \\frac{e^{-x}}{u^2} = \\frac{e^{-x}}{(1+e^{-x})^2}$$",
        "ddhhhhh",
    ),
    Case(
        "exponent's sign kept below the line",
        ON_X,
        r"$$\sigma'(x) = (-1)(1+e^{-x})^{-2}(-e^{-x}) = \frac{e^{-x}}{(1+e^{-x})^{-2}}$$",
        "hf",
    ),
    Case(
        "exponent's sign kept, then repaired",
        ON_X,
        r"$$\sigma'(x) = -(1+e^{-x})^{-2}(-e^{-x}) = \frac{e^{-x}}{(1+e^{-x})^{-2}} = \frac{e^{-x}}{(1+e^{-x})^{2}}$$",
        "hfr",
    ),
    Case(
        "inner sign lost", ON_X, r"$$\sigma'(x) = -(1+e^{-x})^{-2}\cdot e^{-x} = -\frac{e^{-x}}{(1+e^{-x})^2}$$", "fh"
    ),
    Case("derivative sign left out", ON_X, r"$$\frac{1}{1+e^{-x}} = \sigma'(x) = \frac{e^{-x}}{(1+e^{-x})^2}$$", "fh"),
    Case(
        "split into a product with plus and minus one",
        ON_X,
        "\\begin{align}\n\\frac{e^{-x}}{(1+e^{-x})^2} &= \\frac{1}{1+e^{-x}}\\cdot\\frac{1+e^{-x}-1}{1+e^{-x}} \\\\\n&= \\frac{1}{1+e^{-x}}\\left(1-\\frac{1}{1+e^{-x}}\\right) \\\\\n&= \\sigma(x)(1-\\sigma(x))\n\\end{align}",
        "hhh",
    ),
    Case(
        "minus one forgotten in the split",
        ON_X,
        r"$$\frac{e^{-x}}{(1+e^{-x})^2} = \frac{1}{1+e^{-x}}\cdot\frac{1+e^{-x}}{1+e^{-x}} = \sigma(x)$$",
        "fh",
    ),
    Case(
        "plus for minus at the end",
        ON_X,
        r"$$\sigma'(x) = \frac{e^{-x}}{(1+e^{-x})^2} = \sigma(x)(1+\sigma(x))$$",
        "hf",
    ),
    Case("own name for the output", ON_X, r"Let $s = \sigma(x)$. Then $$\frac{ds}{dx} = s(1-s) = s - s^2$$", "dhh"),
    Case(
        "exponential as a fraction of e^x",
        ON_X,
        r"$$\sigma(x) = \frac{e^x}{e^x+1}$$ $$\sigma'(x) = \frac{e^x(e^x+1)-e^x e^x}{(e^x+1)^2} = \frac{e^x}{(e^x+1)^2}$$",
        "dhh",
    ),
    Case("reflection", ON_X, r"$1 - \sigma(x) = \frac{e^{-x}}{1+e^{-x}} = \frac{1}{e^x+1} = \sigma(-x)$", "hhh"),
    Case("reflection with its sign turned", ON_X, r"$\sigma(x) - 1 = \frac{e^{-x}}{1+e^{-x}}$", "f"),
    Case("bare operator on the left", ON_X, r"$$\frac{d}{dx} = \frac{e^{-x}}{(1+e^{-x})^2}$$", "n"),
    Case(
        "value at zero by an evaluation bar",
        ON_X,
        r"$$\left.\frac{d\sigma}{dx}\right|_{x=0} = \sigma(0)(1-\sigma(0)) = \frac12\cdot\frac12 = \frac14$$",
        "hhh",
    ),
    Case(
        "limits at both ends", ON_X, r"$$\lim_{x\to\infty}\sigma'(x) = 0, \quad \lim_{x\to-\infty}\sigma(x) = 0$$", "hh"
    ),
    Case("wrong limit", ON_X, r"$$\lim_{x\to\infty}\sigma(x) = 0$$", "f"),
    Case("exponential of another number for a saturated value", ON_X, r"$\sigma(500) = e^{-100}$", "f"),
    Case("approximately zero written as zero", ON_X, r"$\sigma'(500) = 0$", "n"),
    Case("approximately", ON_X, r"$\sigma'(10) \approx 0$", "h"),
    Case(
        "second derivative",
        ON_X,
        r"$$\sigma''(x) = \sigma'(x)(1-\sigma(x)) - \sigma(x)\sigma'(x) = \sigma'(x)(1-2\sigma(x)) = \sigma(1-\sigma)(1-2\sigma)$$",
        "hhh",
    ),
    Case("redefining the sigmoid", ON_X, r"Let $\sigma(x) = 0$. Then $\sigma'(x) = 0$.", "ff"),
    Case("redefining e", ON_X, r"Let $e = 1$.", "f"),
    Case("choosing a point is not a step", ON_X, r"Let $x = 0$.", "n"),
    Case(
        "over and \\boxed",
        ON_X,
        r"$$\sigma(x) = {1 \over 1 + e^{-x}}$$ $$\boxed{\sigma'(x) = {e^{-x} \over (1+e^{-x})^2}}$$",
        "dh",
    ),
    Case(
        "exp and ln",
        ON_X,
        r"$$\ln\sigma(x) = -\ln(1+\exp(-x))$$ $$\frac{d}{dx}\ln\sigma(x) = \frac{\exp(-x)}{1+\exp(-x)} = 1-\sigma(x)$$",
        "hhh",
    ),
    Case("generic quotient rule", ON_X, r"$$\left(\frac{f}{g}\right)' = \frac{f'g - fg'}{g^2}$$", "h"),
)

TANH_CASES = (
    Case(
        "quotient rule with primes",
        WITH_TANH,
        "Let $f = e^x - e^{-x}$ and $g = e^x + e^{-x}$. Then $f' = e^x + e^{-x} = g$ and $g' = e^x - e^{-x} = f$.\n\n$$\\tanh'(x) = \\frac{f'g - fg'}{g^2} = \\frac{g^2 - f^2}{g^2} = 1 - \\tanh^2 x$$",
        "ddhhhhhhh",
    ),
    Case(
        "expanded squares",
        WITH_TANH,
        r"$$\tanh'(x) = \frac{(e^x+e^{-x})^2-(e^x-e^{-x})^2}{(e^x+e^{-x})^2} = \frac{e^{2x}+2+e^{-2x}-e^{2x}+2-e^{-2x}}{(e^x+e^{-x})^2} = \frac{4}{(e^x+e^{-x})^2}$$",
        "hhh",
    ),
    Case(
        "derivative of e^-x without its sign",
        WITH_TANH,
        r"$$\frac{d}{dx}\tanh x = \frac{(e^x-e^{-x})(e^x+e^{-x})-(e^x-e^{-x})(e^x+e^{-x})}{(e^x+e^{-x})^2} = 0$$",
        "fh",
    ),
    Case(
        "quotient rule's square forgotten",
        WITH_TANH,
        r"$$\tanh'(x) = \frac{(e^x+e^{-x})^2-(e^x-e^{-x})^2}{e^x+e^{-x}}$$",
        "f",
    ),
    Case(
        "square of a difference",
        WITH_TANH,
        r"$$1-\tanh^2(x) = \frac{(e^x+e^{-x})^2-(e^x-e^{-x})^2}{(e^x+e^{-x})^2} = \frac{2}{(e^x+e^{-x})^2}$$",
        "hf",
    ),
    Case(
        "relation from tanh",
        WITH_TANH,
        "\\begin{align*}\n\\tanh x &= \\frac{e^x-e^{-x}}{e^x+e^{-x}} = \\frac{1-e^{-2x}}{1+e^{-2x}} \\\\\n&= \\frac{2-(1+e^{-2x})}{1+e^{-2x}} = \\frac{2}{1+e^{-2x}} - 1 \\\\\n&= 2\\sigma(2x)-1\n\\end{align*}",
        "dhhhh",
    ),
    Case("relation upside down", WITH_TANH, r"$\tanh x = \frac{1}{2\sigma(2x)-1}$", "f"),
    Case("relation with its sign turned", WITH_TANH, r"$\tanh x = 1 - 2\sigma(2x)$", "f"),
    Case(
        "second way",
        WITH_TANH,
        r"$$\tanh'(x) = \frac{d}{dx}\left[2\sigma(2x)-1\right] = 2\cdot 2\,\sigma'(2x) = 4\sigma(2x)(1-\sigma(2x)) = 4\cdot\frac{1+\tanh x}{2}\cdot\frac{1-\tanh x}{2} = 1-\tanh^2 x$$",
        "hhhhh",
    ),
    Case(
        "second way, inner factor lost",
        WITH_TANH,
        r"$$\frac{d}{dx}\left(2\sigma(2x)-1\right) = 2\sigma(2x)(1-\sigma(2x)) = \frac{1}{2}(1+\tanh x)(1-\tanh x)$$",
        "fh",
    ),
    Case(
        "prime at 2x against prime of the whole",
        WITH_TANH,
        r"$(\sigma(2x))' = 2\sigma'(2x)$, $\frac{d\sigma(2x)}{dx} = \sigma'(2x)$",
        "hf",
    ),
    Case(
        "substitution u = 2x",
        WITH_TANH,
        r"Let $u = 2x$: $$\frac{d\sigma(u)}{dx} = \frac{d\sigma(u)}{du}\cdot\frac{du}{dx} = \sigma(u)(1-\sigma(u))\cdot 2$$",
        "dhh",
    ),
    Case("sech", WITH_TANH, r"$$\tanh'(x) = \frac{1}{\cosh^2 x} = \operatorname{sech}^2 x$$", "hh"),
    Case("the square on the wrong thing", WITH_TANH, r"$$\tanh'(x) = 1-\tanh(x^2)$$", "f"),
)

RELU_CASES = (
    Case(
        "cases",
        ON_RELU,
        r"$$\operatorname{ReLU}(x) = \begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}$$ $$\operatorname{ReLU}'(x) = \begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}$$",
        "dh",
    ),
    Case(
        "cases exchanged",
        ON_RELU,
        r"$$\operatorname{ReLU}'(x) = \begin{cases} 0 & x > 0 \\ 1 & x < 0 \end{cases}$$",
        "f",
    ),
    Case(
        "function for its derivative",
        ON_RELU,
        r"$$\frac{d}{dx}\max(0,x) = \begin{cases} x & x > 0 \\ 0 & x < 0 \end{cases}$$",
        "f",
    ),
    Case(
        "limits of the difference quotient",
        ON_RELU,
        r"$$\lim_{h\to0^+}\frac{\operatorname{ReLU}(0+h)-\operatorname{ReLU}(0)}{h} = \lim_{h\to0^+}\frac{h}{h} = 1$$ $$\lim_{h\to0^-}\frac{\operatorname{ReLU}(0+h)-\operatorname{ReLU}(0)}{h} = \lim_{h\to0^-}\frac{0}{h} = 0$$",
        "hhhh",
    ),
    Case(
        "sides of the limit exchanged",
        ON_RELU,
        r"$$\lim_{h\to0^-}\frac{\operatorname{ReLU}(h)-\operatorname{ReLU}(0)}{h} = 1$$",
        "f",
    ),
    Case("max and absolute value", ON_RELU, r"$\max(0,x) = \frac{x+|x|}{2}$, $\max(0,x) = \frac{x-|x|}{2}$", "hf"),
)

SOFTMAX_CASES = (
    Case(
        "factor taken out of the sum",
        SHIFT,
        r"$$\operatorname{softmax}(x+c)_i = \frac{e^{x_i+c}}{\sum_j e^{x_j+c}} = \frac{e^{x_i}e^c}{\sum_j e^{x_j}e^c} = \frac{e^{x_i}e^c}{e^c\sum_j e^{x_j}} = \frac{e^{x_i}}{\sum_j e^{x_j}} = s_i$$",
        "hhhhh",
    ),
    Case(
        "e^c taken out n times",
        SHIFT,
        r"$$\frac{e^{x_i+c}}{\sum_j e^{x_j+c}} = \frac{e^{c}e^{x_i}}{n e^{c}\sum_j e^{x_j}}$$",
        "f",
    ),
    Case(
        "exponent rule wrong",
        SHIFT,
        r"$$\frac{e^{x_i+c}}{\sum_{j=1}^n e^{x_j+c}} = \frac{e^{x_i}+e^c}{\sum_{j=1}^n (e^{x_j}+e^c)}$$",
        "f",
    ),
    Case("only one side multiplied", SHIFT, r"$$s_i = \frac{e^{x_i}}{\sum_j e^{x_j}} = e^{x_i}$$", "df"),
    Case("dots", SHIFT, r"$$s_i = \frac{e^{x_i}}{e^{x_1}+e^{x_2}+\dots+e^{x_n}}$$", "d"),
    Case("entries sum to one", SHIFT, r"$$\sum_i s_i = \frac{\sum_i e^{x_i}}{\sum_j e^{x_j}} = 1$$", "hh"),
    Case(
        "diagonal entry",
        JACOBIAN,
        r"$$\frac{\partial s_i}{\partial x_i} = \frac{e^{x_i}\sum_k e^{x_k}-(e^{x_i})^2}{(\sum_k e^{x_k})^2} = s_i - s_i^2 = s_i(1-s_i)$$",
        "hhh",
    ),
    Case(
        "other entry, condition in words",
        JACOBIAN,
        "For $i \\neq j$:\n\n$$\\frac{\\partial s_i}{\\partial x_j} = \\frac{0\\cdot\\sum_k e^{x_k} - e^{x_i}e^{x_j}}{(\\sum_k e^{x_k})^2} = -s_i s_j$$",
        "hh",
    ),
    Case(
        "other entry with its sign turned",
        JACOBIAN,
        "For $i \\neq j$:\n\n$$\\frac{\\partial s_i}{\\partial x_j} = -\\frac{e^{x_i}e^{x_j}}{(\\sum_k e^{x_k})^2} = s_i s_j$$",
        "hf",
    ),
    Case("both by Kronecker's delta", JACOBIAN, r"$$\frac{\partial s_i}{\partial x_j} = s_i(\delta_{ij}-s_j)$$", "h"),
    Case(
        "cases on indices",
        JACOBIAN,
        r"$$\frac{\partial s_i}{\partial x_j} = \begin{cases} s_i(1-s_i) & i = j \\ -s_i s_j & i \neq j \end{cases}$$",
        "h",
    ),
    Case(
        "off-diagonal entries left out", JACOBIAN, r"$$\frac{\partial s_i}{\partial x_j} = s_i(1-s_i)\delta_{ij}$$", "f"
    ),
    Case("matrix form", JACOBIAN, r"$$\frac{\partial s}{\partial x} = \operatorname{diag}(s) - s s^T$$", "h"),
    Case(
        "inner product for outer product",
        JACOBIAN,
        r"$$\frac{\partial s}{\partial x} = \operatorname{diag}(s) - s^T s$$",
        "f",
    ),
)

CROSS_ENTROPY_CASES = (
    Case(
        "in one chain",
        CROSS,
        r"$$\frac{d\ell}{df} = \frac{(1-y)\sigma'(f)}{1-\sigma(f)} - \frac{y\sigma'(f)}{\sigma(f)} = (1-y)\sigma(f) - y(1-\sigma(f)) = \sigma(f) - y$$",
        "hhh",
    ),
    Case(
        "leading minus lost halfway",
        CROSS,
        r"$$\frac{d\ell}{df} = -(1-y)\frac{-\sigma'(f)}{1-\sigma(f)} - y\frac{\sigma'(f)}{\sigma(f)} = (1-y)\sigma(f) + y(1-\sigma(f))$$",
        "hf",
    ),
    Case(
        "inner sign of log(1 - sigma) lost",
        CROSS,
        r"$$\frac{\partial\ell}{\partial f} = -\frac{(1-y)\sigma'(f)}{1-\sigma(f)} - \frac{y\sigma'(f)}{\sigma(f)}$$",
        "f",
    ),
    Case(
        "through the output",
        CROSS,
        r"Let $p = \sigma(f)$. $$\ell = -(1-y)\log(1-p) - y\log p$$ $$\frac{\partial \ell}{\partial p} = \frac{1-y}{1-p} - \frac{y}{p} = \frac{p-y}{p(1-p)}$$ $$\frac{\partial \ell}{\partial f} = \frac{\partial \ell}{\partial p}\frac{\partial p}{\partial f} = \frac{p-y}{p(1-p)}\,p(1-p) = p-y$$",
        "ddhhhhh",
    ),
    Case(
        "by sigma itself",
        CROSS,
        r"$$\frac{\partial \ell}{\partial f} = \frac{\partial \ell}{\partial \sigma}\cdot\frac{\partial \sigma}{\partial f} = \left(\frac{1-y}{1-\sigma} - \frac{y}{\sigma}\right)\sigma(1-\sigma) = \sigma - y$$",
        "hhh",
    ),
    Case(
        "y - sigma",
        CROSS,
        r"$$\frac{\partial \ell}{\partial f} = y(\sigma(f)-1)+(1-y)\sigma(f) = y - \sigma(f)$$",
        "hf",
    ),
)

LINEAR_CASES = (
    Case(
        "entry of W",
        LINEAR,
        r"$$\frac{\partial J}{\partial W_{ij}} = \sum_k \frac{\partial J}{\partial y_k}\frac{\partial y_k}{\partial W_{ij}} = \sum_k \delta_k \delta_{ki} x_j = \delta_i x_j$$",
        "hhh",
    ),
    Case("entry of W, row and column exchanged", LINEAR, r"$$\frac{\partial J}{\partial W_{ij}} = x_i \delta_j$$", "f"),
    Case(
        "layer in scalars",
        LINEAR,
        r"$$y_i = \sum_j W_{ij} x_j + b_i$$ $$\frac{\partial y_i}{\partial x_j} = W_{ij}, \quad \frac{\partial y_i}{\partial b_k} = \delta_{ik}$$",
        "dhh",
    ),
    Case(
        "entry of x",
        LINEAR,
        r"$$\frac{\partial J}{\partial x_j} = \sum_{i=1}^{2} \delta_i W_{ij} = (W^T\delta)_j$$",
        "hh",
    ),
    Case(
        "entry of x, wrong index summed",
        LINEAR,
        r"$$\frac{\partial J}{\partial x_j} = \sum_i \frac{\partial J}{\partial y_i}\frac{\partial y_i}{\partial x_j} = \sum_j \delta_i W_{ij}$$",
        "hf",
    ),
    Case(
        "entry of b",
        LINEAR,
        r"$$\frac{\partial J}{\partial b_i} = \sum_k \delta_k\frac{\partial y_k}{\partial b_i} = \delta_i$$",
        "hh",
    ),
    Case(
        "matrix forms",
        LINEAR,
        r"$$\frac{\partial J}{\partial W} = \delta x^T$$ $$\frac{\partial J}{\partial x} = W^T\delta$$ $$\frac{\partial J}{\partial b} = \delta$$",
        "hhh",
    ),
    Case("transposed", LINEAR, r"$$\frac{\partial J}{\partial W} = x\delta^T$$", "f"),
    Case("shapes that do not fit", LINEAR, r"$$\frac{\partial J}{\partial x} = W\delta$$", "f"),
    Case("row for column", LINEAR, r"$$\frac{\partial J}{\partial x} = \delta^T W$$", "f"),
    Case(
        "nabla and the chain rule in matrices",
        LINEAR,
        r"$$\nabla_W J = \frac{\partial J}{\partial y}\frac{\partial y}{\partial W} = \delta x^\top$$",
        "hh",
    ),
    Case("one index for two different things", LINEAR, r"$$y_i = \sum_i W_{ii} x_i + b_i$$", "f"),
)

CASES = (*SIGMOID_CASES, *TANH_CASES, *RELU_CASES, *SOFTMAX_CASES, *CROSS_ENTROPY_CASES, *LINEAR_CASES)
