"""A host that keeps what it is asked to show, and notebooks to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from handgrad.judging.answers.kinds import AnswerFunction, LocalFunction
from handgrad.judging.answers.plain import decode, encode
from handgrad.judging.result import PartResult
from handgrad.notebooks.host import AnswerText


@dataclass
class KeepingHost:
    """Serves ``check`` and its like in a test."""

    text: str | None = None
    seed: int = 7
    newest: bool = True
    shown: list[dict[str, Any]] = field(default_factory=list)
    results: list[PartResult] = field(default_factory=list)

    def answer_text(self, part: str) -> AnswerText:
        return AnswerText(self.text, self.newest, "notebook.ipynb", "" if self.text else "It was not found.")

    def function(self, name: str, value: Any) -> AnswerFunction:
        return LocalFunction(name, value)

    def plain(self, name: str, value: Any) -> Any:
        return decode(encode(value))

    def show(self, bundle: dict[str, Any], result: PartResult | None = None) -> None:
        self.shown.append(bundle)
        if result is not None:
            self.results.append(result)

    @property
    def words(self) -> str:
        """The plain text of everything shown."""
        return "\n".join(bundle["text/plain"] for bundle in self.shown)


def markdown(text: str, grade_id: str = "") -> dict[str, Any]:
    """A markdown cell as JSON."""
    return {
        "cell_type": "markdown",
        "source": text,
        "metadata": {"nbgrader": {"grade_id": grade_id}} if grade_id else {},
    }


def code(text: str, grade_id: str = "") -> dict[str, Any]:
    """A code cell as JSON."""
    return {**markdown(text, grade_id), "cell_type": "code", "outputs": [], "execution_count": None}


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    """A notebook as JSON."""
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
