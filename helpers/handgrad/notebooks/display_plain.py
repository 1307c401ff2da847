"""A result in plain words: for terminals, screen readers and everything that shows neither HTML nor Markdown."""

from __future__ import annotations

from ..judging.result import PartResult
from .plain_math import math_plain, words_plain
from .summary import SIGNS, aspects, closing, earned, line_tone, readings, said_below, share, step_tone, summary


def page(result: PartResult, *, points: bool, note: str = "") -> str:
    """All of a result, one fact a line."""
    head = summary(result)
    lines = [f"{SIGNS[head.tone]} {result.title}: {head.text}" + (f" ({earned(result)})" if points else "")]
    for i, step in enumerate(result.steps):
        lines.append(f"  {SIGNS[step_tone(step)]} {_one_line(step.lhs)} {step.rel} {_one_line(step.rhs)}".rstrip())
        lines += [f"      {words_plain(text)}" for text in said_below(result, i)]
    told, brief = aspects(result, points)
    for line in (*told, *brief):
        got = f" ({share(line)})" if points else ""
        lines.append(
            f"  {SIGNS[line_tone(line)]} {words_plain(line.text)}{got}"
            + (f": {words_plain(line.why)}" if line.why else "")
        )
    if read := readings(result):
        shown = [f"{name} = {math_plain(latex)}" if name else words_plain(latex) for name, latex in read]
        lines.append("  Read as: " + "; ".join(shown))
    return "\n".join([*lines, *(f"  {words_plain(text)}" for text in (*closing(result, points), note) if text)])


def _one_line(latex: str) -> str:
    return " ".join(latex.split())
