"""Judging a text has an end: what is not judged by then is unread, and nothing is called false for want of time."""

from __future__ import annotations

import pytest
from handgrad.judging.derivations.judge import judge_steps
from handgrad.judging.derivations.meaning.deadline import TOO_LONG
from handgrad.judging.notation import Notation

NETWORK = Notation.of(
    {"x": "vector of 4", "A": "matrix 6x4", "B": "matrix 5x6", "C": "matrix 4x5", "t": "vector of 4"},
    [
        r"u = \tanh(A x)",
        r"v = \operatorname{ReLU}(B u)",
        r"y = \operatorname{ReLU}(C v)",
        r"L = \frac12 \sum_{i=1}^{4} (y_i - t_i)^2",
    ],
)
EASY = r"$$(x_1 + 1)^2 = x_1^2 + 2x_1 + 1$$"
HARD = r"$$\frac{{\partial L}}{{\partial A}} = {n} \frac{{\partial L}}{{\partial A}} - {less} \nabla_A L$$"


def too_long(why: str) -> bool:
    """Whether this is the sentence about the time."""
    return why.lower() == TOO_LONG


def test_a_text_that_takes_too_long_is_unread_from_there_on() -> None:
    """Thirty steps, each of which asks for all derivatives of a network; the easy one before them is judged."""
    text = "\n\n".join([EASY, *(HARD.format(n=n + 1, less=n) for n in range(2, 32))])
    steps = judge_steps(text, NETWORK, seconds=1.0)
    assert len(steps) == 31
    assert steps[0].mark == "holds"
    assert steps[-1].mark == "unread"
    assert too_long(steps[-1].why)


@pytest.mark.parametrize(
    "claim", [r"$$x_1 + 1 = x_1 + 2$$", r"$$u = \tanh(Ax)$$", r"$$\frac{\partial L}{\partial y} = t - y$$"]
)
def test_without_time_nothing_is_decided(claim: str) -> None:
    """A false claim is not called false either, as another way to understand it was not looked at."""
    (step,) = judge_steps(claim, NETWORK, seconds=0.0)
    assert step.mark == "unread"
    assert too_long(step.why)
