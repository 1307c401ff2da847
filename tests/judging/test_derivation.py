"""Derivations judged line by line."""

from __future__ import annotations

import pytest
from handgrad.judging.derivation import judge_steps
from handgrad.judging.notation import Notation
from handgrad.judging.result import Step

from .derivations import CASES, Case
from .more_derivations import MORE_CASES


def mark(step: Step) -> str:
    """The letter of the table for a step."""
    if step.mark == "holds":
        return "d" if step.definition else "h"
    return "r" if step.repairs else {"fails": "f", "no claim": "n", "unread": "?"}[step.mark]


@pytest.mark.parametrize("case", (*CASES, *MORE_CASES), ids=lambda case: case.name)
def test_marks(case: Case) -> None:
    """Every relation gets the mark that was worked out by hand."""
    steps = judge_steps(case.text, Notation.of(case.setting.names, case.setting.given))
    found = "".join(mark(step) for step in steps)
    assert found == case.marks, [(s.lhs, s.rhs, s.mark, s.why) for s in steps]
