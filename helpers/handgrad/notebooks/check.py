"""``check`` gives a student feedback while working; ``score`` shows the rubric and gives the points."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from ..judging.answers.kinds import LocalFunction, Missing
from ..judging.result import PartResult, RubricLine
from ..problems.judge import judge, out_of
from ..problems.problem import DerivationPart, ExpressionPart, FunctionPart, Part
from ..problems.registry import all_problems, find
from . import cells, display, saved
from .host import AnswerText, Host, current
from .idle import is_idle
from .summary import summary

VALIDATING = "NBGRADER_VALIDATING"  # set by nbgrader for the kernel in which it validates
CHECK_SEED = 1  # formative checks draw other inputs than the ones that give points
EMPTY = "Nothing is written here yet."
WRITE = "Write your derivation in the cell above, then run this one."
FAULT = "Something went wrong in the checker itself, which is not your fault. Your answer is kept as it is."
PERSON = "The checker itself failed on this answer; please grade it by hand."


class Misuse(Exception):
    """A check cell that asks for something impossible; one sentence."""


class NotYet(Exception):
    """Raised by a check while nbgrader validates: its Validate button asks whether a cell fails, and shows this."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the sentence alone."""
        return [str(self)]


@dataclass(frozen=True, slots=True)
class Judged:
    """A result; ``note`` is said below it; ``waiting`` instead of it, in a check, while nothing has been answered."""

    result: PartResult
    note: str = ""
    waiting: str = ""


def check(part_id: str, *answers: Any, **named: Any) -> None:
    """Show what holds, the first thing that goes wrong and one hint. Gives no points and no answer."""
    host = current()
    try:
        found = judged(part_id, answers, named, host, CHECK_SEED)
    except Misuse as error:
        host.show(display.sentence(str(error)))
        return
    bundle = display.bundle(found.result, points=False, note=found.note)
    if found.waiting:
        bundle |= display.sentence(found.waiting)
    host.show(bundle, found.result)
    if os.environ.get(VALIDATING) and found.result.points < found.result.out_of:
        raise NotYet(f"{part_id}: {found.waiting or summary(found.result).text}")


def score(part_id: str, *answers: Any, **named: Any) -> float:
    """Show the rubric and return the points as a plain float (nbgrader reads anything else as full marks)."""
    host = current()
    try:
        found = judged(part_id, answers, named, host, host.seed)
    except Misuse as error:
        host.show(display.sentence(str(error)))
        return 0.0
    host.show(display.bundle(found.result, points=True, note=found.note), found.result)
    return float(found.result.points)


def part_named(part_id: str) -> Part:
    """The part, or Misuse with the names that come close."""
    try:
        return find(part_id)
    except LookupError:
        known = [part.id for problem in all_problems() for part in problem.parts]
        close = get_close_matches(str(part_id), known, n=2)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        raise Misuse(f"There is no part called {part_id!r}.{hint}") from None


def judged(part_id: str, answers: tuple[Any, ...], named: Mapping[str, Any], host: Host, seed: int) -> Judged:
    """What ``check`` and ``score`` show, without showing it; raises Misuse."""
    part = part_named(part_id)
    if isinstance(part, DerivationPart):
        return _judged_derivation(part, host.answer_text(part_id), seed)
    given = _collected(part, answers, named, host)
    waiting = ""
    if all(isinstance(value, Missing) or _is_idle(value) for value in given.values()):
        names = " and ".join(f"`{name}`" for name in given)
        waiting = f"Nothing is answered here yet: write {names} in the cell above, run it, then run this cell again."
    return Judged(_safely(part, lambda: judge(part_id, given, seed)), waiting=waiting)


def _judged_derivation(part: DerivationPart, answer: AnswerText, seed: int) -> Judged:
    text = answer.text
    if text is None:
        lost = f"The derivation was not found. {answer.problem}"
        return Judged(_nothing(part, answer.problem, needs_person=lost), waiting=answer.problem)
    if cells.is_untouched(text):
        older = "" if answer.newest else f" This was read from {answer.where}. If yours is newer: {saved.AGAIN}"
        return Judged(_nothing(part, "", EMPTY), waiting=f"{EMPTY} {WRITE}{older}")
    note = "" if answer.newest else f"Read from {answer.where}. If you changed it since: {saved.AGAIN}"
    return Judged(_safely(part, lambda: judge(part.id, {"text": text}, seed)), note)


def names_of(part: Part) -> tuple[str, ...]:
    """The names of a part's answers, in the order of a check's arguments."""
    if isinstance(part, ExpressionPart):
        return tuple(part.answers)
    return part.functions if isinstance(part, FunctionPart) else ()


def _collected(part: Part, answers: tuple[Any, ...], named: Mapping[str, Any], host: Host) -> dict[str, Any]:
    """The answers by name, as a judge takes them; a name that got none is Missing."""
    names = names_of(part)
    if len(answers) > len(names) or not set(named) <= set(names):
        raise Misuse(f"The part {part.id} takes {', '.join(names)}; the check cell gives something else.")
    given = {**dict(zip(names, answers, strict=False)), **named}
    return {name: _converted(part, name, given.get(name), host) for name in names}


def _converted(part: Part, name: str, value: Any, host: Host) -> Any:
    if value is None or value is NotImplemented or value is ... or isinstance(value, Missing):
        return Missing(name)
    if isinstance(part, FunctionPart) and (callable(value) or hasattr(type(value), "call")):
        return host.function(name, value)
    return host.plain(name, value)


def _is_idle(value: Any) -> bool:
    """Whether this is a function of this process as it was handed out; in grading it is called like any other."""
    return isinstance(value, LocalFunction) and is_idle(value.function)


def _safely(part: Part, judged: Any) -> PartResult:
    """The result, or one that says the fault is ours: no exception of the judge reaches a notebook."""
    try:
        result = judged()
        if not isinstance(result, PartResult):
            raise TypeError(f"judge returned {type(result).__name__}")
        return result
    except Misuse:
        raise
    except Exception as error:  # whatever it is, a student must not see it as theirs
        words = f"{PERSON} ({type(error).__name__}: {str(error)[:300]})"
        return replace(_nothing(part, "", needs_person=words), fault=FAULT)


def _nothing(part: Part, hint: str, why: str = "", needs_person: str = "") -> PartResult:
    line = RubricLine(part.title, 0.0, out_of(part), "not decided" if needs_person else "fails", why)
    return PartResult(part.id, part.title, (line,), hint=hint, needs_person=needs_person)
