"""Students' LaTeX and words in HTML and Markdown: nothing of theirs runs or leaves its place."""

from __future__ import annotations

import re

import pytest
from handgrad.notebooks import typeset

HARMLESS = [
    r"\frac{e^{-x}}{(1+e^{-x})^2}",
    r"\left(1 - \sigma(x)\right)",
    r"\begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}",
    r"\operatorname{softmax}(x)_i \le 1",
    r"\left\{ x \,\middle|\, x > 0 \right.",
    r"{a \over b}",
    r"f'(x) \; \text{ for } x \ne 0",
    r"100\%",
]
HARMFUL = [
    r"\href{javascript:alert(1)}{x}",
    r"\require{physics}",
    r"\unicode{x41}",
    r"\class{jp-mod}{x}",
    r"\style{position:fixed}{x}",
    r"\cssId{main}{x}",
    r"\htmlData{a=b}{x}",
    r"\def\frac{}",
    r"\let\frac\sqrt",
    r"\newcommand{\x}{}",
    r"\hspace{-50em} ✓",
    r"\kern-40em x",
    r"\rule{9999em}{9999em}",
    r"\begin{aligned} a",
    r"\begin{equation} a \label{q} \end{equation}",
    r"\end{aligned} a \begin{aligned}",
    r"\begin{html} a \end{html}",
    r"\left( x",
    r"{x",
    r"x}{",
    r"a $ b",
    "x % y",
    "\\",
    "",
    "x" * 3000,
]


@pytest.mark.parametrize("latex", HARMLESS)
def test_harmless_latex_is_typeset(latex: str) -> None:
    """What derivations are made of."""
    assert typeset.is_harmless(latex)
    assert typeset.math_html(latex).count("$") == 2


@pytest.mark.parametrize("latex", HARMFUL)
def test_other_latex_is_shown_as_source(latex: str) -> None:
    """It runs nothing, changes no other formula, covers no other line, and breaks no page."""
    assert not typeset.is_harmless(latex)
    assert typeset.math_html(latex).startswith("<code>")
    assert typeset.math_markdown(latex).startswith("<code>")


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "$<b>$",
    "`<i>`",
    "[x](javascript:alert(1))",
    "![x](http://example.org/x.png)",
    "a | b\n\n# c",
    "</code></div>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_words_are_words(text: str) -> None:
    """No tag but our own <code> and <span> around formulas comes out."""
    own = re.compile(r'</?code>|<span class="mathjax_process tex2jax_process">|</span>')
    for made in (typeset.words_html(text), typeset.words_markdown(text), typeset.math_html(text)):
        assert "<" not in own.sub("", made)
    assert "](" not in typeset.words_markdown(text)
    assert "\n" not in typeset.words_markdown(text)


def test_words_keep_their_formulas_and_names() -> None:
    """`code` and $math$ in our own sentences are shown as such."""
    assert typeset.words_html("`f` is $x^2$, isn't it") == (
        '<code>f</code> is <span class="mathjax_process tex2jax_process">$\\displaystyle x^2$</span>, isn&#x27;t it'
    )
    assert typeset.words_markdown("`f` is $x^2$, isn't it") == "<code>f</code> is $\\displaystyle x^2$, isn't it"


def test_a_bar_does_not_end_a_cell_of_a_markdown_table() -> None:
    r"""|x| and \| become names."""
    assert "|" not in typeset.math_markdown(r"|x| + \|y\|")
