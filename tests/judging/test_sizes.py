"""A claim for every n is looked at for several n."""

import pytest
from handgrad.judging.derivations.sizes import judge_text_for
from handgrad.judging.notation import Notation

NOTATION = Notation.of(
    {"x": "vector of 3", "i": "index up to 3", "n": "integer 3"}, (r"s_i = \frac{e^{x_i}}{\sum_{j=1}^n e^{x_j}}",)
)


def marks(text: str, *sizes: int) -> list[str]:
    """The marks of a text's steps."""
    return [item.step.mark for item in judge_text_for(text, NOTATION, (), sizes)]


@pytest.mark.parametrize(
    ("text", "alone", "for_all"),
    [
        (r"$\sum_i s_i = 1$", ["holds"], ["holds"]),
        (r"$\sum_{i=1}^n 1 = n$", ["holds"], ["holds"]),
        (r"$\sum_{i=1}^n 1 = 3$", ["holds"], ["fails"]),
        (r"$\sum_{i=1}^n s_i = \frac{n}{3}$", ["holds"], ["fails"]),
        (r"$\sum_i s_i = 2$", ["fails"], ["fails"]),
        (r"$\sum_i e^{x_i} = e^{x_1} + e^{x_2} + e^{x_3}$", ["holds"], ["holds"]),
    ],
)
def test_what_holds_for_three_entries_only_does_not_hold(text: str, alone: list[str], for_all: list[str]) -> None:
    """A text that numbers its entries speaks of three."""
    assert marks(text) == alone
    assert marks(text, 2, 5) == for_all


def test_the_failing_size_is_named() -> None:
    """The student reads at which n."""
    (judged,) = judge_text_for(r"$\sum_{i=1}^n 1 = 3$", NOTATION, (), (2,))
    assert "With 2 entries" in judged.step.why
