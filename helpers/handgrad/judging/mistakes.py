"""Recognising known mistakes in SymPy answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Recognised:
    """A misconception by its short stable name, and one sentence of help that does not tell the answer."""

    name: str
    hint: str


class KnownMistake(Protocol):
    """What a problem entry lists (``problems.problem.Mistake``)."""

    @property
    def name(self) -> str:
        """Short and stable."""

    @property
    def hint(self) -> str:
        """One sentence."""

    @property
    def forms(self) -> tuple[str, ...]:
        """SymPy source whose value is this mistake."""


def known_form(answer: Any, mistakes: Iterable[KnownMistake]) -> Recognised | None:
    """The first of ``mistakes`` that has a form equal to ``answer``."""
    from .equality import equivalent

    for mistake in mistakes:
        if any(equivalent(answer, form).holds for form in mistake.forms):
            return Recognised(mistake.name, mistake.hint)
    return None


def recognise(answer: Any, reference: Any, *, function: Any = None) -> Recognised | None:
    """A misconception that explains how ``answer`` differs from ``reference``, or None."""
    return None
