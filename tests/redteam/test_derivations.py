"""Derivations that only look like work: the result under another name, hidden, quoted or reached by empty claims."""

from __future__ import annotations

import pytest
from handgrad.problems.judge import judge

START, RESULT, SHORT = r"\frac{d}{dx}\frac{1}{1+e^{-x}}", r"\frac{e^{-x}}{(1+e^{-x})^2}", r"\sigma(x)(1-\sigma(x))"


def chain(*sides: str) -> str:
    """One chain of equal signs from the gradient on."""
    return "$$\\begin{aligned}\n\\sigma'(x) &= " + " \\\\\n&= ".join(sides) + "\n\\end{aligned}$$"


NO_WORK = {
    "the result at once": ("sigmoid-derive", chain(START, RESULT)),
    "a name for the result": ("sigmoid-derive", f"Let $u = {RESULT}$.\n\n" + chain(START, "u", RESULT)),
    "a name for a name": ("sigmoid-derive", f"Let $u = {RESULT}$ and $v = u$.\n\n" + chain(START, "v", RESULT)),
    "plus nothing": ("sigmoid-derive", chain(START, RESULT + " + 0", RESULT)),
    "the other goal at once": ("sigmoid-show", chain(RESULT, SHORT)),
    "a name for the goal": ("sigmoid-show", f"Let $S = {SHORT}$.\n\n" + chain(RESULT, "S", SHORT)),
    "its terms in another order": ("sigmoid-show", chain(SHORT, r"(1-\sigma(x))\sigma(x)", r"\sigma(x)-\sigma(x)^2")),
    "round in a circle": ("sigmoid-show", chain(RESULT, r"\sigma'(x)", r"\sigma'(x) + 0", SHORT)),
    "words for signs": ("sigmoid-show", rf"$$\sigma'(x) \text{{ = }} 5 \text{{ = }} {SHORT}$$"),
    "proportional to anything": ("sigmoid-show", rf"$$\sigma'(x) \propto 7 \propto {SHORT}$$"),
    "where nothing is": ("sigmoid-show", rf"$$\sigma'(x) = 7 = {SHORT} \quad \text{{for }} x < x$$"),
    "white on white": ("sigmoid-show", chain(r"{\color{white}" + RESULT + "}", SHORT)),
    "macros without end": ("sigmoid-show", r"$\def\a{\a\a}$ $$\sigma'(x) = \a$$"),
}


@pytest.mark.parametrize("case", NO_WORK)
def test_what_shows_no_work_earns_nothing(case: str) -> None:
    """Neither the start nor the result counts without a step between them."""
    part, text = NO_WORK[case]
    assert judge(part, {"text": text}).points == 0


def test_a_name_on_the_way_is_a_step() -> None:
    """Honest abbreviations keep all points."""
    text = r"Let $u = 1 + e^{-x}$." + "\n\n" + chain(START, r"-\frac{1}{u^2} \cdot (-e^{-x})", RESULT)
    result = judge("sigmoid-derive", {"text": text})
    assert result.points == result.out_of
