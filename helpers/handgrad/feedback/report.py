"""The class report: one HTML page that needs nothing else, and its numbers as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from markupsafe import Markup

from ..notebooks.style import BLUE, GREY, PURPLE, SETTINGS
from ..notebooks.summary import number
from .classdata import ClassData, PartNumbers
from .templating import fill
from .typeset import Typesetter

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def render(data: ClassData, typesetter: Typesetter) -> str:
    """The report as HTML."""
    values = {
        "data": data,
        "histogram": Markup(_svg(_histogram(data))) if data.totals else "",
        "success": Markup(_svg(_success(data.parts))) if data.parts else "",
        "spread": _spread(data),
    }
    return fill("report.html.j2", typesetter, values, {"percent": _percent})


def parts_csv(data: ClassData) -> str:
    """One row a part."""
    names = ("part", "title", "notebook", "out of", "handed in", "mean", "all points", "waiting", "discrimination")
    rows = [
        (
            p.id,
            p.title,
            p.notebook,
            p.out_of,
            p.handed_in,
            _round(p.mean),
            _round(p.full),
            p.waiting,
            _round(p.discrimination),
        )
        for p in data.parts
    ]
    return _csv(names, rows)


def students_csv(data: ClassData) -> str:
    """One row a student; nothing in place of points where nothing was handed in."""
    names = ("student", "points", "out of", "waiting", "taken off for lateness", "notebooks mended")
    rows = [
        (s.student, "" if s.points is None else s.points, data.out_of, s.waiting, s.late, s.mended)
        for s in data.students
    ]
    return _csv(names, rows)


def mistakes_csv(data: ClassData) -> str:
    """One row a mistake and part."""
    return _csv(("part", "mistake", "students"), [(m.part, m.name, m.students) for m in data.mistakes])


def _csv(names: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue()


def _round(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _percent(share: float | None) -> str:
    """A share in words; nothing graded is a dash.

    >>> _percent(0.256), _percent(None)
    ('26%', '–')
    """
    return "–" if share is None else f"{100 * share:.0f}%"


def _spread(data: ClassData) -> str:
    """The distribution in words."""
    import numpy as np

    if not data.totals:
        return "Nobody has handed in yet."
    low, lower, middle, upper, high = np.percentile(data.totals, [0, 25, 50, 75, 100])
    return (
        f"Half of the {len(data.totals)} who handed in have {number(float(lower))} to {number(float(upper))} of "
        f"{number(data.out_of)} points; the median is {number(float(middle))}, the lowest {number(float(low))} and the "
        f"highest {number(float(high))}."
    )


def _histogram(data: ClassData) -> Figure:
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    with rc_context({**SETTINGS, "svg.fonttype": "none"}):
        figure = Figure(figsize=(6.4, 2.6), layout="constrained")
        axes = figure.add_subplot()
        axes.hist(data.totals, bins=12, range=(0, data.out_of or 1), color=BLUE, edgecolor="white")
        axes.set(xlabel="points", ylabel="students", xlim=(0, data.out_of or 1))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(visible=False, axis="x")
    return figure


def _success(parts: tuple[PartNumbers, ...]) -> Figure:
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({**SETTINGS, "svg.fonttype": "none"}):
        figure = Figure(figsize=(6.4, max(1.9, 0.9 + 0.27 * len(parts))), layout="constrained")
        axes = figure.add_subplot()
        at = range(len(parts))
        known = [(row, part.mean, part.full) for row, part in enumerate(parts) if None not in (part.mean, part.full)]
        axes.barh(
            [row for row, *_ in known],
            [100 * (mean or 0) for _, mean, _ in known],
            color=BLUE,
            label="mean share of the points",
        )
        axes.plot(
            [100 * (full or 0) for *_, full in known],
            [row for row, *_ in known],
            "D",
            color=PURPLE,
            label="students with all points",
        )
        for row in set(at) - {row for row, *_ in known}:
            axes.text(1, row, "not graded yet", color=GREY, va="center", fontsize="small")
        axes.set(yticks=list(at), yticklabels=[part.id for part in parts], xlim=(0, 100), xlabel="percent")
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")
        axes.tick_params(axis="y", length=0)
        axes.axvline(50, color=GREY, linewidth=0.7, linestyle=":")
        figure.legend(loc="outside upper left", ncols=2)
    return figure


def _svg(figure: Figure) -> str:
    """The figure as an element; what it shows is in the tables and words beside it, so readers skip it."""
    target = io.StringIO()
    figure.savefig(target, format="svg", metadata={"Date": None})
    svg = target.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    return svg.replace("<svg ", '<svg aria-hidden="true" class="chart" ', 1)
