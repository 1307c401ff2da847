"""A result in Markdown for front ends that typeset mathematics there and not in HTML (Colab, VS Code)."""

from __future__ import annotations

from ..judging.result import PartResult, RubricLine, Step
from . import summary as s
from .typeset import math_markdown, words_markdown


def page(result: PartResult, *, points: bool, note: str = "") -> str:
    """The head, a table of the lines, a table of the aspects, and what is left to say."""
    head = s.summary(result)
    earned = f" ({s.earned(result)})" if points else ""
    blocks = [f"**{s.SIGNS[head.tone]} {words_markdown(head.text)}** · {words_markdown(result.title)}{earned}"]
    if result.steps:
        blocks.append(_steps(result))
    elif read := s.readings(result):
        pairs = [
            f"{words_markdown(f'`{name}`')} = {math_markdown(t)}" if name else words_markdown(t) for name, t in read
        ]
        blocks.append("Read as: " + "; ".join(pairs))
    told, brief = s.aspects(result, points)
    if told:
        blocks.append(_rubric(told, points))
    if brief:
        blocks.append(" · ".join(f"{s.SIGNS['holds']} {words_markdown(line.text)}" for line in brief))
    blocks += [words_markdown(text) for text in s.closing(result, points)]
    if note:
        blocks.append(f"*{words_markdown(note)}*")
    return "\n\n".join(blocks)


def sentence(text: str) -> str:
    """One sentence."""
    return words_markdown(text)


def _steps(result: PartResult) -> str:
    rows = ["|  | Line |", "|:-:|:--|"]
    for i, step in enumerate(result.steps):
        said = map(words_markdown, s.said_below(result, i))
        cell = "<br>".join([_relation(step, s.is_continued(result.steps, i)), *said])
        rows.append(f"| {s.SIGNS[s.step_tone(step)]} | {cell} |")
    return "\n".join(rows)


def _relation(step: Step, continued: bool) -> str:
    lhs = "{}" if continued or not step.lhs.strip() else step.lhs
    return math_markdown(rf"{lhs} {s.relation(step)} {step.rhs}")


def _rubric(told: tuple[RubricLine, ...], points: bool) -> str:
    rows = ["|  | Looked at |" + (" Points |" if points else ""), "|:-:|:--|" + ("--:|" if points else "")]
    for line in told:
        why = f"<br>{words_markdown(line.why)}" if line.why else ""
        earned = f" {s.share(line)} |" if points else ""
        rows.append(f"| {s.SIGNS[s.line_tone(line)]} | {words_markdown(line.text)}{why} |{earned}")
    return "\n".join(rows)
