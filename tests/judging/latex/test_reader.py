r"""What the reader makes of one side: LaTeX on the left, the tree in a compact notation on the right."""

from __future__ import annotations

import pytest
from compact import compact
from handgrad.judging.latex.chains import Unread
from handgrad.judging.latex.reader import read_side
from handgrad.judging.notation import Notation

SIGMA = r"\sigma(x) = \frac{1}{1+e^{-x}}"
SCALARS = Notation.of({"x": "real", "y": "real in (0, 1)", "z": "real", "w": "real", "b": "real", "u": "real"}, [SIGMA])
VECTORS = Notation.of(
    {
        "x": "vector of 3",
        "W": "matrix 2x3",
        "b": "vector of 2",
        r"\delta": "vector of 2",
        "i": "index up to 3",
        "n": "integer 3",
    },
    [r"s_i = \frac{e^{x_i}}{\sum_j e^{x_j}}", "y = W x + b", r"L = -\sum_i y_i \log s_i"],
)
BARE = Notation()

CASES: dict[str, tuple[Notation, list[tuple[str, str]]]] = {
    "numbers and products": (
        SCALARS,
        [
            ("2x", "(* 2 x)"),
            ("wx+b", "(+ (* w x) b)"),
            ("0.25", "1/4"),
            (r"1{,}234{,}567", "1234567"),
            (r"2 \cdot 3 \times x * w", "(* 2 3 x w)"),
            (r"x \cdot -w", "(* x -w)"),
            ("-x - -w", "(+ -x w)"),
            (r"\frac12 x", "(* (/ 1 2) x)"),
            (r"\tfrac12(x+w)", "(* (/ 1 2) (+ x w))"),
            (r"\frac{13}{12} x^{12}", "(* (/ 13 12) (^ x 12))"),
            (r"\frac{1}2x", "(* (/ 1 2) x)"),
            (r"\dfrac{x}{\cfrac{w}{2}}", "(/ x (/ w 2))"),
            ("{x \\over w + 1}", "(/ x (+ w 1))"),
            ("x/w", "(/ x w)"),
            ("x/w/b", "(/ (/ x w) b)"),
            ("1/2 x", "(* (/ 1 2) x)"),
            ("e^{-x}/(1+e^{-x})^2", "(/ (^ e -x) (^ (+ 1 (^ e -x)) 2))"),
            ("x(1-x)", "(* x (+ 1 -x))"),
            ("[x + w](b)", "(* (+ x w) b)"),
            (r"\{x + w\}b", "(* (+ x w) b)"),
            (r"\sqrt2 x", "(* (root 2 2) x)"),
            (r"\sqrt[3]{x+1}", "(root 3 (+ x 1))"),
            (r"\mathrm{e}^x", "(^ e x)"),
            ("e^\\frac{x}{2}", "(^ e (/ x 2))"),
            (r"x^2_i", "(^ x_[i] 2)"),
            (r"x_if_j", "(* x_[i] f_[j])"),
            (r"|x| + \lvert w \rvert + \left| b \right|", "(+ |x| |w| |b|)"),
            (r"2|x|", "(* 2 |x|)"),
        ],
    ),
    "sizes, spaces, colours and boxes say nothing": (
        SCALARS,
        [
            (r"\displaystyle x\,\bigl(1 \;-\; \Bigl[x\Bigr]\bigr)\!", "(* x (+ 1 -x))"),
            (r"\boxed{x + 1}", "(+ x 1)"),
            (r"{\color{red} x} + \textcolor{blue}{w}", "(+ x w)"),
            (r"\color{red}{x + w}", "(+ x w)"),
            (r"\frac{\cancel{x} w}{\cancel{x}}", "(/ (* x w) x)"),
            (r"\underbrace{x + w}_{\text{the sum}} + b", "(+ (+ x w) b)"),
            (r"x\phantom{+1} w ~ b", "(* x w b)"),
            (r"{x}{w}", "(* x w)"),
        ],
    ),
    "functions with and without parentheses": (
        SCALARS,
        [
            (r"\tanh x", "tanh(x)"),
            (r"\tanh 2x", "tanh((* 2 x))"),
            (r"\tanh\frac{x}{2}", "tanh((/ x 2))"),
            (r"\tanh \frac12 x", "tanh((* (/ 1 2) x))"),
            (r"\log 2 \pi x", r"log((* 2 \pi x))"),
            (r"y \log \hat{y} z", r"(* y log((* \hat{y} z)))"),
            (r"\log x \log w", "(* log(x) log(w))"),
            (r"\log x (1-y)", "(* log(x) (+ 1 -y))"),
            (r"\log\tanh x", "log(tanh(x))"),
            (r"\log\sigma(x)(1-y)", r"(* log(\sigma(x)) (+ 1 -y))"),
            (r"\log(x)y", "(* log(x) y)"),
            (r"\tanh^2 x", "(^ tanh(x) 2)"),
            (r"\tanh^2(x)", "(^ tanh(x) 2)"),
            (r"\tanh(x)^2", "(^ tanh(x) 2)"),
            (r"\tanh x^2", "tanh((^ x 2))"),
            (r"\tanh^{-1}(x)", "arctanh(x)"),
            (r"\sigma^2(x)", r"(^ \sigma(x) 2)"),
            (r"\log_2 x", "log_[2](x)"),
            (r"\exp{(-x)}", "exp(-x)"),
            (r"\exp\left\{-x\right\}", "exp(-x)"),
            (r"\operatorname{sech}^2(x)", "(^ sech(x) 2)"),
            (r"\frac{1}{\cosh^2 x}", "(/ 1 (^ cosh(x) 2))"),
            (r"(1-\tanh x)(1+\tanh x)", "(* (+ 1 -tanh(x)) (+ 1 tanh(x)))"),
            (r"1 - \tanh^2", "(+ 1 -(^ tanh 2))"),
            (r"\mathrm{ReLU}(x) + \text{ReLU}(x) + ReLU(x)", "(+ ReLU(x) ReLU(x) ReLU(x))"),
            (r"\operatorname{erf}\left(\frac{x}{\sqrt2}\right)", "erf((/ x (root 2 2)))"),
            (r"\mathit{ReLU}(x) + \mathsf{ReLU}(x)", "(+ ReLU(x) ReLU(x))"),
            (r"\mathit{wx} + \mathit{w}", "(+ (* w x) w)"),
            (r"\max(0, x)", "max(0, x)"),
            (r"\max\{0, x\}", "max(0, x)"),
            (r"xe^{-x}\log x", "(* x (^ e -x) log(x))"),
        ],
    ),
    "a bracket after a name is an argument or a factor": (
        SCALARS,
        [
            (r"\sigma(1-x)", r"\sigma((+ 1 -x))"),
            (r"\sigma(1-\sigma)", r"(* \sigma (+ 1 -\sigma))"),
            (r"\sigma(1-\sigma)(1-2\sigma)", r"(* \sigma (+ 1 -\sigma) (+ 1 -(* 2 \sigma)))"),
            (r"\sigma(\sigma(x))", r"\sigma(\sigma(x))"),
            (r"\sigma'(1-\sigma) + \sigma\sigma'", r"(+ (* \sigma' (+ 1 -\sigma)) (* \sigma \sigma'))"),
            (r"\sigma(x)\left(1-\sigma(x)\right)", r"(* \sigma(x) (+ 1 -\sigma(x)))"),
            (r"\sigma^2(1-\sigma)", r"(* (^ \sigma 2) (+ 1 -\sigma))"),
            (r"\tanh(1-\tanh)", "(* tanh (+ 1 -tanh))"),
            ("u(1-u)", "(* u (+ 1 -u))"),
            ("g(x)", "g(x)"),
            ("f(g(2x))", "f(g((* 2 x)))"),
            ("p(1-p)", "(* p (+ 1 -p))"),
            ("p(x)", "p(x)"),
            ("a(x+w)", "(* a (+ x w))"),
            (r"L(y, \hat{y})", r"L(y, \hat{y})"),
        ],
    ),
    "derivatives": (
        SCALARS,
        [
            (r"\frac{d}{dx}f", "(d f by x)"),
            (r"\frac{d}{dx}", "(d - by x)"),
            (r"\frac{df}{dx}", "(d f by x)"),
            (r"\frac{d f(x)}{dx}", "(d f(x) by x)"),
            (r"\frac{d(e^x - e^{-x})}{dx}", "(d (+ (^ e x) -(^ e -x)) by x)"),
            (r"\frac{\mathrm d}{\mathrm dx} f(x)", "(d f(x) by x)"),
            (r"\frac{\mathrm{d}f}{\mathrm{d}x}", "(d f by x)"),
            (r"\frac{d^2}{dx^2} f", "(d f by x*2)"),
            (r"\frac{d^2\sigma}{dx^2}", r"(d \sigma by x*2)"),
            (r"\frac{\partial^2 f}{\partial x\partial w}", "(d f by x w)"),
            (r"\frac{\partial}{\partial x} x \sigma(x)", r"(d (* x \sigma(x)) by x)"),
            (r"\frac{d}{dx}(x)\sigma(x)", r"(* (d x by x) \sigma(x))"),
            (r"\frac{d}{dx}(1+x)^{-1}", "(d (^ (+ 1 x) -1) by x)"),
            (r"\frac{d}{du} u^{-1} \frac{du}{dx}", "(* (d (^ u -1) by u) (d u by x))"),
            (r"\frac{d}{dx} x \cdot w", "(* (d x by x) w)"),
            (r"\frac{d^2L}{d\hat{y}^2}", r"(d L by \hat{y}*2)"),
            (r"\partial_x f", "(d f by x)"),
            (r"\frac{dL}{d\hat{y}}", r"(d L by \hat{y})"),
            ("d/dx f(x)", "(d f(x) by x)"),
            (r"dL/dz \cdot dz/dw", "(* (d L by z) (d z by w))"),
            (r"d(x^2)/dx", "(d (^ x 2) by x)"),
            (r"\partial L/\partial w", "(d L by w)"),
            (r"\nabla_x J", "(nabla x J)"),
            (r"\nabla J", "(nabla - J)"),
            (r"\dot x", "(d x by t)"),
            ("f'(x)", "f'(x)"),
            ("f''", "f''"),
            (r"f^\prime(x)", "f'(x)"),
            (r"f^{\prime\prime}(x)", "f''(x)"),
            ("f^{(2)}(x)", "f''(x)"),
            (r"\left(x^2\right)'", "(^ x 2)'"),
            (r"\left. \frac{df}{dx} \right|_{x=0}", "(at (d f by x) x=0)"),
            (r"\frac{df}{dx}\bigg|_{x=0}", "(at (d f by x) x=0)"),
            (r"x^2|_{x=1}", "(at (^ x 2) x=1)"),
            (r"\sigma'(2x)\Big\rvert_{x = 0}", r"(at \sigma'((* 2 x)) x=0)"),
        ],
    ),
    "sums, products and limits": (
        VECTORS,
        [
            (r"\sum_{j=1}^{n} e^{x_j}", "(sum j|1|n|- (^ e x_[j]))"),
            (r"\sum^n_{j=1} x_j + 1", "(+ (sum j|1|n|- x_[j]) 1)"),
            (r"\sum\limits_j e^{x_j} y_j", "(sum j|-|-|- (* (^ e x_[j]) y_[j]))"),
            (r"\sum_{k\ne i} x_k", "(sum k|-|-|[k != i] x_[k])"),
            (r"\sum_{k=1, k\ne i}^n x_k", "(sum k|1|n|[k != i] x_[k])"),
            (r"\sum_{\substack{k=1 \\ k\ne i}}^n x_k", "(sum k|1|n|[k != i] x_[k])"),
            (r"\sum_{i,j} W_{ij}", "(sum i|-|-|- (sum j|-|-|- W_[i, j]))"),
            (r"\sum x_i", "(sum -|-|-|- x_[i])"),
            (r"\prod_{l=1}^{4} \frac14", "(product l|1|4|- (/ 1 4))"),
            (r"\log\sum_k e^{x_k}", "log((sum k|-|-|- (^ e x_[k])))"),
            (r"\max_j x_j - x_i", "(+ (max j|-|-|- x_[j]) -x_[i])"),
            (r"e^{x_1} + \dots + e^{x_n}", "(+ (^ e x_[1]) ... (^ e x_[n]))"),
            (r"\lim_{h\to 0^+} \frac{f(h)}{h}", "(lim h->0+ (/ f(h) h))"),
            (r"\lim_{h \to 0^{-}} h", "(lim h->0- h)"),
            (r"\lim\limits_{z\to-\infty} \sigma(z)", r"(lim z->-\infty \sigma(z))"),
        ],
    ),
    "indices, transposes and matrices": (
        VECTORS,
        [
            ("x_i", "x_[i]"),
            ("x_1", "x_[1]"),
            ("x_{i+1}", "x_[(+ i 1)]"),
            ("W_{ij}", "W_[i, j]"),
            ("W_{i,j}", "W_[i, j]"),
            ("W_{12}", "W_[1, 2]"),
            (r"\delta_{ij}", r"\delta_[i, j]"),
            (r"\delta_i", r"\delta_[i]"),
            ("s_i^2", "(^ s_[i] 2)"),
            ("s^2_i", "(^ s_[i] 2)"),
            ("s_i(1-s_i)", "(* s_[i] (+ 1 -s_[i]))"),
            (r"s_i(\delta_{ij} - s_j)", r"(* s_[i] (+ \delta_[i, j] -s_[j]))"),
            ("x_{max}", "x_{max}"),
            (r"L_{\text{CE}}", "L_{CE}"),
            (r"\mathrm{softmax}(x)_i", "softmax(x)_[i]"),
            (r"softmax_i(x)", "softmax_[i](x)"),
            (r"\delta x^T", r"(* \delta x^T)"),
            (r"W^\top \delta", r"(* W^T \delta)"),
            (r"W^{\mathsf T}\delta + W^{\mathsf{T}}\delta", r"(+ (* W^T \delta) (* W^T \delta))"),
            (r"W^\intercal", "W^T"),
            (r"(W^T\delta)_j", r"(* W^T \delta)_[j]"),
            (r"\left(\delta^T W\right)^T", r"(* \delta^T W)^T"),
            (r"(W^T)_{ji}", "W^T_[j, i]"),
            (r"W^T_{ji}", "W^T_[j, i]"),
            (r"\mathbf{W}\boldsymbol{x} + \vec{b}", "(+ (* W x) b)"),
            (r"\mathbf{x}_i", "x_[i]"),
            (r"a \odot b c", "(hadamard a (* b c))"),
            (r"W^T\delta \odot f'(z)", r"(hadamard (* W^T \delta) f'(z))"),
            (r"\begin{pmatrix} x_1 & 0 \\ 0 & x_2 \end{pmatrix}", "[x_[1], 0; 0, x_[2]]"),
            (r"\left[\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}\right]^T", "[1, 2; 3, 4]^T"),
            (r"\begin{bmatrix} x_1 \\[2pt] x_2 \\ \end{bmatrix}", "[x_[1]; x_[2]]"),
            ("(x_1, x_2, x_3)", "[x_[1]; x_[2]; x_[3]]"),
            (r"\hat{y}_i \hat y_j", r"(* \hat{y}_[i] \hat{y}_[j])"),
            (r"\operatorname{diag}(s) - s s^T", "(+ diag(s) -(* s s^T))"),
            ("W^{(1)}x", "(* W^{(1)} x)"),
        ],
    ),
    "cases, indicators and sets": (
        SCALARS,
        [
            (r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}", "{x if [x > 0]; 0 if otherwise}"),
            (r"\begin{dcases} 0, & x < 0, \\ 1, & x > 0. \end{dcases}", "{0 if [x < 0]; 1 if [x > 0]}"),
            (r"\begin{cases} 1 & \text{if $x \ge 0$} \\ 0 \end{cases}", "{1 if [x >= 0]; 0 if otherwise}"),
            (r"\left\{\begin{array}{ll} 1 & x>0 \\ 0 & x\le 0 \end{array}\right.", "{1 if [x > 0]; 0 if [x <= 0]}"),
            (r"\begin{cases} 1, x > 0 \\ 0, x < 0 \end{cases}", "{1 if [x > 0]; 0 if [x < 0]}"),
            (r"\begin{cases} [0, 1] & x = 0 \\ 1 & 0 < x < 1\end{cases}", "{[0, 1] if [x = 0]; 1 if [0 < x < 1]}"),
            (r"\begin{cases} 1 & \text{for } x>0 \\ \text{undefined} & x=0 \end{cases}", "{1 if [x > 0]; undefined if [x = 0]}"),
            (r"\mathbb{1}[x>0]", "1[x > 0]"),
            (r"\mathbf{1}_{x>0}", "1[x > 0]"),
            (r"\mathbb 1\{x > 0\}", "1[x > 0]"),
            (r"1_{\{x>0\}}", "1[x > 0]"),
            ("[x > 0]", "1[x > 0]"),
            ("(0, 1)", "(0, 1)"),
            ("[0, 1)", "[0, 1)"),
            (r"(-\infty, \infty)", r"(-\infty, \infty)"),
        ],
    ),
    "typed in Unicode": (
        SCALARS,
        [
            ("σ(x)·(1 − σ(x))", r"(* \sigma(x) (+ 1 -\sigma(x)))"),
            ("x² + x₁", "(+ (^ x 2) x_[1])"),
            ("x¹²", "(^ x 12)"),
            ("σ′(x)", r"\sigma'(x)"),
            ("\\frac{∂L}{∂ŷ}", r"(d L by \hat{y})"),
            ("∂L/∂w", "(d L by w)"),
            ("½ x × ∞", r"(* (/ 1 2) x \infty)"),
            ("∑_j e^{x_j}", "(sum j|-|-|- (^ e x_[j]))"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("notation", "latex", "expected"),
    [pytest.param(n, a, b, id=f"{group}: {a}") for group, (n, rows) in CASES.items() for a, b in rows],
)
def test_tree(notation: Notation, latex: str, expected: str) -> None:
    """Each form is read as the tree beside it."""
    side = read_side(latex, notation)
    assert not isinstance(side.tree, Unread), side.tree
    assert compact(side.tree) == expected


SLIPS: list[tuple[str, str, str]] = [
    # LaTeX, where the reader stops, a part of what it says
    ("e^-x", "-x", "put|braces"),
    ("x^10", "10", "braces"),
    ("x_12", "12", "braces"),
    (r"\frac{1}", r"\frac", "needs two parts"),
    (r"\frac{1}{", "{", "never closed"),
    ("(1 + x", "(", "never closed"),
    ("1 + x)", ")", "not opened"),
    ("{1 + x", "{", "never closed"),
    (r"\left(1 + x\right]", r"\left(", "another kind"),
    (r"\foo x", r"\foo", "not a command"),
    ("1 +", "", "missing"),
    ("x^", "^", "missing"),
    ("x**2", "*2", "written ^"),
    ("x^2^3", "^3", "two"),
    ("x_1_2", "_2", "two"),
    ("x + 3 4", "4", "Two numbers"),
    ("x2", "x2", "after a letter"),
    (r"2 + 1{,}317", "1{,}317", "thousand"),
    ("e^x, y", ", y", "comma"),
    ("x @ y", "@", "do not know"),
    (r"\exp", r"\exp", "applied"),
    (r"x \pm 1", r"\pm", "two things"),
    (r"1/2\pi x", "/2", "denominator"),
    (r"\tanh x/2", r"\tanh", "slash"),
    ("{1 + x}^2", "{", "parentheses"),
    ("2{x + 1}", "2", "parentheses"),
    (r"\frac{d}{dx} -x", "-x", "parentheses"),
    (r"\partial f", r"\partial", "fraction"),
    (r"\lim \frac1h", r"\lim", "tends"),
    (r"\begin{foo} x \end{foo}", r"\begin", "environment"),
    (r"\begin{cases} x & y \end{cases}", "y ", "condition"),
    (r"x \text{ which is } y", r"\text", "words"),
    ("loss + x", "loss", "name of this problem"),
    (r"\hat{x+y}", r"\hat", "one letter"),
    ("", "", "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "place", "words"), [pytest.param(*row, id=row[0]) for row in SLIPS if row[0]])
def test_slip(latex: str, place: str, words: str) -> None:
    """Each common slip is unread, with its place and a sentence that names it."""
    tree = read_side(latex, SCALARS).tree
    assert isinstance(tree, Unread)
    assert latex[tree.at :].startswith(place)
    assert any(word in tree.reason for word in words.split("|")), tree.reason


def test_empty_side() -> None:
    """An empty side has no tree."""
    assert read_side("  ", BARE).tree is None


@pytest.mark.parametrize(
    ("names", "given", "latex", "expected"),
    [
        ({"f": "real"}, [], "f(1-f)", "(* f (+ 1 -f))"),
        ({"f": "real"}, [], "f(x+1)", "(* f (+ x 1))"),
        ({}, [], "f(x+1)", "f((+ x 1))"),
        ({}, ["q(x) = x^2"], "q(x+1)", "q((+ x 1))"),
        ({}, ["q = x^2"], "q(x+1)", "(* q (+ x 1))"),
        ({"alpha": "real"}, [], r"\alpha x", "(* alpha x)"),
        ({r"\delta": "vector of 2"}, [], r"\delta_{12}", r"\delta_[1, 2]"),
        ({"x_1": "real"}, [], "x_1^2", "(^ x_1 2)"),
        ({"x1": "real"}, [], "x1 + 1", "(+ x1 1)"),
        ({"loss": "real"}, [], "2loss", "(* 2 loss)"),
        ({"T": "real"}, [], "x^T", "(^ x T)"),
        ({"L": "real"}, [], r"\mathcal{L}", "L"),
        ({r"\sigma": "positive real"}, [], r"\sigma(x+1)", r"(* \sigma (+ x 1))"),
        ({"d": "real"}, [], "dx", "(* d x)"),
    ],
)  # fmt: skip
def test_notation_decides(names: dict[str, str], given: list[str], latex: str, expected: str) -> None:
    """The same letters mean what the problem says they are."""
    assert compact(read_side(latex, Notation.of(names, given)).tree) == expected
