"""Judging one part: answers in, ``PartResult`` out. Nothing that an answer can be makes this raise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..judging.answers.kinds import LocalFunction, Missing, Unusable
from ..judging.answers.plain import decode, encode
from ..judging.result import PartResult, RubricLine
from .expressions import judge_expression
from .problem import DerivationPart, ExpressionPart, FunctionPart, Part
from .registry import find

FAULT = "Something went wrong on our side while this part was judged; it is left for a person, and costs no points."


def judge(part: str | Part, answers: Mapping[str, Any], seed: int = 0) -> PartResult:
    """Judge ``part`` (its id or its entry).

    ``answers`` maps the part's names to plain values or ``AnswerFunction``s; a derivation's text is under ``"text"``.
    A live value is brought to plain data first. ``seed`` draws the inputs of functions. KeyError for an unknown id.
    """
    entry = find(part) if isinstance(part, str) else part
    try:
        match entry:
            case DerivationPart():
                return _derivation(entry, answers.get("text"))
            case ExpressionPart():
                return judge_expression(entry, {name: plain(answers.get(name)) for name in entry.answers})
            case FunctionPart():
                return _functions(entry, answers, np.random.default_rng(seed))
    except Exception:  # whatever it is, the student has not caused it
        return PartResult(entry.id, entry.title, _lines(entry, "not decided", FAULT), needs_person=FAULT, fault=FAULT)


def plain(value: Any) -> Any:
    """``value`` as plain data: what has no place in an answer becomes ``Missing`` or ``Unusable``."""
    return Missing() if value is None else decode(encode(value))


def _derivation(part: DerivationPart, text: Any) -> PartResult:
    from ..judging.derivations.judge import judge_derivation

    return judge_derivation(part, text if type(text) is str else "")


def _functions(part: FunctionPart, answers: Mapping[str, Any], rng: Any) -> PartResult:
    functions = {name: _function(name, answers.get(name), part.called) for name in part.functions}
    for name, value in functions.items():
        if isinstance(value, Missing | Unusable):
            why = f"`{name}` has no value yet." if isinstance(value, Missing) else f"`{name}`: {value.sentence}"
            return PartResult(part.id, part.title, _lines(part, "fails", why), hint=part.hint)
    report = part.judge(functions, rng)
    lost = any(line.mark != "holds" for line in report.rubric)
    hint = report.hint or (part.hint if lost else "")
    return PartResult(
        part.id, part.title, report.rubric, report.read, hint=hint, mistakes=report.mistakes, curve=report.curve
    )


def _function(name: str, value: Any, called: bool) -> Any:
    """Something with ``call`` where a function is asked, else plain data (a figure); ``Missing`` or ``Unusable``."""
    if not called:
        return plain(value)
    if callable(getattr(type(value), "call", None)):
        return value
    if callable(value) and not isinstance(value, type):
        return LocalFunction(name, value)
    data = plain(value)
    if isinstance(data, Missing | Unusable):
        return data
    return Unusable(f"This is a value of type {type(data).__name__}, not a function.")


def _lines(part: Part, mark: Any, why: str) -> tuple[RubricLine, ...]:
    """One line with all points of the part, none of them earned."""
    return (RubricLine("the answer", 0.0, out_of(part), mark, why),)


def out_of(part: Part) -> float:
    """The points that a part can give."""
    match part:
        case DerivationPart():
            return float(part.points_start + part.points_steps + part.points_goal + part.points_work)
        case ExpressionPart():
            return float(sum(points for _, points in part.answers.values()))
        case FunctionPart():
            return float(part.out_of)
