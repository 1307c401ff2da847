"""What every page of ours shares: its templates, its style, typeset words, and the glyphs of its formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from ..judging.result import Step
from ..notebooks import summary
from . import words
from .typeset import Typesetter


def fill(
    template: str, typesetter: Typesetter, values: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]
) -> str:
    """The page that a template makes of ``values``. The typesetter starts afresh for it."""
    typesetter.begin_page()
    environment = Environment(
        loader=PackageLoader("handgrad.feedback"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )

    def formula(latex: str, display: bool = False) -> str:
        return typesetter.formula(latex, display=display)

    environment.filters.update(
        number=summary.number,
        markdown=lambda text: Markup(words.markdown(text, formula)),
        sentence=lambda text: Markup(words.sentence(text, formula)),
        step=lambda step, continued=False: Markup(formula(_relation(step, continued))),
        **filters,
    )
    style = resources.files("handgrad.feedback").joinpath("templates", "page.css").read_text(encoding="utf-8")
    body = environment.get_template(template).render(style=Markup(style), **values)
    # The shared shapes are known once every formula is set.
    return body.replace("<!-- glyphs -->", typesetter.glyphs(), 1)


def _relation(step: Step, continued: bool) -> str:
    """A step of a derivation as one formula; one that goes on from the step above has no left side."""
    left = "" if continued else step.lhs
    if not step.rhs.strip():
        return left
    return rf"\displaystyle {left or '{}'} {summary.relation(step)} {step.rhs}"
