r"""What stands beside a chain: remarks, labels, asides, places, ranges, signs repeated at a line break."""

from __future__ import annotations

import pytest
from handgrad.judging.derivations.judge import judge_steps
from handgrad.judging.notation import Notation

X = Notation.of({"x": "real", "z": "real"}, [r"\sigma(x) = \frac{1}{1+e^{-x}}"])
S = Notation.of(
    {"z": "vector of 3", "i": "index up to 3", "j": "index up to 3", "k": "index up to 3", "n": "integer 3"},
    [r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}"],
)
PAIR = r"$$\frac{\partial p_i}{\partial z_j} = -p_i p_j$$"
MARKS = {"holds": "h", "fails": "f", "no claim": "n", "unread": "?"}

# (notation, the marks of the steps in order, text)
CASES: dict[str, list[tuple[Notation, str, str]]] = {
    "goes on past an aside": [
        (X, "hhh", "$$x^2 - 1 = (x-1)(x+1)$$ Here $x + x = 2x$ is of no use.\n$$= x^2 + x - x - 1$$"),
        (X, "hh", "$$x^2 - 1 = (x-1)(x+1)$$ **Now expand $(x-1)(x+1)$.**\n$$= x^2 + x - x - 1$$"),
        (X, "hf", "$$x^2 - 1 = (x-1)(x+1)$$ **Now expand $(x-1)(x+1)$.**\n$$= x^2 - 2x + 1$$"),
        (X, "hhf", "$$x^2 - 1 = (x-1)(x+1)$$ 由 $x + x = 2x$：\n$$= x^2 + 1$$"),
    ],
    "the sign at the end of a line and again in the next": [
        (X, "hh", r"$$2x = x + x =\\ = 3x - x$$"),
        (X, "hf", r"\begin{align} 2x &= x + x = \\ &= 3x + x \end{align}"),
        (X, "hf", "$$2x = x + x =$$ $$= 3x + x$$"),
        (X, "hf", "$$2x = x + x =$$ $$3x + x$$"),
        (X, "h", r"$$2x = x + \\ + x$$"),
        (X, "hf", "> $2x$ <br>\n> = $x + x$ = $3x$"),
        (X, "hh", "$$\\begin{aligned} 2x &= x + x \\\n 3x &= x + 2x \\end{aligned}$$"),
    ],
    "remarks": [
        (X, "hhh", r"\begin{align} 2x &= x + x \quad \because 3x - x = 2x \\ &= 3x - x \end{align}"),
        (X, "hhh", r"\begin{align} 2x &= x + x \quad (\text{since } 3x - x = 2x) \\ &= 3x - x \end{align}"),
        (X, "hhf", r"\begin{align} 2x &= x + x \quad (3x - x = 4x) \\ &= 3x - x \end{align}"),
        (X, "hh", r"\begin{align} 2x &= x + x ~~\text{add $0$} \\ &= 3x - x \end{align}"),
        (X, "hh", r"\begin{align} 2x &= x + x, \textrm{ of the input }z.\\ &= 3x - x \end{align}"),
        (X, "h", r"$$2x = x + x, \quad 4z \text{ (if } z \text{ is even)}$$"),
    ],
    "labels at braces": [
        (X, "h", r"$$2x = \underbrace{x}_{\text{once}} + \underbrace{x}_{= 3x - 2x}$$"),
        (X, "hf", r"$$2x = \underbrace{x}_{\text{once}} + \underbrace{x}_{= 3x - x}$$"),
        (X, "hh", r"$$\sigma(x) = \frac{1}{\underbrace{1 + e^{-x}}_{u}} = \frac1u$$"),
        (X, "h", r"$$3x = \underbrace{x + x + x}_{3}$$"),
    ],
    "cases": [
        (X, "h", r"$$|x| = \begin{cases} x + 0 = x & x > 0 \\ -x & (x \le 0) \end{cases}$$"),
        (X, "hf", r"$$|x| = \begin{cases} x + 1 = x & x > 0 \\ -x & (x \le 0) \end{cases}$$"),
    ],
    "indicators are no conditions": [
        (S, "f", r"$$p_i = p_i + 1(i = j)$$"),
        (S, "?", r"$$p_i = p_i + 2(i = j)$$"),
        (S, "h", r"$$\frac{\partial p_i}{\partial z_j} = p_i(1(i = j) - p_j)$$"),
    ],
    "indices that are equal or not": [
        (S, "h", "#### $i \\ne j$ 的情况\n" + PAIR),
        (S, "h", "- where $i \\neq j$\n" + PAIR),
        (S, "h", r"$$\frac{\partial p_i}{\partial z_{j \ne i}} = -p_i p_j$$"),
        (S, "h", r"$$For \ \ i \ne j: \frac{\partial p_i}{\partial z_j} = -p_i p_j$$"),
        (S, "", r"$(z - p) \in \mathbb{R}^K$"),
        (S, "f", PAIR),
    ],
    "places, quantifiers and ranges": [
        (X, "", "not differentiable at $xz = 1$ (the hinge)"),
        (X, "h", "we arrive at $2x = x + x$"),
        (X, "h", r"$$\forall x \in \mathbb{R}: \quad 2x = x + x$$"),
        (X, "", r"$$\exists x: \quad 2x = 3$$"),
        (S, "h", r"$$p_i = p_i + 0, \quad i \in \{1, \dots, n\}$$"),
        (S, "h", r"For $i = 1, 2, \ldots, n$ we have $p_i = p_i + 0$"),
        (X, "n", r"$$2x = \;?$$"),
        (X, "hh", r"$$if\;y = x^2,\;\mathrm{then}\;\frac{dy}{dx} = 2x$$"),
    ],
    "a dot between factors, or at the end of a sentence": [
        (X, "hh", "$2x + 2xz = (2 + 2z). x = 2x(1+z)$"),
        (X, "hh", r"$2x = x + x. \sigma(0) = \frac12$"),
    ],
    "words that are names": [
        (X, "hh", r"$\text{Leaky ReLU}(x) = \max(0.1x, x)$ and $\text{Leaky ReLU}(2) = 2$"),
        (X, "hh", r"$\text{Snake}_z(x) = x + \sin^2(zx)$ and $\text{Snake}_z(0) = 0$"),
        (X, "hh", r"$s_z(x) = e^{zx}$ and $s_z'(x) = z s_z(x)$"),
        (X, "hh", r"$\sigma_{+}(x) = \log(1 + e^x)$ and $\frac{d}{dx}\sigma_{+}(x) = \sigma(x)$"),
        (X, "?", r"$x + \text{ more } + x = 2x$"),
        (S, "hh", r"$KL(z \| p) = \sum_i z_i \log p_i$ and $KL(z || p) = \sum_j z_j \log p_j$"),
    ],
    "signs in words change what is claimed": [
        (X, "?", r"$2x = x + x \text{ times } 2$"),
        (X, "?", r"$2x = x \text{ plus } x$"),
        (X, "?", r"$2x = x + x \text{ squared}$"),
        (X, "h", r"$2x = x + x \text{ by adding } x$"),
    ],
    "what is struck out": [(X, "h", "~~$x^2 = 4$~~ $2x = x + x$ <del>$x^2 = 5$</del>")],
    "fenced mathematics": [(X, "hh", "so\n```math\n2x = x + x\n```\nand\n```math\n3x = 2x + x\n```\n")],
    "written with entities": [(X, "hh", "$$\\begin{aligned} 2x &amp;= x + x <br> &amp;= 3x - x \\end{aligned}$$")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("notation", "marks", "text"),
    [pytest.param(*row, id=f"{group}: {row[2][:50]!r}") for group, rows in CASES.items() for row in rows],
)
def test_beside(notation: Notation, marks: str, text: str) -> None:
    """The steps of a text: what is a step, and what each is judged to be."""
    steps = judge_steps(text, notation)
    assert "".join(MARKS[step.mark] for step in steps) == marks, [(s.lhs, s.rhs, s.mark, s.why) for s in steps]
