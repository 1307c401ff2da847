"""Checks of what a figure shows."""

from __future__ import annotations

from typing import Any

import numpy as np

from .kinds import FigureData, Line, Unusable


def figure_problem(figure: Any) -> str:
    """Why ``figure`` cannot be judged as a picture of lines, as a clause, or nothing."""
    if isinstance(figure, Unusable):
        return figure.sentence[:1].lower() + figure.sentence[1:].rstrip(".")
    if not isinstance(figure, FigureData):
        return f"this is a {type(figure).__name__}, not a Matplotlib figure"
    return "" if figure.lines else "there are no lines in it"


def labels_problem(figure: FigureData) -> str:
    """Which axis has no label, as a clause, or nothing."""
    unnamed = [name for name, text in (("x", figure.xlabel), ("y", figure.ylabel)) if not text.strip()]
    return f"the {' and the '.join(unnamed)} axis has no label" if unnamed else ""


def named_line(figure: FigureData, word: str) -> Line | None:
    """The first line whose label contains ``word`` in any case."""
    return next((line for line in figure.lines if word.lower() in line.label.lower()), None)


def points(line: Line) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Its points as arrays."""
    return np.array(line.x), np.array(line.y)
