"""What a problem entry is made of. One module of this package for each notebook, one entry each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..judging.answers.elementwise import Kink
from ..judging.notation import Notation
from ..judging.result import FunctionReport


@dataclass(frozen=True, slots=True)
class Mistake:
    """A known wrong answer and the hint for it.

    ``name`` is short and stable ("inner derivative lost"); it is what reports count. ``hint`` is one sentence
    that never contains the
    answer. ``forms`` are SymPy source strings (read by the whitelist) whose value is this mistake.
    """

    name: str
    hint: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DerivationPart:
    """A derivation in a markdown cell.

    ``start`` are LaTeX sides one of which must head the first chain that counts ("\\\\sigma'(x)"). ``goals`` must each
    be reached, written in the form ``form`` allows: a predicate's name in ``judging.derivations.forms`` ("sigma only",
    "no derivative"). ``milestones`` are LaTeX sides that must appear in any equivalent form between question and
    result, at least ``milestones_needed``. ``known`` are results found in every book, in whose words nothing counts as
    a step. ``also_sizes`` are other numbers of entries at which every step must hold.
    Rubric weights are points.
    """

    id: str
    title: str
    notation: Notation
    start: tuple[str, ...]
    goals: tuple[str, ...]
    form: str = "no derivative"
    milestones: tuple[str, ...] = ()
    milestones_needed: int = 1
    mistakes: tuple[Mistake, ...] = ()
    points_start: float = 1.0
    points_steps: float = 2.0
    points_goal: float = 1.0
    points_work: float = 1.0
    hint: str = ""
    also_sizes: tuple[int, ...] = ()
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpressionPart:
    """A SymPy answer (or several, by name), equal to its reference.

    ``answers`` maps the notebook's variable name to its reference and points. A reference is SymPy source, or an
    interval as mathematicians write it: "(0, 1]", "(0, oo)". ``form`` as in DerivationPart. ``kinks`` are points where
    the value is a convention. ``function`` is SymPy source of what is differentiated, where that helps hints.
    ``statement`` is what a new notebook asks, in Markdown, where the entry can say it.
    """

    id: str
    title: str
    notation: Notation
    answers: Mapping[str, tuple[str, float]]
    form: str = ""
    mistakes: Mapping[str, tuple[Mistake, ...]] = field(default_factory=dict)
    hint: str = ""
    kinks: tuple[Kink, ...] = ()
    function: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class FunctionPart:
    """A NumPy answer judged by calling it: ``judge(functions, rng)`` returns the rubric lines, mistakes' names
    and a hint.

    ``functions`` maps a name to an AnswerFunction; ``judge`` is built from ``handgrad.judging.answers.arrays``.
    ``out_of`` is the sum of the points that the judge can give. ``called`` is False where the names stand for data
    (a figure) and not for functions. ``statement`` as in ExpressionPart.
    """

    id: str
    title: str
    functions: tuple[str, ...]
    out_of: float
    judge: Callable[[Mapping[str, Any], Any], FunctionReport]
    hint: str = ""
    called: bool = True
    statement: str = ""


Part = DerivationPart | ExpressionPart | FunctionPart


@dataclass(frozen=True, slots=True)
class Problem:
    """One notebook: its name, its assignment, and its automatically graded parts in order."""

    name: str
    assignment: str
    title: str
    parts: tuple[Part, ...]
