"""Answers as plain data: the only things that cross from a student's code to the judge.

``Missing``, ``Unusable``, ``FigureData`` and the built-in, NumPy and SymPy values named in ``Plain`` are all that a
judge ever sees;
``handgrad.judging.answers.plain`` turns live objects into JSON-able trees and back by a whitelist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Missing:
    """The name was never given a value (or is still None / NotImplemented)."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A value of a kind that no answer can have; ``sentence`` says what it is, for the student."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """One drawn line of a figure."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class FigureData:
    """What a figure shows: its lines, labels and scales, taken from the first axes that have lines."""

    lines: tuple[Line, ...]
    xlabel: str = ""
    ylabel: str = ""
    xscale: str = "linear"
    yscale: str = "linear"


@dataclass(frozen=True, slots=True)
class CallResult:
    """One call of a student's function, with inputs of ours.

    ``value`` is plain (or Missing, Unusable); ``error`` is one sentence if it raised ("ValueError: ..."),
    ``warnings`` the texts of
    warnings it caused, ``mutated`` whether it changed its inputs.
    """

    value: Any = None
    error: str = ""
    warnings: tuple[str, ...] = ()
    mutated: bool = False


class AnswerFunction(Protocol):
    """A student's function, here or behind a boundary."""

    @property
    def name(self) -> str:
        """What the student's code calls it."""
        ...

    def call(self, *args: Any) -> CallResult:
        """Call it with copies of ``args``; never raises on account of the student's code."""
        ...


@dataclass(frozen=True, slots=True)
class LocalFunction:
    """A function of this very process (a plain kernel). Grading has its own, behind the sandbox."""

    name: str
    function: Callable[..., Any]

    def call(self, *args: Any) -> CallResult:
        """See ``AnswerFunction``."""
        from .plain import call_here

        return call_here(self.function, args)
