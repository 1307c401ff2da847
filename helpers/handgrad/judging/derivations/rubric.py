"""Points for a derivation: starts where asked, every step holds, reaches the result as asked, shows its work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..equality.sources import Unreadable, read_source
from ..notation import Notation
from ..result import Mark, PartResult, RubricLine
from .asked import Derivation
from .evidence import Evidence
from .forms import FORMS
from .sizes import judge_text_for
from .slips import Slip

PERSON = "Some lines could not be read; a person should look at them, and they cost no points until then."
UNTOLD = "This cannot be told yet, since some lines could not be read."
UNTOLD_EITHER = "Nor can this."
EMPTY = "Nothing to read yet."
WORDS = "No formula was found: mathematics goes between dollar signs. A person will look at what is written."
ONLY_WORDS = "There are words here, but no formula that could be judged; a person should look at them."
_FRAME = re.compile(r"\*\*[^*\n]*\*\*|\\(?:begin|end)\{\w+\*?\}|YOUR ANSWER HERE")
FEWEST = 3  # steps that a derivation has at least; one right step of two is no half of one


def judge_derivation(part: Derivation, text: str) -> PartResult:
    """The result of a derivation's part for the text of its cell."""
    judged = judge_text_for(text, part.notation, _known(part), part.also_sizes)
    steps = tuple(item.step for item in judged)
    if not steps:
        return _without_steps(part, text)
    found = Evidence(part, judged)
    lines = (line for line in (_start(found), _every_step(found), _goal(found), _work(found)) if line.out_of)
    rubric = tuple(_said_once(lines))
    unread = any(item.unread for item in judged) or any(line.mark == "not decided" for line in rubric)
    first = next((step for step in steps if step.mark == "fails" and step.hint), None)
    complete = all(line.mark == "holds" for line in rubric)
    return PartResult(
        part.id,
        part.title,
        rubric,
        steps=steps,
        hint="" if complete else first.hint if first else part.hint,
        mistakes=tuple(dict.fromkeys(step.mistake for step in steps if step.mistake)),
        needs_person=PERSON if unread else "",
    )


def _said_once(lines: Iterable[RubricLine]) -> Iterator[RubricLine]:
    """The lines, where only the first says at length why it cannot be told yet."""
    said = False
    for line in lines:
        untold = line.why == UNTOLD
        yield replace(line, why=UNTOLD_EITHER) if untold and said else line
        said = said or untold


def _without_steps(part: Derivation, text: str) -> PartResult:
    """A cell without a formula: a person reads what is written there, and an empty one earns nothing."""
    written = re.search(r"\w", _FRAME.sub(" ", text)) is not None
    mark: Mark = "not decided" if written else "fails"
    first, rest = (WORDS, UNTOLD_EITHER) if written else (EMPTY, EMPTY)
    asked = [(words, points) for words, points in _lines(part) if points]
    rubric = tuple(
        RubricLine(words, 0.0, points, mark, rest if i else first) for i, (words, points) in enumerate(asked)
    )
    return PartResult(part.id, part.title, rubric, hint=part.hint, needs_person=ONLY_WORDS if written else "")


def _lines(part: Derivation) -> tuple[tuple[str, float], ...]:
    """The rubric's words and points."""
    return (
        ("Starts where asked", part.points_start),
        ("Every step holds", part.points_steps),
        ("Reaches the result in the form asked", part.points_goal),
        ("Shows its work", part.points_work),
    )


def _known(part: Derivation) -> tuple[Slip, ...]:
    """The problem's own mistakes, with the values of their forms."""
    return tuple(
        Slip(mistake.name, mistake.hint, tuple(_values(mistake.forms, part.notation))) for mistake in part.mistakes
    )


def _values(forms: Iterable[str], notation: Notation) -> Iterable[object]:
    for form in forms:
        try:
            yield read_source(form, notation)
        except (Unreadable, ValueError):
            continue


def _start(found: Evidence) -> RubricLine:
    """Starts where asked."""
    words, points = _lines(found.part)[0]
    if found.main and (found.worked or found.tried):
        return RubricLine(words, points, points, "holds")
    if found.jumped:
        return RubricLine(words, 0.0, points, "fails", "This states the result; write the steps that lead to it.")
    if found.main:
        return _missing(found, words, points, "No step from there holds yet.")
    return _missing(found, words, points, "No line starts from what the question gives.")


def _every_step(found: Evidence) -> RubricLine:
    """Every step holds; in proportion to what comes before the first that does not."""
    words, points = _lines(found.part)[1]
    counted = [item for item in found.judged if found.counts(item)]
    marks = [item.step.mark for item in counted]
    slipped = found.tried and "fails" in marks
    if not found.main or "holds" not in marks or not (found.worked or slipped):
        why = (
            "There are no steps from the question's start yet."
            if not found.main
            else "There are no steps between the question and the result yet."
        )
        return _missing(found, words, points, why)
    if "fails" not in marks:
        unread = any(item.unread for item in found.judged)
        why = "All that could be read holds." if unread else ""
        return RubricLine(words, points, points, "not decided" if unread else "holds", why)
    before = marks.index("fails")
    earned = round(points * before / max(len(counted), FEWEST), 2)
    line = counted[before].step.line
    where = f" (line {line})" if line else ""
    why = f"Step {before + 1} of {len(counted)}{where} does not hold{_counting(before)}."
    return RubricLine(words, earned, points, "fails", why)


def _counting(before: int) -> str:
    if before == 0:
        return ""
    return "; the one before it counts" if before == 1 else f"; the {before} before it count"


def _goal(found: Evidence) -> RubricLine:
    """Reaches every result, in the form asked."""
    words, points = _lines(found.part)[2]
    reached = [goal for goal in found.goals if found.reached(goal)]
    if len(reached) == len(found.goals) and found.goals and found.worked:
        return RubricLine(words, points, points, "holds")
    if (reached or found.jumped) and not found.worked:
        return RubricLine(words, 0.0, points, "fails", "The result stands there, but not the steps that lead to it.")
    if reached and len(found.goals) > 1:
        share = round(points * len(reached) / len(found.goals), 2)
        why = f"{len(reached)} of {len(found.goals)} results are there."
        return RubricLine(words, share, points, "fails", why)
    why = "The result is not reached yet."
    if any(found.value_reached(goal) for goal in found.goals):
        why = f"The value is right, but {FORMS[found.part.form].sentence or 'it is not in the form asked'}."
    return _missing(found, words, points, why)


def _work(found: Evidence) -> RubricLine:
    """Shows its work: sides between question and result that restate neither."""
    words, points = _lines(found.part)[3]
    needed = found.part.milestones_needed
    if found.worked:
        return RubricLine(words, points, points, "holds")
    why = "Write the steps between the question and the result."
    if any(item.step.mark == "fails" for item in found.judged):
        why = "The steps do not lead from the question to the result yet."
    if found.shown:
        why = f"{len(found.shown)} of {needed} needed steps are there."
    return _missing(found, words, points, why)


def _missing(found: Evidence, words: str, points: float, why: str) -> RubricLine:
    """A line not earned; where lines were unread it is left to a person."""
    mark: Mark = "not decided" if any(item.unread for item in found.judged) else "fails"
    return RubricLine(words, 0.0, points, mark, UNTOLD if mark == "not decided" else why)
