r"""Many ways to type one thing: each is read as the plain form beside it."""

from __future__ import annotations

import pytest
from compact import compact
from handgrad.judging.latex.chains import Unread
from handgrad.judging.latex.markdown import read_markdown
from handgrad.judging.latex.reader import read_side
from handgrad.judging.notation import Notation

SCALARS = Notation.of(
    {"x": "real", "y": "real", "a": "real", r"\hat{y}": "real"}, [r"\sigma(x) = \frac{1}{1+e^{-x}}", "f(x) = x^2"]
)
VECTORS = Notation.of(
    {"x": "vector of 3", "p": "vector of 3", "W": "matrix 2x3", "i": "index up to 3", "j": "index up to 3", "k": "index up to 3"},
    ["z = W x"],
)  # fmt: skip

SPELLINGS: dict[str, tuple[Notation, list[tuple[str, str]]]] = {
    "names": (
        SCALARS,
        [
            (r"{\rm f}(x)", "f(x)"),
            (r"{f}'(x)", "f'(x)"),
            (r"{\rm erf}(x/\sqrt2)", r"\operatorname{erf}(x/\sqrt{2})"),
            (r"\text{Leaky ReLU}(x)", r"\operatorname{LeakyReLU}(x)"),
            (r"x \cdot \text{Tanh}(x)", r"x \tanh(x)"),
            (r"\mathrm{x} + \textbf{y}", "x + y"),
            (r"\hat{\mathbf y} \hat{\boldsymbol{y}}", r"\hat{y} \hat{y}"),
            (r"\log_e(x)", r"\log(x)"),
        ],
    ),
    "primes": (
        SCALARS,
        [
            (r"f{\prime}(x)", "f'(x)"),
            (r"{f}^{{\prime}}\left(x\right)", "f'(x)"),
            (r"{f}^{\mathrm{^{\prime\prime}}}\left(x\right)", "f''(x)"),
            (r"f\mathrm{^{\prime}}(x)", "f'(x)"),
        ],
    ),
    "derivatives": (
        SCALARS,
        [
            (r"\frac{\delta f(x)}{\delta x}", r"\frac{\partial f(x)}{\partial x}"),
            (r"\frac{\part f(x)}{\part x}", r"\frac{\partial f(x)}{\partial x}"),
            (r"\frac{\partial^2 f}{\partial x y}", r"\frac{\partial^2 f}{\partial x \partial y}"),
            (r"\partial\log x/\partial x", r"\partial(\log x)/\partial x"),
            (r"\frac{-\partial f}{\partial x}", r"-\frac{\partial f}{\partial x}"),
            (r"{\frac {d}{dx}}f(x)", r"\frac{d}{dx}f(x)"),
            (r"\frac{df}{dx}{} + 1{}", r"\frac{df}{dx} + 1"),
            (r"\frac{d}{dx}f|_{1}", r"\frac{d}{dx}f|_{x=1}"),
        ],
    ),
    "operators": (
        SCALARS,
        [
            (r"1 \div (1+x)", "1/(1+x)"),
            ("1 ÷ (1+x)", "1/(1+x)"),
            (r"x^{\cancel{4}3}", "x^3"),
            (r"{(x+y)}^2", "(x+y)^2"),
            (r"(1+x).(1+y)", r"(1+x) \cdot (1+y)"),
            (r"\begin{aligned}[t] x + y \end{aligned}", "x + y"),
        ],
    ),
    "bars and brackets": (
        VECTORS,
        [
            ("||x||^2", r"\|x\|^2"),
            (r"{||x||}_2^2", r"\|x\|^2"),
            (r"\left|\left| x - p \right|\right|^2", r"\|x - p\|^2"),
            (r"\left\| x \right\|_2", r"\|x\|"),
            ("|x_1||x_2|", r"|x_1| \cdot |x_2|"),
            ("||x_1|-|x_2||", r"\left| |x_1| - |x_2| \right|"),
            (r"\langle x, p \rangle", r"\left\langle x, p \right\rangle"),
            (r"\left\langle W, W \right\rangle_F", r"\operatorname{tr}(W^T W)"),
            ("g(x || p)", "g(x, p)"),
            (r"g(x \| p)", "g(x, p)"),
        ],
    ),
    "indices and transposes": (
        VECTORS,
        [
            ("x{_i}", "x_i"),
            (r"x_{\text{i}}", "x_i"),
            ("{}^T x", "x^T"),
            ("{}^t x", "x^T"),
            ("x^t", "x^T"),
            ("W{^T}", "W^T"),
            (r"W^{[2]}{^T}", r"{W^{[2]}}^T"),
            (r"\frac{\partial z}{\partial x}^T", r"\left(\frac{\partial z}{\partial x}\right)^T"),
            ("p1^T", r"p \mathbf{1}^T"),
            (r"x ./ p", "x / p"),
            (r"\max(x_1, x_2, \ldots, x_n)", r"\max(x)"),
            (r"\sum_{1 \le i \le 3} x_i", r"\sum_{i=1}^{3} x_i"),
            (r"\sum_{i \in Vocab} x_i", r"\sum_i x_i"),
            (r"\sum_{\forall i} x_i", r"\sum_i x_i"),
            (r"\arg\max_i x_i", r"\operatorname{argmax}_i x_i"),
        ],
    ),
    "indicators": (
        VECTORS,
        [
            ("1(i = j)", "[i = j]"),
            (r"1\{i = j\}", "[i = j]"),
            ("1_{ij}", "[i = j]"),
            (r"\mathbb{1}_{ij}", "[i = j]"),
            (r"\mathbf{1}_{[i=j]}", "[i = j]"),
            (r"[\![ i = j ]\!]", "[i = j]"),
            (r"\llbracket i = j \rrbracket", "[i = j]"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("notation", "latex", "plain"),
    [pytest.param(n, a, b, id=f"{group}: {a}") for group, (n, rows) in SPELLINGS.items() for a, b in rows],
)
def test_same_tree(notation: Notation, latex: str, plain: str) -> None:
    """Both forms have one tree."""
    typed, meant = read_side(latex, notation).tree, read_side(plain, notation).tree
    assert not isinstance(meant, Unread), meant
    assert compact(typed) == compact(meant)


CONDITIONS = [r"\text{if $x$ > 0}", r"\text{if x > 0}", r"\text{if~} x > 0", r"\mbox{ if }~x>0", r"当 x>0", r"\text{若 } x > 0",
              r"\text{nếu } x>0", r"\text{for }x>0\text{,}", r"\text{ if } \mathrm{x} > 0", r"\text{x > 0}"]  # fmt: skip
OTHERWISE = [r"\text{otherwise}", r"\text{o/w}", "else", r"\text{sonst}", r"\text{否则}", r"\text{ngược lại}"]


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("otherwise", OTHERWISE[:1])
def test_conditions_of_cases(condition: str, otherwise: str) -> None:
    """A condition beside a branch in many clothes; a formula inside its words does not end the formula around it."""
    (chain,) = read_markdown(rf"$h(x) = \begin{{cases}} 1 & {condition} \\ 0 & {otherwise} \end{{cases}}$", SCALARS)
    assert compact(chain.sides[1].tree) == "{1 if [x > 0]; 0 if otherwise}"


@pytest.mark.parametrize("otherwise", OTHERWISE)
def test_otherwise(otherwise: str) -> None:
    """The last branch in several languages."""
    test_conditions_of_cases("x > 0", otherwise)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"$y = 1{,}317$ and $a = 0{,}25$", "1317/1000"),
        (r"$y = 1{,}317$ and $a = 1{,}234{,}567$", "1317"),
        (r"$y = 1{,}317$ and $a = 12.5$", "1317"),
        (r"$y = 0{,}317$", "317/1000"),
    ],
)
def test_commas_in_numbers(text: str, value: str) -> None:
    """What a comma between digits means is seen from the other numbers of a text."""
    assert compact(read_markdown(text, SCALARS)[0].sides[1].tree) == value


@pytest.mark.parametrize(
    "text", [r"$y = 1{,}317$", r"$y = 1{,}317$ and $a = 1.000$", r"$y = 1{,}317$, $x = 0{,}5$, $a = 2{,}000{,}000$"]
)
def test_commas_that_can_be_either(text: str) -> None:
    """Where nothing says whether a comma is a decimal one, the number is not read."""
    assert isinstance(read_markdown(text, SCALARS)[0].sides[1].tree, Unread)


@pytest.mark.parametrize(
    "definition",
    [
        r"\newcommand{\q}[2][x]{\frac{#1}{#2}} $\q{2}",
        r"\def\q#1#2{\frac{#1}{#2}} $\q{x}{2}",
        r"\newcommand\q{\frac x2} $\q",
        r"\let\q\frac $\q{x}{2}",
        r"\providecommand{\q}[1]{\frac{x}{#1}} $\q 2",
    ],
)
def test_own_commands(definition: str) -> None:
    """A student's commands, with arguments and without."""
    (chain,) = read_markdown(definition + " = y$", SCALARS)
    assert compact(chain.sides[0].tree) == "(/ x 2)"
