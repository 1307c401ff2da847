"""Files of labelled derivations, judged: what ``handgrad check-derivations`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..notation import Notation
from ..result import Step
from .judge import judge_steps


def check_derivations(cases: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Judge each case: ``names``, ``given`` and ``text`` in, ``{"id", "steps"}`` out, with the steps in order.

    Raises ValueError with a sentence naming the case where its ``names``, ``given`` or ``text`` cannot be used.
    """
    for number, case in enumerate(cases, start=1):
        name = str(case.get("id", number))
        yield {"id": name, "steps": [_plain(step) for step in _steps(case, name)]}


def _steps(case: Mapping[str, Any], name: str) -> tuple[Step, ...]:
    text, names, given = case.get("text"), case.get("names", {}), case.get("given", [])
    if not isinstance(text, str) or not isinstance(names, Mapping) or not isinstance(given, list):
        raise ValueError(f"Case {name} needs a text, names (an object) and given (a list).")
    try:
        return judge_steps(text, Notation.of(names, given))
    except ValueError as error:
        raise ValueError(f"Case {name}: {error}") from None


def _plain(step: Step) -> dict[str, Any]:
    found: dict[str, Any] = {
        "lhs": step.lhs,
        "rel": step.rel,
        "rhs": step.rhs,
        "verdict": step.mark,
        "why": step.why or step.remark,
        "counterexample": step.counterexample,
    }
    if step.definition:
        found["definition"] = True
    if step.repairs:
        found["repairs"] = True
    if step.hint:
        found["hint"] = step.hint
    return found
