"""Derivations and answers in the styles of the web, of lecture notes and of homework, labelled by hand.

The labels were worked out on paper and checked with mpmath, apart from this package. A step that we cannot decide may be
unread, but for few; one judged wrongly is a failure. ``h`` holds, ``f`` fails, ``n`` no claim, ``?`` cannot be told.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from handgrad.judging.cases import check_answers
from handgrad.judging.derivations.judge import judge_steps
from handgrad.judging.notation import Notation

FIELD = Path(__file__).with_name("field")
LETTERS = {"holds": "h", "fails": "f", "no claim": "n", "unread": "?"}


def tables(kind: str) -> list[Any]:
    """The files of the field: those of answers are lists."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FIELD.glob("*.json"))]
    return [table for table in files if isinstance(table, list) == (kind == "answers")]


DERIVATIONS = [(table["settings"][case["setting"]], case) for table in tables("derivations") for case in table["cases"]]
ANSWERS = [case for table in tables("answers") for case in table]


@cache
def marks(position: int) -> str:
    """The marks of one derivation."""
    setting, case = DERIVATIONS[position]
    return "".join(LETTERS[step.mark] for step in judge_steps(case["text"], Notation.of(**setting)))


@pytest.mark.parametrize("position", range(len(DERIVATIONS)), ids=lambda n: f"{DERIVATIONS[n][1]['name']}-{n}")
def test_no_step_is_judged_wrongly(position: int) -> None:
    """No true step fails, no false step holds, and every relation is found."""
    _, case = DERIVATIONS[position]
    found = marks(position)
    assert len(found) == len(case["marks"]), case["text"]
    assert all(a in (b, "?") for a, b in zip(found, case["marks"], strict=True)), (found, case["text"])


def test_hardly_a_step_is_unread() -> None:
    """At most 2% of all steps, beside those that nobody could decide."""
    pairs = [pair for n, (_, case) in enumerate(DERIVATIONS) for pair in zip(marks(n), case["marks"], strict=True)]
    unread = sum(found == "?" != expected for found, expected in pairs)
    assert unread <= 0.02 * len(pairs)


@pytest.mark.parametrize("case", ANSWERS, ids=lambda case: str(case["id"]))
def test_no_answer_is_judged_wrongly(case: dict[str, Any]) -> None:
    """Right answers are accepted and wrong ones refused, or nothing is decided."""
    for verdict in check_answers([case]):
        assert verdict["holds"] in (None, verdict["expected"] == "correct"), verdict


def test_hardly_an_answer_is_undecided() -> None:
    """At most 0.5% of all answers."""
    verdicts = [verdict["holds"] for verdict in check_answers(ANSWERS)]
    assert verdicts.count(None) <= 0.005 * len(verdicts)
