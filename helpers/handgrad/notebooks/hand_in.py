"""``hand_in``: which parts of this notebook are answered, and what to send."""

from __future__ import annotations

import dis
import re
from types import CodeType

from ..judging.answers import FigureData, Missing
from ..problems.problem import DerivationPart, ExpressionPart, Part, Problem
from ..problems.registry import all_problems
from . import cells, display
from .host import Host, current
from .kernel import names_of_kernel

_CHECKED = re.compile(r"handgrad\.check\(\s*[\"']([\w-]+)[\"']")
RUN_FIRST = "Run the notebook from the top first (Run All), so that this cell can see what is answered."
SEND = "Save, then send the notebook's link (or its file, if your course asks for that)."


def hand_in() -> None:
    """Show how many parts are answered, and name those that are not. Sends nothing and changes nothing."""
    host = current()
    problem = _problem()
    host.show(display.sentence(RUN_FIRST if problem is None else _looked_over(problem, host)))


def _looked_over(problem: Problem, host: Host) -> str:
    empty = [part.title for part in problem.parts if not _answered(part, host)]
    count = len(problem.parts)
    if not empty:
        return f"All {count} checked parts have an answer. {SEND} Texts in words are read by a person."
    return f"{count - len(empty)} of {count} checked parts have an answer. Nothing yet: {'; '.join(empty)}. {SEND}"


def _problem() -> Problem | None:
    """The problem whose checks this kernel has run: its cells are in IPython's history."""
    history = names_of_kernel().get("In")
    ran = {part for cell in history for part in _CHECKED.findall(str(cell))} if isinstance(history, list) else set()
    found = [problem for problem in all_problems() if any(part.id in ran for part in problem.parts)]
    return found[-1] if found else None


def _answered(part: Part, host: Host) -> bool:
    if isinstance(part, DerivationPart):
        text = host.answer_text(part.id).text
        return text is not None and not cells.is_untouched(text)
    names = part.answers if isinstance(part, ExpressionPart) else part.functions
    kernel = names_of_kernel()
    return all(_has_value(name, kernel.get(name), host) for name in names)


def _has_value(name: str, value: object, host: Host) -> bool:
    code = getattr(value, "__code__", None)
    if isinstance(code, CodeType):
        return not _is_idle(code)
    if value is None or value is Ellipsis or value is NotImplemented:
        return False
    plain = host.plain(name, value)
    return not isinstance(plain, Missing) and not (isinstance(plain, FigureData) and not plain.lines)


def _is_idle(code: CodeType) -> bool:
    """Whether a function is as it was handed out: a docstring and an ellipsis compile to returning None."""
    steps = [step for step in dis.get_instructions(code) if step.opname not in ("RESUME", "NOP", "RETURN_VALUE")]
    return all("CONST" in step.opname and step.argval is None for step in steps)
