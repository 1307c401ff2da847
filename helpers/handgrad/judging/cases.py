"""Files of labelled answers, judged: what ``handgrad check-answers`` prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sympy as sp

from .derivations.cases import check_derivations
from .equality.decide import equivalent
from .equality.sources import LINEAR
from .misconceptions.hints import Recognised, named
from .misconceptions.mistakes import recognise
from .notation import Notation
from .verdict import Verdict

_FORMS = (("correct", "src"), ("wrong", "src"), ("latex_correct", "latex"), ("latex_wrong", "latex"))
_READINGS = 4
_GIVEN = (
    r"\sigma(t) = \frac{1}{1+e^{-t}}",
    r"\Phi(t) = \frac{1}{2}\left(1+\operatorname{erf}\left(\frac{t}{\sqrt{2}}\right)\right)",
    r"\phi(t) = \frac{e^{-t^2/2}}{\sqrt{2\pi}}",
)


def check_answers(cases: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Judge every form of each case against its ``reference``, one plain verdict a form.

    A verdict has ``id``, ``src`` or ``latex``, ``expected`` (``correct`` or ``wrong``) and the fields of Verdict; where
    it fails, ``mistake`` and ``hint`` name the misconception, if one is recognised.
    Raises ValueError with a sentence naming the case that lacks something.
    """
    for number, case in enumerate(cases, start=1):
        name = str(case.get("id", number))
        reference = case.get("reference")
        if not isinstance(reference, str):
            raise ValueError(f"Case {name} needs a reference, as SymPy source.")
        for key, kind in _FORMS:
            forms = case.get(key, [])
            if not isinstance(forms, list):
                raise ValueError(f"Case {name}: {key} must be a list.")
            for form in forms:
                text = form.get(kind) if isinstance(form, Mapping) else form
                if not isinstance(text, str):
                    raise ValueError(f"Case {name}: a form in {key} has no {kind}.")
                judge = _judge_source if kind == "src" else _judge_latex
                verdict = judge(case, text, reference)
                slip = _mistake(case, kind, text, reference) if verdict.holds is False else None
                told = {"mistake": slip.name if slip else "", "hint": slip.hint if slip else ""}
                yield {"id": name, kind: text, "expected": key.removeprefix("latex_"), **verdict.to_json(), **told}


def _mistake(case: Mapping[str, Any], kind: str, text: str, reference: str) -> Recognised | None:
    """The misconception behind a form that is wrong."""
    if kind == "src":
        return recognise(text, reference, notation=_notation(case))
    value, _ = _value(case, text, 0)
    if isinstance(value, Verdict):
        return named("shapes do not conform") if value.how == "shape" else None
    return recognise(value, _in_latex_names(case, reference))


def _judge_source(case: Mapping[str, Any], text: str, reference: str) -> Verdict:
    return equivalent(text, reference, notation=_notation(case), domain=str(case.get("domain", "")))


def _notation(case: Mapping[str, Any]) -> Notation:
    """Names of the source strings: described by ``names``, or the linear layer's in a case about matrices."""
    if isinstance(case.get("names"), Mapping):
        return Notation.of(case["names"])
    return LINEAR if case.get("kind") == "matrix" else Notation()


def _judge_latex(case: Mapping[str, Any], text: str, reference: str) -> Verdict:
    """The first way of reading that agrees; else what the first way of reading gives."""
    first: Verdict | None = None
    for reading in range(_READINGS):
        value, ambiguous = _value(case, text, reading)
        if isinstance(value, Verdict):
            return first or value
        verdict = equivalent(value, _in_latex_names(case, reference), domain=str(case.get("domain", "")))
        if verdict.holds or not ambiguous:
            return verdict if verdict.holds else first or verdict
        first = first or verdict
    return first or Verdict(None, "not decided", "This could not be read.")


