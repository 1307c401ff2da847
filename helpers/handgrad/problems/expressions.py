"""Judging SymPy answers: each named answer against its reference, in the form that was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.function import AppliedUndef

from ..judging.answers.elementwise import GRID, curve
from ..judging.answers.kinds import FigureData, Missing, Unusable
from ..judging.answers.reference import evaluate
from ..judging.answers.sets import read_interval, set_problem
from ..judging.equality.decide import equivalent
from ..judging.equality.grids import ShapeMismatch
from ..judging.equality.sources import Unreadable, read_source
from ..judging.misconceptions.mistakes import Recognised, known_form, recognise
from ..judging.notation import Notation
from ..judging.result import Curve, PartResult, RubricLine
from ..judging.verdict import Verdict
from .problem import ExpressionPart

_FORMS = {
    "sigma only": "Write it with sigma(x) and numbers only; no exponential and no bare x.",
    "sigma and y only": "Write it with sigma(f), y and numbers only.",
}


def judge_expression(part: ExpressionPart, answers: Mapping[str, Any]) -> PartResult:
    """One rubric line for each name; the hint of the first that fails."""
    lines: list[RubricLine] = []
    read: list[str] = []
    slips: list[Recognised] = []
    curves: list[Curve] = []
    undecided: list[str] = []
    for name, (reference, points) in part.answers.items():
        answer = usable(answers.get(name), part.notation)
        line, slip = _judge_one(part, name, answer, reference, points)
        lines.append(line)
        if not isinstance(answer, Unusable):
            read.append(f"{name} = {latex(answer)}")
            curves += _curves(part, answer, reference)
        if slip is not None:
            slips.append(slip)
        if line.mark == "not decided":
            undecided.append(name)
    return PartResult(
        part.id,
        part.title,
        tuple(lines),
        ";\\quad ".join(read),
        hint=slips[0].hint if slips else part.hint if any(line.mark != "holds" for line in lines) else "",
        mistakes=tuple(dict.fromkeys(slip.name for slip in slips)),
        needs_person=f"We could not decide whether {', '.join(undecided)} is right; please look." if undecided else "",
        curve=curves[0] if curves else None,
    )


def usable(value: Any, notation: Notation | None = None) -> Any:
    """A plain value as a SymPy object, or ``Unusable`` with a sentence. Text is read by the whitelist.

    The ``notation`` says which names in text are matrices.
    """
    if value is None or isinstance(value, Missing):
        return Unusable("It has no value yet.")
    if isinstance(value, Unusable):
        return value
    if isinstance(value, str):
        return _from_text(value, notation or Notation())
    if isinstance(value, bool | np.bool_ | dict | FigureData):
        return Unusable(f"This is a {type(value).__name__}, where an expression is asked.")
    if isinstance(value, np.ndarray | list | tuple) and np.shape(value) != ():
        return Unusable("This is a list or an array of numbers, where an expression is asked.")
    if isinstance(value, np.generic | np.ndarray):
        value = value.item()
    if isinstance(value, int | float | complex):
        if value != value or value in (float("inf"), float("-inf")):
            return Unusable(f"This is {value}, which is not a number that can be judged.")
        return sp.sympify(value)
    return Unusable("This is nan, which is not a value.") if value in (sp.nan, sp.zoo) else value


def _from_text(text: str, notation: Notation) -> Any:
    interval = read_interval(text)
    if interval is not None:
        return interval
    matrices = any(symbol.kind == "matrix" for symbol in notation.symbols)
    try:
        return read_source(text, notation if matrices else None)
    except Unreadable as problem:
        return Unusable(f"This is text that could not be read as an expression: {problem}")
    except ShapeMismatch as problem:
        return Unusable(str(problem))


def _judge_one(
    part: ExpressionPart, name: str, answer: Any, reference: str, points: float
) -> tuple[RubricLine, Recognised | None]:
    text = f"`{name}`"
    if isinstance(answer, Unusable):
        return RubricLine(text, 0.0, points, "fails", answer.sentence), None
    interval = read_interval(reference)
    if interval is not None:
        problem = set_problem(answer, interval)
        return RubricLine(text, 0.0 if problem else points, points, "fails" if problem else "holds", problem), None
    if isinstance(answer, sp.Set):
        return RubricLine(text, 0.0, points, "fails", "This is a set, where an expression is asked."), None
    domain = r"R\{0}" if any(kink.at == 0 for kink in part.kinks) else ""
    verdict = equivalent(answer, reference, notation=part.notation, domain=domain)
    if verdict.holds is None:
        why = "We could not decide whether this is right; a person will look at it."
        return RubricLine(text, 0.0, points, "not decided", why), None
    if verdict.holds:
        problem = form_problem(part.form, answer) or _kink_problem(part, answer)
        return RubricLine(text, 0.0 if problem else points, points, "fails" if problem else "holds", problem), None
    slip = _slip(part, name, answer, reference)
    return RubricLine(text, 0.0, points, "fails", _why(verdict)), slip


def _slip(part: ExpressionPart, name: str, answer: Any, reference: str) -> Recognised | None:
    try:
        known = known_form(answer, part.mistakes.get(name, ()), part.notation)
        return known or recognise(answer, reference, function=part.function, notation=part.notation)
    except Exception:  # a hint that cannot be found must not cost the verdict
        return None


def _why(verdict: Verdict) -> str:
    """Where it goes wrong, without the value that the reference has there."""
    if verdict.counterexample is None:
        return verdict.why or "It differs from what is asked."
    example = verdict.counterexample
    at = ", ".join([*(f"{name} = {value}" for name, value in example.point), *filter(None, [example.where])])
    return (
        f"At {at} its value is {example.left}, not the one asked for." if at else "Its value is not the one asked for."
    )


def form_problem(form: str, answer: Any) -> str:
    """What is wrong with the form of a right answer, as a sentence, or nothing."""
    if not form or form == "no derivative":
        return "Carry out the derivative that is still in it." if answer.has(sp.Derivative) else ""
    names = {"sigma only": set(), "sigma and y only": {"y"}}[form]
    return "" if _only_sigma(answer, names) else _FORMS[form]


def _only_sigma(node: Any, names: set[str]) -> bool:
    if isinstance(node, AppliedUndef):
        return bool(type(node).__name__ == "sigma" and all(arg.is_Symbol for arg in node.args))
    if node.is_Symbol:
        return node.name in names
    if node.is_Number:
        return True
    return bool((node.is_Add or node.is_Mul or node.is_Pow) and all(_only_sigma(arg, names) for arg in node.args))


def _kink_problem(part: ExpressionPart, answer: Any) -> str:
    for kink in part.kinks:
        at = float(evaluate(answer, {"x": np.array(kink.at)}))
        if not (np.isnan(at) or kink.low <= at <= kink.high):
            return f"At x = {kink.at:g} it has the value {at:g}, which no convention allows."
    return ""


def _curves(part: ExpressionPart, answer: Any, reference: str) -> list[Curve]:
    """The student's expression over the reference, where both are functions of x alone."""
    if not isinstance(answer, sp.Expr) or {symbol.name for symbol in answer.free_symbols} - {"x"}:
        return []
    if read_interval(reference) is not None:
        return []
    asked = read_source(reference, part.notation).doit()
    if not isinstance(asked, sp.Expr) or {symbol.name for symbol in asked.free_symbols} != {"x"}:
        return []
    drawn = curve(GRID, evaluate(answer, {"x": GRID}, rough=True), evaluate(asked, {"x": GRID}), "x")
    return [drawn] if drawn is not None else []


def latex(answer: Any) -> str:
    """What we read, in LaTeX, shortened where it is very long."""
    text = str(sp.latex(answer))
    return text if len(text) <= 2000 else r"\text{(a very long expression)}"
