"""A student's feedback page: one HTML file that needs nothing else, runs nothing, and explains every lost point."""

from __future__ import annotations

from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from ..judging.result import Curve, Step
from ..notebooks import summary
from . import words
from .typeset import Typesetter
from .view import PageView, PartView

MARKS = {"holds": "✓", "fails": "✗", "partly": "◐", "open": "?", "no claim": "–"}
STATES = {"full": "all points", "some": "some points", "none": "no points", "waits": "not graded yet"}


def render(page: PageView, typesetter: Typesetter) -> str:
    """The page as HTML. The typesetter is shared by the pages of a class and starts afresh for each."""
    typesetter.begin_page()
    environment = Environment(
        loader=PackageLoader("handgrad.feedback"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )

    def formula(latex: str, display: bool = False) -> str:
        return typesetter.formula(latex, display=display)

    environment.filters.update(
        markdown=lambda text: Markup(words.markdown(text, formula)),
        sentence=lambda text: Markup(words.sentence(text, formula)),
        number=summary.number,
    )
    environment.globals.update(
        marks=MARKS,
        states=STATES,
        spoken=summary.SPOKEN,
        relation=_relation(formula),
        summary=summary,
        polyline=_polyline,
    )
    style = resources.files("handgrad.feedback").joinpath("templates", "page.css").read_text(encoding="utf-8")
    body = environment.get_template("page.html.j2").render(page=page, style=Markup(style))
    # The shared shapes are known once every formula is set.
    return body.replace("<!-- glyphs -->", typesetter.glyphs(), 1)


def _relation(formula: Any) -> Any:
    """A step of a derivation as one formula; a step that goes on from the one above has no left side."""

    def relation(part: PartView, at: int) -> Markup:
        steps: tuple[Step, ...] = part.result.steps if part.result else ()
        step = steps[at]
        left = "" if summary.is_continued(steps, at) else step.lhs
        if not step.rhs.strip():
            return Markup(formula(left))
        joined = rf"{left or '{}'} {summary.relation(step)} {step.rhs}"
        return Markup(formula(rf"\displaystyle {joined}"))

    return relation


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
