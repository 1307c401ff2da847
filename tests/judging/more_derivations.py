r"""More derivations, of kinds around the exercises: other activations and losses, vectors, networks, general rules."""

from __future__ import annotations

from .derivations import JACOBIAN, LINEAR, ON_X, SIGMA, SOFTMAX, WITH_TANH, Case, Setting

X = {"x": "real"}

MORE_CASES = (
    Case(
        "silu",
        ON_X,
        r"$$\frac{d}{dx}[x\sigma(x)] = \sigma(x) + x\sigma(x)(1-\sigma(x)) = \sigma(x)\left(1 + x(1-\sigma(x))\right) = x\sigma(x) + \sigma(x)(1 - x\sigma(x))$$",
        "hhh",
    ),
    Case(
        "silu f",
        Setting(X, (SIGMA, r"f(x) = x\sigma(x)")),
        r"$$f'(x) = \sigma(x) + x\sigma'(x) = f(x) + \sigma(x)(1-f(x))$$",
        "hh",
    ),
    Case(
        "swish beta",
        Setting({"x": "real", r"\beta": "positive real"}, (SIGMA,)),
        r"$$\frac{d}{dx} x\sigma(\beta x) = \sigma(\beta x) + \beta x\sigma(\beta x)(1-\sigma(\beta x))$$ $$\frac{\partial}{\partial\beta}\left(x\sigma(\beta x)\right) = x^2\sigma'(\beta x)$$",
        "hh",
    ),
    Case(
        "softplus",
        ON_X,
        r"Let $\zeta(x) = \ln(1+e^x)$. $$\zeta'(x) = \frac{e^x}{1+e^x} = \frac{1}{1+e^{-x}} = \sigma(x)$$ $$\zeta(x) - \zeta(-x) = x$$",
        "dhhhh",
    ),
    Case(
        "gelu",
        Setting(
            X,
            (
                r"\Phi(x) = \frac12\left[1+\operatorname{erf}\left(\frac{x}{\sqrt2}\right)\right]",
                r"\phi(x) = \frac{1}{\sqrt{2\pi}} e^{-x^2/2}",
            ),
        ),
        r"$$\frac{d}{dx}(x\Phi(x)) = \Phi(x) + x\Phi'(x) = \Phi(x) + x\phi(x)$$ $$\phi'(x) = -x\phi(x)$$ $\Phi(-x) = 1 - \Phi(x)$ ",
        "hhhh",
    ),
    Case(
        "gelu wrong",
        Setting(
            X,
            (
                r"\Phi(x) = \frac12\left[1+\operatorname{erf}\left(\frac{x}{\sqrt2}\right)\right]",
                r"\phi(x) = \frac{1}{\sqrt{2\pi}} e^{-x^2/2}",
            ),
        ),
        r"$$\phi'(x) = -\frac{x}{2}\phi(x)$$",
        "f",
    ),
    Case(
        "elu",
        Setting(
            {"x": "real", r"\alpha": "positive real"},
            (r"f(x) = \begin{cases} x & x > 0 \\ \alpha(e^x-1) & x \le 0 \end{cases}",),
        ),
        r"$$f'(x) = \begin{cases} 1 & x>0 \\ \alpha e^x & x < 0\end{cases} = \begin{cases} 1 & x>0 \\ f(x) + \alpha & \text{otherwise}\end{cases}$$",
        "hh",
    ),
    Case(
        "elu wrong",
        Setting(
            {"x": "real", r"\alpha": "positive real"},
            (r"f(x) = \begin{cases} x & x > 0 \\ \alpha(e^x-1) & x \le 0 \end{cases}",),
        ),
        r"$$f'(x) = \begin{cases} 1 & x>0 \\ f(x) & x < 0\end{cases}$$",
        "f",
    ),
    Case(
        "leaky conditions",
        Setting({"x": "real", r"\alpha": "real in (0, 1)"}, (r"f(x) = \max(\alpha x, x)",)),
        "$f'(x) = 1$ for $x > 0$ and $f'(x) = \\alpha$ for $x < 0$.",
        "hh",
    ),
    Case(
        "leaky cond wrong",
        Setting({"x": "real", r"\alpha": "real in (0, 1)"}, (r"f(x) = \max(\alpha x, x)",)),
        "If $x < 0$, then $f'(x) = 1$.",
        "f",
    ),
    Case("softsign", Setting(X, (r"f(x) = \frac{x}{1+|x|}",)), r"$$f'(x) = \frac{1}{(1+|x|)^2}$$", "h"),
    Case(
        "mse",
        Setting({"w": "real", "x": "real", "b": "real", "t": "real"}, (SIGMA,)),
        r"Let $z = wx + b$, $a = \sigma(z)$ and $L = \frac12(a - t)^2$. $$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial a}\cdot\frac{\partial a}{\partial z}\cdot\frac{\partial z}{\partial w} = (a-t)\,a(1-a)\,x$$ $$\frac{\partial L}{\partial b} = (a-t)a(1-a)$$",
        "dddhhh",
    ),
    Case(
        "mse lost",
        Setting({"w": "real", "x": "real", "b": "real", "t": "real"}, (SIGMA,)),
        r"$z = wx + b$, $a = \sigma(z)$, $L = (a - t)^2$. $$\frac{\partial L}{\partial w} = (a-t)\,\sigma'(z)\,x$$",
        "dddf",
    ),
    Case(
        "vector mse",
        Setting({"y": "vector of 3", "t": "vector of 3", "k": "index up to 3"}, ()),
        r"$L = \frac12\sum_i (y_i - t_i)^2$. $$\frac{\partial L}{\partial y_k} = \sum_i (y_i - t_i)\delta_{ik} = y_k - t_k$$ $$\frac{\partial L}{\partial y} = y - t, \nabla_y L = (y-t)$$",
        "dhhhh",
    ),
    Case(
        "norm",
        Setting({"y": "vector of 3", "t": "vector of 3"}, ()),
        r"$$L = \frac12 (y-t)^T(y-t)$$ $$\frac{\partial L}{\partial y} = y-t$$",
        "dh",
    ),
    Case(
        "softmax cross entropy",
        Setting(
            {"z": "vector of 3", "y": "probabilities of 3", "i": "index up to 3"},
            (r"\hat{y}_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", r"L = -\sum_i y_i\log\hat{y}_i"),
        ),
        r"$$\frac{\partial L}{\partial z_i} = \sum_k \frac{\partial L}{\partial \hat{y}_k}\frac{\partial\hat{y}_k}{\partial z_i} = -\sum_k \frac{y_k}{\hat{y}_k}\hat{y}_k(\delta_{ki}-\hat{y}_i) = -y_i + \hat{y}_i\sum_k y_k = \hat{y}_i - y_i$$ $$\frac{\partial L}{\partial z} = \hat{y} - y$$",
        "hhhhh",
    ),
    Case(
        "softmax ce wrong",
        Setting(
            {"z": "vector of 3", "y": "probabilities of 3", "i": "index up to 3"},
            (r"\hat{y}_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", r"L = -\sum_i y_i\log\hat{y}_i"),
        ),
        r"$$\frac{\partial L}{\partial z_i} = -\frac{y_i}{\hat{y}_i}\hat{y}_i(1-\hat{y}_i) = -y_i(1-\hat{y}_i)$$",
        "fh",
    ),
    Case(
        "temperature",
        Setting(
            {"x": "vector of 3", r"\tau": "positive real", "i": "index up to 3", "j": "index up to 3"},
            (r"p_i = \frac{e^{x_i/\tau}}{\sum_j e^{x_j/\tau}}",),
        ),
        r"$$\frac{\partial p_i}{\partial x_j} = \frac{1}{\tau}p_i(\delta_{ij}-p_j)$$",
        "h",
    ),
    Case(
        "logsumexp",
        Setting(
            {"x": "vector of 3", "c": "real", "j": "index up to 3"}, (r"\operatorname{LSE}(x) = \log\sum_i e^{x_i}",)
        ),
        r"$$\frac{\partial \operatorname{LSE}}{\partial x_j} = \frac{e^{x_j}}{\sum_i e^{x_i}}$$ $$\operatorname{LSE}(x+c) = \log\left(e^c\sum_i e^{x_i}\right) = c + \operatorname{LSE}(x)$$",
        "hhh",
    ),
    Case(
        "two softmax entries written out",
        Setting({"x": "vector of 3"}, SOFTMAX),
        r"$$\frac{\partial s_1}{\partial x_2} = -\frac{e^{x_1}e^{x_2}}{(e^{x_1}+e^{x_2}+e^{x_3})^2} = -s_1 s_2$$",
        "hh",
    ),
    Case(
        "jacobian matrix",
        Setting({"x": "vector of 2"}, SOFTMAX),
        r"$$\frac{\partial s}{\partial x} = \begin{pmatrix} s_1(1-s_1) & -s_1s_2 \\ -s_2s_1 & s_2(1-s_2)\end{pmatrix}$$",
        "h",
    ),
    Case(
        "hadamard",
        Setting(
            {"x": "vector of 3", "W": "matrix 2x3", "b": "vector of 2", r"\delta": "vector of 2"},
            (SIGMA, r"z = W x + b", r"a = \sigma(z)", r"\delta = \frac{\partial J}{\partial a}"),
        ),
        r"$$\frac{\partial J}{\partial z} = \delta\odot\sigma'(z) = \delta\odot a\odot(1-a)$$ $$\frac{\partial J}{\partial W} = (\delta\odot\sigma'(z))x^T, \frac{\partial J}{\partial x} = W^T(\delta\odot\sigma'(z))$$",
        "hhhh",
    ),
    Case(
        "bce stable",
        Setting({"z": "real", "y": "real in (0, 1)"}, (SIGMA,)),
        r"$$L = -y\log\sigma(z) - (1-y)\log(1-\sigma(z)) = \log(1+e^{-z}) + (1-y)z = \max(z,0) - zy + \log(1+e^{-|z|})$$",
        "dhh",
    ),
    Case(
        "bce yhat",
        Setting({"w": "vector of 3", "x": "vector of 3", "b": "real", "y": "real in (0, 1)"}, (SIGMA,)),
        r"$z = w^T x + b$, $\hat{y} = \sigma(z)$, $L = -y\log\hat{y}-(1-y)\log(1-\hat{y})$. $$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial z}\frac{\partial z}{\partial w} = (\hat{y}-y)x$$ $$\frac{\partial L}{\partial w_j} = (\hat{y}-y)x_j, \quad \frac{\partial L}{\partial b} = \hat y - y$$",
        "dddhhhh",
    ),
    Case(
        "limits def",
        ON_X,
        r"$$\lim_{x\to -\infty}\sigma(x)(1-\sigma(x)) = 0\cdot 1 = 0$$ $$0 < \sigma(x) < 1$$ $$\sigma'(x) \le \frac14$$",
        "hhnnn",
    ),
    Case("max at zero", ON_X, r"$$\sigma''(x) = 0 \Rightarrow x = 0, \quad \sigma'(0) = \frac14 = 0.25$$", "fnhh"),
    Case("decimals", ON_X, r"$\sigma(1) = 0.731$, $\sigma(1) \approx 0.73$, $\sigma(1)=0.75$", "nhf"),
    Case("general chain rule", ON_X, r"$$\frac{d}{dx}f(g(x)) = f'(g(x))g'(x)$$", "h"),
    Case("product rule", ON_X, r"$$(uv)' = u'v + uv'$$", "h"),
    Case(
        "arrows",
        ON_X,
        r"$$u = 1+e^{-x} \Rightarrow \frac{du}{dx} = -e^{-x} \therefore \frac{d\sigma}{dx} = -\frac{1}{u^2}\cdot(-e^{-x})$$",
        "dhh",
    ),
    Case(
        "dy/dx with y",
        ON_X,
        r"Let $y = \sigma(x)$. Then $y' = y(1-y)$ and $\frac{dy}{dx} = y - y^2$; $y'' = y'(1-2y)$.",
        "dhhh",
    ),
    Case("inverse", ON_X, r"$y = \sigma(x)$, $x = \ln\frac{y}{1-y}$", "dh"),
    Case("tanh y", WITH_TANH, r"Let $y = \tanh(x)$. $y' = 1 - y^2$", "dh"),
    Case("index sum", LINEAR, r"$$J = \sum_i y_i$$", "f"),
    Case(
        "matrix sum",
        Setting({"x": "vector of 3", "W": "matrix 2x3"}, ()),
        r"$J = \sum_i (Wx)_i$, $\frac{\partial J}{\partial W_{ij}} = x_j$, $\frac{\partial J}{\partial x_j} = \sum_i W_{ij}$, $\frac{\partial J}{\partial x} = W^T \mathbf{1}$",
        "dhhh",
    ),
    Case(
        "quadratic",
        Setting({"x": "vector of 3", "A": "matrix 3x3"}, ()),
        r"$f = x^T A x$, $\frac{\partial f}{\partial x} = (A + A^T)x$, $\frac{\partial f}{\partial x} = 2Ax$",
        "dhf",
    ),
    Case(
        "kronecker cases",
        JACOBIAN,
        r"If $i = j$, $\frac{\partial s_i}{\partial x_j} = s_i(1-s_j)$; if $i \ne j$, $\frac{\partial s_i}{\partial x_j} = -s_i s_j$.",
        "hh",
    ),
    Case(
        "sum over k not i",
        JACOBIAN,
        r"$$1 - s_i = \frac{\sum_{k\ne i} e^{x_k}}{\sum_k e^{x_k}} = \sum_{k \neq i} s_k$$",
        "hh",
    ),
    Case(
        "entropy",
        Setting({"p": "probabilities of 3"}, ()),
        r"$\sum_i p_i = 1$, $p_1 + p_2 = 1 - p_3$, $\sum_i p_i = 3$",
        "hhf",
    ),
    Case("second derivative tanh", WITH_TANH, r"$$\frac{d^2}{dx^2}\tanh x = -2\tanh x\,(1-\tanh^2 x)$$", "h"),
    Case(
        "mish",
        ON_X,
        r"$$\frac{d}{dx}\left[x\tanh(\ln(1+e^x))\right] = \tanh(\ln(1+e^x)) + x\sigma(x)\operatorname{sech}^2(\ln(1+e^x))$$",
        "h",
    ),
    Case("log derivative", ON_X, r"$$\frac{\sigma'(x)}{\sigma(x)} = \frac{d}{dx}\log\sigma(x) = 1-\sigma(x)$$", "hh"),
    Case("text eqs", ON_X, r"Since $\frac{d}{dx}e^{-x} = -e^{-x}$ we get $\frac{d}{dx}(1+e^{-x}) = -e^{-x}$.", "hh"),
    Case("one-step wrong exp", ON_X, r"$\frac{d}{dx}e^{-x} = e^{-x}$", "f"),
    Case("d/dx of power as log", ON_X, r"$$\frac{d}{dx}(1+e^{-x})^{-1} = \ln(1+e^{-x})\cdot(-e^{-x})$$", "f"),
    Case("bar", ON_X, r"$$\frac{1}{1+e^{-x}}\bigg|_{x=0} = \frac{1}{2}$$", "h"),
    Case(
        "layer indices no decl",
        Setting(
            {"x": "vector of 3", "W": "matrix 2x3", "b": "vector of 2"},
            (r"z_i = \sum_j W_{ij}x_j + b_i", SIGMA, r"a_i = \sigma(z_i)"),
        ),
        r"$$\frac{\partial a_i}{\partial W_{ij}} = \frac{\partial a_i}{\partial z_i}\frac{\partial z_i}{\partial W_{ij}} = a_i(1-a_i)x_j$$ $$\frac{\partial a_i}{\partial x_j} = a_i(1-a_i)W_{ij}$$",
        "hhh",
    ),
)
