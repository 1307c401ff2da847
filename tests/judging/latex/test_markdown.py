r"""What is found in a markdown text: chains of relations, conditions, definitions, lines."""

from __future__ import annotations

import pytest
from compact import compact
from handgrad.judging.latex.chains import Chain, Unread
from handgrad.judging.latex.markdown import read_markdown
from handgrad.judging.notation import Notation
from texts import NOTATIONS, TEXTS

X = NOTATIONS["sigmoid"]
S = NOTATIONS["softmax"]


def relations(text: str, notation: Notation = X) -> list[str]:
    """Each relation as text, with its condition in square brackets and ``let`` before a definition."""
    found = []
    for chain in read_markdown(text, notation):
        for k, relation in enumerate(chain.relations):
            condition = f" {compact(chain.condition)}" if chain.condition is not None else ""
            let = "let " if chain.introduces else ""
            found.append(f"{let}{chain.sides[k].source} {relation} {chain.sides[k + 1].source}{condition}")
    return found


FOUND: list[tuple[str, list[str]]] = [
    # delimiters
    (r"$x = 1$ and \(x = 2\) and \[x = 3\] and \\(x = 4\\) and $$x = 5$$", [f"x = {k}" for k in range(1, 6)]),
    ("```\n$x = 1$\n```\n`$x = 2$` <!-- $x = 3$ --> $x = 4$", ["x = 4"]),
    (r"It costs $5 and $10, or \$7, and $x = 5$.", ["x = 5"]),
    ("> $$\\begin{aligned}\n> x &= 1 \\\\\n> &= 2\n> \\end{aligned}$$", ["x = 1", "1 = 2"]),
    (r"$$\begin{array}{rcl} x &=& 1 \\ &=& 2 \end{array}$$", ["x = 1", "1 = 2"]),
    (r"\begin{eqnarray*} x &=& 1 \\ &=& 2 \end{eqnarray*}", ["x = 1", "1 = 2"]),
    (r"\begin{gather} x = 1 \\ u = 2 \end{gather}", ["x = 1", "u = 2"]),
    (r"\begin{multline} x = 1 + 2 \\ + 3 \\ - 4 \end{multline}", ["x = 1 + 2 + 3 - 4"]),
    (r"$$\boxed{x = 1}$$", ["x = 1"]),
    (r"\newcommand{\s}{\sigma} $\s(x) = 1$", [r"\sigma (x) = 1"]),
    # lines, tags and remarks
    (r"$$\begin{split} x &= 1 \label{a} \\[4pt] &\quad + 3 \tag{1} \\ &= -4 + \\ & 5 \nonumber \end{split}$$", ["x = 1 + 3", "1 + 3 = -4 + 5"]),
    (r"$$x$$ $$= 1$$ $$= 2.$$", ["x = 1", "1 = 2"]),
    (r"$$x = 1 \quad (1)$$", ["x = 1"]),
    (r"\begin{align} x &= 1 && \text{(since $u = 3$)} \\ &= 2 && \text{done}\end{align}", ["x = 1", "1 = 2", "u = 3"]),
    (r"$$x = 1, \quad u = 2; \; w = 3 \Rightarrow v = 4 \therefore t = 5$$", ["x = 1", "u = 2", "w = 3", "v = 4", "t = 5"]),
    (r"\begin{align} x &= 1 & (e^{-x})' = -e^{-x} \\ &= 2 & u &= 3 \\ &= 4 \end{align}",
     ["x = 1", "1 = 2", "2 = 4", "(e^{-x})' = -e^{-x}", "u = 3"]),
    (r"$x_i = t_i . x_j = 3$, $u = 1. v = 2$", ["x_i = t_i . x_j", "t_i . x_j = 3", "u = 1", "v = 2"]),
    # relations
    (r"$u := 1$, $v \triangleq 2$, $w \stackrel{def}{=} 3$", ["let u := 1", "let v := 2", "let w := 3"]),
    (r"$x \overset{!}{=} 4 \approx 5 \equiv 6$", ["x = 4", "4 ~ 5", "5 = 6"]),
    (r"$0 < \sigma(x) \leq 1$, $x \in \mathbb{R}$, $x \ne 3$", ["0 < \\sigma(x)", "\\sigma(x) <= 1"]),
    (r"$$W \in \mathbb{R}^{2 \times 3}, x \in \{0, 1\}$$ $\sigma(x) \in (0, 1)$", ["\\sigma(x) in (0, 1)"]),
    # definitions
    (r"Let $u = 1+e^{-x}$ and $v = u^2$.", ["let u = 1+e^{-x}", "v = u^2"]),
    (r"$$\sigma(x) = \frac{1}{1+u} \text{ where } u = e^{-x}$$", [r"\sigma(x) = \frac{1}{1+u}", "let u = e^{-x}"]),
    (r"with respect to $x$: $u' = 2$", ["u' = 2"]),
    # conditions
    (r"If $x > 0$, then $f(x) = x$, so $f'(x) = 1$. If $x < 0$, $f(x)=0$.", ["f(x) = x [x > 0]", "f'(x) = 1 [x > 0]", "f(x) = 0 [x < 0]"]),
    (r"$f'(x) = 1$ for $x > 0$ and $f'(x)=0$ for $x<0$.", ["f'(x) = 1 [x > 0]", "f'(x) = 0 [x < 0]"]),
    (r"$$t_i = 1 \quad (i = j), \qquad t_i = 2 \text{ if } i \ne j.$$", ["t_i = 1 [i = j]", "t_i = 2 [i != j]"]),
    ("For i = j:\n$$t_i = 1$$\nand for i ≠ j:\n$$t_i = 2$$\nTogether: $$t_i = 3$$", ["t_i = 1 [i = j]", "t_i = 2 [i != j]", "t_i = 3"]),
    ("**Case 1: $i = j$**\n\n$$t_i = 1$$", ["t_i = 1 [i = j]"]),
    (r"We start with $i=j$: $$t_i = 1$$ and for $i\ne j$ $$t_i = 2$$ since $i\ne j$.", ["t_i = 1 [i = j]", "t_i = 2 [i != j]"]),
    (r"At the kink $x = 0$: $f(x) = 0$; elsewhere $f'(x) = 1$", ["f(x) = 0 [x = 0]", "f'(x) = 1"]),
    (r"$$\begin{cases} f'(x) = 1 & x > 0 \\ f'(x) = 0 & x<0\end{cases}$$", ["f'(x) = 1 [x > 0]", "f'(x) = 0 [x < 0]"]),
    (r"$$t_i = x_i, \quad i = 1, \dots, n$$", ["t_i = x_i"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row, id=row[0][:60]) for row in FOUND])
