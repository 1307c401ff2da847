"""Derivations from the field, damaged: whatever is left is judged without a crash, and read with bounded work."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from handgrad.judging.derivations.judge import judge_steps
from handgrad.judging.latex.markdown import read_markdown
from handgrad.judging.notation import Notation

FIELD = Path(__file__).with_name("field")
TABLES = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FIELD.glob("*.json"))]
CASES = [
    (Notation.of(**table["settings"][case["setting"]]), case["text"])
    for table in TABLES
    if isinstance(table, dict)
    for case in table["cases"]
]
PIECES = r"""\frac{ }{ \left( \right) $$ $ & \\ = \ne { } ^ _ ^{ _{ ' \begin{cases} \end{cases} \begin{align} \end{align} \text{if } . , ; |
\sum_{i \ne j} \partial d \prod \lim_{x\to0} \nabla \odot \circ \| \in \mathbb{R} \Rightarrow := \approx \overbrace{ \color{red} \tag{1} i=j""".split()
MARKS = {"holds", "fails", "no claim", "unread"}


def damaged(text: str, chance: random.Random) -> str:
    """The text with a few pieces taken out, doubled, exchanged or put in."""
    for _ in range(chance.randint(1, 4)):
        a, b = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        b = min(b, a + 12)
        change = chance.randrange(4)
        if change == 0:
            text = text[:a] + text[b:]
        elif change == 1:
            text = text[:b] + text[a:]
        elif change == 2:
            text = text[:a] + text[a:b][::-1] + text[b:]
        else:
            text = text[:a] + chance.choice(PIECES) + text[a:]
    return text


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_derivation_is_judged(seed: int) -> None:
    """Every relation that is left gets one of the four marks."""
    chance = random.Random(seed)
    for notation, text in chance.sample(CASES, 12):
        for step in judge_steps(damaged(text, chance), notation):
            assert step.mark in MARKS
            assert step.why or step.mark != "fails"


def lines_run(source: str, notation: Notation) -> int:
    """How many lines of the reader run for a text: a count, not a time."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if "latex" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read_markdown(source, notation)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("seed", range(4))
def test_work_on_damaged_text_is_linear(seed: int) -> None:
    """Four times as much of the same damage is about four times the work."""
    chance = random.Random(1000 + seed)
    notation, text = chance.choice(CASES)
    block = damaged(text, chance) + "\n"
    few = max(1, 2_000 // len(block))
    assert lines_run(block * few * 4, notation) < 6 * lines_run(block * few, notation) + 3000


@pytest.mark.parametrize("between", ["", " "])
def test_a_soup_of_tokens_is_read_in_linear_work(between: str) -> None:
    """Tokens in no order, inside one display and outside of any."""
    chance = random.Random(7)
    notation = CASES[0][0]
    soup = between.join(chance.choice(PIECES) for _ in range(1600))
    for wrap in ("{}", "$${}$$"):
        small, large = (lines_run(wrap.format(soup[: len(soup) // part]), notation) for part in (4, 1))
        assert large < 6 * small + 3000


@pytest.mark.parametrize("seed", range(3))
def test_a_hundred_thousand_characters(seed: int) -> None:
    """A very long damaged text is read to its end."""
    chance = random.Random(seed)
    notation, _ = CASES[seed]
    text = "\n\n".join(damaged(chance.choice(CASES)[1], chance) for _ in range(500))[:100_000]
    read_markdown(text, notation)
    read_markdown("$$" + "".join(chance.choice(PIECES) + "x" for _ in range(30_000))[:100_000] + "$$", notation)
