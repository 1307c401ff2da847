"""The one style of all figures, and how a figure becomes an output.

Colours are Okabe and Ito's (safe for the colour-blind, "Color Universal Design", 2008), and every curve has its own
line style as well. The ground is near-white in every theme, so that a figure reads the same in Lab's dark theme and on
paper.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .host import Bundle

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BLUE, VERMILLION, GREEN, PURPLE, GREY = "#0072B2", "#D55E00", "#009E73", "#8F4A80", "#5F6670"
COLOURS = (BLUE, VERMILLION, GREEN, PURPLE)
LINES = ("-", "--", "-.", ":")
GROUND, INK, SHADE = "#FCFCFD", "#22262B", "#E69F00"
DIVERGING = "PuOr_r"
SIZE = (6.4, 3.5)  # inches
DPI = 150
SHOWN_DPI = 96  # so that an inch is an inch on the page, drawn at a finer grain

SETTINGS: dict[str, Any] = {
    "figure.facecolor": GROUND,
    "figure.constrained_layout.h_pad": 0.1,
    "figure.constrained_layout.w_pad": 0.1,
    "axes.facecolor": GROUND,
    "savefig.facecolor": GROUND,
    "font.family": "DejaVu Sans",
    "font.size": 10.5,
    "axes.titlesize": 11.5,
    "axes.titlelocation": "left",
    "axes.titlepad": 9,
    "axes.labelsize": 10.5,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#D9DCE1",
    "grid.linewidth": 0.7,
    "lines.linewidth": 2.2,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": 10,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw in our style inside the ``with`` block; the student's own settings are back after it."""
    import matplotlib

    with matplotlib.rc_context(SETTINGS):
        yield


def new_figure(columns: int = 1, size: tuple[float, float] = SIZE, **options: Any) -> tuple[Figure, Any]:
    """A figure and its axes, outside pyplot, so that none is shown twice or stays open."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    return figure, figure.subplots(1, columns, **options)


def picture(figure: Figure, words: str) -> Bundle:
    """The output of a figure: a PNG, the same in HTML with its alternative text, and the words alone."""
    file = io.BytesIO()
    with styled():
        figure.savefig(file, format="png", dpi=DPI)
    data = base64.b64encode(file.getvalue()).decode()
    width = round(figure.get_size_inches()[0] * SHOWN_DPI)
    style = "max-width:100%;height:auto;border-radius:4px"
    source = f"data:image/png;base64,{data}"
    return {
        "text/html": f'<img src="{source}" alt="{html.escape(words)}" width="{width}" style="{style}">',
        "image/png": data,
        "text/plain": words,
    }