def test_relations(text: str, expected: list[str]) -> None:
    """The relations of a text, in order."""
    assert relations(text, S if "_i" in text else X) == expected


def test_lines() -> None:
    """Each relation has the line of its right side."""
    chain = read_markdown("Words\n\n$$\\begin{align}\nx &= 1 \\\\\n&= 2\n\\end{align}$$", X)[0]
    assert chain.lines == (4, 5)


def test_unclosed_display() -> None:
    """A display without its end is one unread side."""
    (chain,) = read_markdown("$$x = 1", X)
    assert isinstance(chain.sides[0].tree, Unread)
    assert chain.relations == ()


def test_own_function() -> None:
    """What a student defines with an argument is called from then on."""
    chains = read_markdown(r"Let $q(u) = u^2$. Then $q(x+1) = (x+1)^2$.", X)
    assert compact(chains[1].sides[0].tree) == "q((+ x 1))"


def unread(chains: tuple[Chain, ...]) -> list[str]:
    """The sides that were not read."""
    return [side.source for chain in chains for side in chain.sides if isinstance(side.tree, Unread)]


@pytest.mark.parametrize(
    ("kind", "count", "text"), [pytest.param(*row, id=f"{k}: {row[2][:50]}") for k, row in enumerate(TEXTS)]
)
def test_styles(kind: str, count: int, text: str) -> None:
    """Derivations in many styles are read whole."""
    chains = read_markdown(text, NOTATIONS[kind])
    assert unread(chains) == []
    assert sum(len(chain.relations) for chain in chains) == count