def _value(case: Mapping[str, Any], text: str, reading: int) -> tuple[Any, bool]:
    """The SymPy value of a LaTeX form, or a Verdict that says why there is none; and whether there was a choice."""
    from .derivations.meaning.elaborate import Elaborator, Scope
    from .derivations.meaning.given import given_environment
    from .derivations.meaning.values import Array, ShapeTrouble, Trouble
    from .latex.chains import Unread
    from .latex.reader import read_side

    notation = _latex_notation(case)
    tree = read_side(_formula(text), notation).tree
    if tree is None or isinstance(tree, Unread):
        why = tree.reason if isinstance(tree, Unread) else "there is nothing to read"
        return Verdict(None, "not decided", f"This could not be read: {why}."), False
    elaborator = Elaborator(given_environment(notation), reading)
    try:
        value = elaborator.evaluate(tree, Scope())
    except ShapeTrouble as trouble:
        return Verdict(False, "shape", trouble.sentence), False
    except Trouble as trouble:
        return Verdict(None, "not decided", trouble.sentence), False
    if isinstance(value, Array):
        value = sp.Matrix(value.rows, value.columns, list(value.entries))
    return value, elaborator.ambiguous


def _formula(text: str) -> str:
    """A formula without what sets it off: dollar signs, brackets of a display, a full stop."""
    inside = re.fullmatch(r"\s*(?:\$\$?(.*?)\$\$?|\\\[(.*?)\\\]|\\\((.*?)\\\))[\s.,;]*", text, re.DOTALL)
    found = next((part for part in inside.groups() if part is not None), text) if inside else text
    return re.sub(r"(?<!\\right)[\s.,;]+$", "", found)


def _latex_notation(case: Mapping[str, Any]) -> Notation:
    """What the variables of a case are in LaTeX: x1, x2, x3 are a vector, the softmax of the first one is s."""
    if case.get("kind") == "matrix":
        words = {"delta": "vector of 2", "x": "vector of 3", "W": "matrix 2x3", "b": "vector of 2"}
        return Notation.of(words)
    if isinstance(case.get("names"), Mapping):
        return Notation.of(case["names"], list(case.get("given", _GIVEN)))
    names = [name.strip() for name in str(case.get("vars", "x")).split(",")]
    entries = [match[1] for name in names if (match := re.fullmatch(r"([A-Za-z]+)_?\d+", name))]
    words = {vector: f"vector of {entries.count(vector)}" for vector in entries}
    words |= {name: "real" for name in names if name.rstrip("0123456789").rstrip("_") not in words}
    if not entries:
        return Notation.of(words, _GIVEN)
    vector, size = entries[0], entries.count(entries[0])
    given = rf"s_i = \frac{{e^{{{vector}_i}}}}{{\sum_{{j=1}}^{{{size}}} e^{{{vector}_j}}}}"
    return Notation.of({**words, "i": f"index up to {size}"}, [given, *_GIVEN])


def _in_latex_names(case: Mapping[str, Any], reference: str) -> Any:
    """The reference with the names that LaTeX gives to entries: x_1 for x1, W_12 for W[0, 1]."""
    from .equality.sources import Unreadable, read_source

    try:
        value = read_source(reference, _notation(case))
    except Unreadable:
        return reference
    if case.get("kind") == "matrix":
        swap = {}
        for symbol in LINEAR.symbols:
            matrix, (rows, columns) = sp.MatrixSymbol(symbol.name, *symbol.shape), symbol.shape
            vector = columns == 1
            swap[matrix] = sp.Matrix(
                rows, columns, lambda i, j, n=symbol.name, v=vector: sp.Symbol(f"{n}_{i + 1}{'' if v else j + 1}")
            ).as_immutable()
        return value.subs(swap).as_explicit() if hasattr(value, "subs") else value
    if not hasattr(value, "free_symbols"):
        return value
    entries = {s: re.fullmatch(r"([A-Za-z]+)(\d+)", s.name) for s in value.free_symbols}
    return value.xreplace({s: sp.Symbol(f"{m[1]}_{m[2]}", real=True) for s, m in entries.items() if m})


__all__ = ["check_answers", "check_derivations"]
