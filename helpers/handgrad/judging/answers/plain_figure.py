"""What a Matplotlib figure shows, as ``FigureData``."""

from __future__ import annotations

from typing import Any

import numpy as np

from .kinds import FigureData, Line, Unusable

MAX_LINES = 40
MAX_POINTS = 20_000


def is_figure(kind: type) -> bool:
    """Whether ``kind`` is Matplotlib's Figure or Axes, or a subclass."""
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    return issubclass(kind, (Figure, Axes))


def read(figure: Any) -> FigureData | Unusable:
    """Lines, labels and scales of the first axes that have lines."""
    from matplotlib.figure import Figure

    axes = figure.axes if issubclass(type(figure), Figure) else [figure]
    with_lines = [ax for ax in axes if ax.get_lines()]
    if not with_lines:
        return Unusable("This figure has no lines in it.")
    ax = with_lines[0]
    lines = tuple(_line(line) for line in ax.get_lines()[:MAX_LINES])
    if any(len(line.x) > MAX_POINTS for line in lines):
        return Unusable(f"A line of this figure has more than {MAX_POINTS} points.")
    named = _legend_names(ax, lines)
    xlabel, ylabel = (str(text)[:200] for text in (ax.get_xlabel(), ax.get_ylabel()))
    xscale, yscale = _scales(ax)
    return FigureData(named, xlabel, ylabel, xscale, yscale)


def _line(line: Any) -> Line:
    x = np.array(line.get_xdata(orig=False), dtype=float).ravel()
    y = np.array(line.get_ydata(orig=False), dtype=float).ravel()
    label = str(line.get_label())[:200]
    return Line(tuple(x.tolist()), tuple(y.tolist()), "" if label.startswith("_") else label)


def _legend_names(ax: Any, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """``ax.legend(["sigmoid", "tanh"])`` names lines that have no label of their own."""
    legend = ax.get_legend()
    texts = [text.get_text() for text in legend.get_texts()] if legend else []
    if any(line.label for line in lines) or len(texts) > len(lines):
        return lines
    texts += [""] * (len(lines) - len(texts))
    return tuple(Line(line.x, line.y, str(text)[:200]) for line, text in zip(lines, texts, strict=True))


def _scales(ax: Any) -> tuple[str, str]:
    return str(ax.get_xscale()), str(ax.get_yscale())
