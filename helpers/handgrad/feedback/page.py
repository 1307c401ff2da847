"""A student's feedback page: one HTML file that needs nothing else, runs nothing, and explains every lost point."""

from __future__ import annotations

from ..judging.result import Curve
from ..notebooks import summary
from .templating import fill
from .typeset import Typesetter
from .view import PageView

STATES = {"full": "all points", "some": "some points", "none": "no points", "waits": "not graded yet"}


def render(page: PageView, typesetter: Typesetter) -> str:
    """The page as HTML. The typesetter is shared by the pages of a class and starts afresh for each."""
    values = {
        "page": page,
        "marks": summary.SIGNS,
        "states": STATES,
        "spoken": summary.SPOKEN,
        "summary": summary,
        "polyline": _polyline,
    }
    return fill("page.html.j2", typesetter, values, {})


def _polyline(curve: Curve, of: str, width: int = 320, height: int = 130) -> list[str]:
    """Points of an SVG polyline for ``answer`` or ``reference``, broken where the answer has no value."""
    known = [value for value in (*curve.reference, *curve.answer) if value is not None]
    low, high = min(known), max(known)
    left, right = min(curve.x), max(curve.x)
    values = curve.answer if of == "answer" else curve.reference
    pieces: list[list[str]] = [[]]
    for x, value in zip(curve.x, values, strict=True):
        if value is None:
            pieces.append([])
            continue
        across = (x - left) / ((right - left) or 1) * width
        down = height - (value - low) / ((high - low) or 1) * height
        pieces[-1].append(f"{across:.1f},{down:.1f}")
    return [" ".join(piece) for piece in pieces if len(piece) > 1]
