"""What names mean before the first line: the statements that a problem gives."""

from __future__ import annotations

import pytest
from handgrad.judging.derivations.judge import judge_steps
from handgrad.judging.derivations.meaning.given import given_environment
from handgrad.judging.notation import Notation

NAMES = {"x": "real", "W": "matrix 3x3", "v": "vector of 3", "b": "vector of 3", "i": "index up to 3"}

# A statement, and the names that it defines.
STATEMENTS = [
    (r"\sigma(x) = \frac{1}{1+e^{-x}}", {"sigma"}),
    (r"\sigma(x) := \frac{1}{1+e^{-x}} = \frac{e^x}{e^x+1}", {"sigma"}),
    (r"$\sigma(x) = \frac{1}{1+e^{-x}}$", {"sigma"}),
    (r"y = Wv + b, \quad a = \sin(y)", {"y", "a"}),
    (r"Let $u = 2x$ and $w = u^2$.", {"u", "w"}),
    (r"f: \mathbb{R} \to \mathbb{R}", set()),
    (r"i \in \{1, 2, 3\}", set()),
    (r"x > 0", set()),
    (r"W = W^\top", set()),
]


@pytest.mark.parametrize(("statement", "names"), STATEMENTS)
def test_a_statement_defines_its_names(statement: str, names: set[str]) -> None:
    """All of it is read, also where it says nothing but what a name is."""
    environment = given_environment(Notation.of(NAMES, [statement]))
    assert environment.unread == ()
    assert set(environment.definitions) == names


def test_a_statement_that_cannot_be_read_makes_nothing_fail() -> None:
    """What fails without it is not decided, and said to be our fault."""
    steps = judge_steps("$x + x = 2x$, $x + x = 3x$", Notation.of(NAMES, [r"f(x) = \unknowncommand{x}"]))
    assert [step.mark for step in steps] == ["holds", "unread"]
    assert "our fault" in steps[1].why
