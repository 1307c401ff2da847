"""A feedback page explains every lost point, needs nothing else, and nothing that a student wrote runs in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from handgrad.feedback.page import render
from handgrad.feedback.typeset import Typesetter
from handgrad.feedback.view import Mark, view
from handgrad.feedback.words import markdown, sentence
from handgrad.judging.result import LATER, MIME, Curve, PartResult, RubricLine, Step

STEPS = (
    Step(r"\sigma'(x)", "=", r"\frac{d}{dx} \frac{1}{1+e^{-x}}", "holds"),
    Step(r"\frac{d}{dx} \frac{1}{1+e^{-x}}", "=", r"\frac{-1}{(1+e^{-x})^2}", "fails", why="The two sides differ.",
         hint="Look at the inner derivative $e^{-x}$.",
         counterexample={"point": {"x": "1/2"}, "left": "0.235004", "right": "-0.387456", "where": ""}),
)  # fmt: skip
RUBRIC = (
    RubricLine("Starts where asked", 1, 1, "holds"),
    RubricLine("Every step holds", 1, 2, "fails", "One does not."),
)
CURVE = Curve((0.0, 1.0, 2.0), (0.1, None, 0.3), (0.1, 0.2, 0.3), "Yours is twice the reference.")


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    """One engine for the module."""
    with Typesetter() as made:
        yield made


def cell(kind: str, grade_id: str, source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    """A cell of a graded notebook."""
    made: dict[str, Any] = {"cell_type": kind, "metadata": {"nbgrader": {"grade_id": grade_id}}, "source": source}
    return made | ({"outputs": list(outputs)} if kind == "code" else {})


def result(**options: Any) -> dict[str, Any]:
    """The output that ``handgrad.score`` leaves."""
    made = PartResult("s-derive", "The gradient", RUBRIC, steps=STEPS, **options)
    return {"output_type": "display_data", "data": {MIME: made.to_json(), "text/html": "<b>not this</b>"}}


def notebook(answer: str = "my **answer** $x^2$", *outputs: dict[str, Any]) -> dict[str, Any]:
    """Title, a derivation with its check, a text answer."""
    return {
        "metadata": {"handgrad": {"notes": ["Copy of s.ipynb was taken as s.ipynb."]}},
        "cells": [
            cell("markdown", "s-title", "# The sigmoid\nWords."),
            cell("markdown", "s-derive-task", "## 1 · By hand"),
            cell("markdown", "s-derive", f"**Your derivation**\n\n{answer}"),
            cell("code", "s-derive-check", "handgrad.score('s-derive')  # HIDDEN reference 42", *outputs),
            cell("markdown", "s-words-task", "## 2 · In words"),
            cell("markdown", "s-words", answer),
        ],
    }


MARKS = {
    "s-derive": Mark(0.0, 0.0, comment="See my note on $y$."),
    "s-derive-check": Mark(2.0, 3.0),
    "s-words": Mark(None, 2.0, waits=True, by_person=True),
}


def page(typesetter: Typesetter, nb: dict[str, Any], marks: dict[str, Mark] | None = None) -> str:
    """The page of Ann's notebook."""
    made = view(nb, marks or MARKS, assignment="ps1", name="s", student="ann")
    return render(made, typesetter)


def words_of(html: str) -> str:
    """What a person reads, without tags and shapes."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)))


def test_every_lost_point_is_explained(typesetter: Typesetter) -> None:
    """The wrong line has its counterexample and hint, the rubric its reason, the head the sum."""
    text = words_of(page(typesetter, notebook("x", result())))
    for said in (
        "2 of 5 points",
        "x = 1/2",
        "-0.387456",
        "Hint: Look at the inner derivative",
        "One does not.",
        "2 of 3",
    ):
        assert said in text


def test_not_graded_yet_is_told_apart_from_no_points(typesetter: Typesetter) -> None:
    """A part that waits has no 0."""
    waits = words_of(page(typesetter, notebook("x", result())))
    graded = words_of(page(typesetter, notebook("x", result()), {**MARKS, "s-words": Mark(0.0, 2.0, by_person=True)}))
    assert "– of 2 not graded yet" in waits
    assert "2 not graded yet" not in graded
    assert "0 of 2 no points" in graded


def test_a_part_that_was_never_checked_is_not_said_to_have_failed(typesetter: Typesetter) -> None:
    """A damaged file's parts wait for a person; no check looked at them."""
    said = words_of(page(typesetter, notebook("x"), {**MARKS, "s-derive-check": Mark(None, 3.0, waits=True)}))
    assert "waits for a person" in said
    assert "did not pass" not in said


def test_every_mark_has_its_sign(typesetter: Typesetter) -> None:
    """Colour alone says nothing: also an aspect that was not looked at yet has a sign."""
    rubric = (*RUBRIC, RubricLine("Shapes", 0, 1, "fails", LATER), RubricLine("More", 0, 1, "not decided"))
    made = PartResult("s-derive", "The gradient", rubric)
    html = page(typesetter, notebook("x", {"output_type": "display_data", "data": {MIME: made.to_json()}}))
    signs = re.findall(r'<span class="mark [^"]*"(?: aria-hidden="true")?>(?:<span aria-hidden="true">)?([^<]*)<', html)
    assert "…" in signs and "?" in signs
    assert "" not in signs


def test_nothing_hidden_is_on_the_page(typesetter: Typesetter) -> None:
    """Neither the check's code nor another form of its output."""
    html = page(typesetter, notebook("x", result()))
    assert "HIDDEN" not in html
    assert "not this" not in html


def test_the_graders_comment_and_what_was_mended_are_shown(typesetter: Typesetter) -> None:
    """Both in words, the comment's formula typeset."""
    html = page(typesetter, notebook("x", result()))
    assert "See my note on" in html
    assert "$y$" not in html
    assert "Copy of s.ipynb was taken as s.ipynb." in html


def test_an_empty_answer_is_said_to_be_empty_by_nobody(typesetter: Typesetter) -> None:
    """What the machine found is not put into the grader's mouth, and an ellipsis is not shown as the answer."""
    marks = {**MARKS, "s-derive": Mark(0.0, 0.0), "s-words": Mark(0.0, 2.0, by_person=True, empty=True)}
    said = words_of(page(typesetter, notebook("…"), marks))
    assert "2 · In words 0 of 2 Nothing was written here." in said
    assert "From your grader" not in said


def test_an_instructors_own_check_is_reported_by_its_message(typesetter: Typesetter) -> None:
    """An assertion's words are shown, its traceback and its code are not."""
    error = {"output_type": "error", "ename": "AssertionError", "evalue": "f(0) must be 1", "traceback": ["/course/x"]}
    html = page(typesetter, notebook("x", error), {**MARKS, "s-derive-check": Mark(0.0, 3.0)})
    assert "f(0) must be 1" in html
    assert "/course/x" not in html


def test_a_curve_is_drawn_with_words_for_those_who_cannot_see_it(typesetter: Typesetter) -> None:
    """A gap in the answer breaks the line; the label says what it shows."""
    html = page(typesetter, notebook("x", result(curve=CURVE)))
    assert 'aria-label="Yours is twice the reference."' in html
    assert html.count('class="reference" points') == 1


HOSTILE = [
    "<script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    "[a](javascript:document.title='ran')",
    "![a](http://127.0.0.1:9/leak)",
    "<svg/onload=\"document.title='ran'\">",
    "<iframe srcdoc=\"<script>parent.document.title='ran'</script>\"></iframe>",
    "$\\href{javascript:document.title='ran'}{x}$",
    "$$\\require{html}\\style{background:url(http://127.0.0.1:9/leak)}{x}$$",
    "$\\text{<img src=x onerror=document.title='ran'>}$",
    "$\\color{red;background:url(http://127.0.0.1:9/leak)}{x}$",
    "<style>@import url(http://127.0.0.1:9/leak)</style>",
    "</details></section><base href=http://127.0.0.1:9/><meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "```\n</code></pre><script>document.title='ran'</script>\n```",
    "<a href=\"data:text/html,<script>1</script>\">x</a>",
    "\ue0000\ue001 \ue00099\ue001",
    "$" * 4001,
    "$$" + "{" * 2000 + "$$",
    "$\\def\\a{\\a\\a}\\a$ $\\newcommand{\\frac}[2]{no}$",
]  # fmt: skip
TAGS = {
    "a", "b", "body", "caption", "code", "col", "colgroup", "defs", "details", "div", "em", "figcaption", "figure", "footer", "g",
    "h1", "h2", "h3", "head", "header", "html", "img", "li", "line", "nav", "p", "path", "polyline", "pre", "rect",
    "section", "span", "strong", "style", "summary", "svg", "table", "tbody", "td", "th", "thead", "text", "title",
    "tr", "ul", "use",
}  # fmt: skip


@pytest.mark.parametrize("markup", HOSTILE)
def test_markup_of_a_student_is_text(typesetter: Typesetter, markup: str) -> None:
    """No tag but the page's own, no attribute that runs, no address but of the web."""
    html = page(typesetter, notebook(markup, result()))
    tags = set(re.findall(r"<([a-z][a-z0-9]*)", html))
    assert {tag for tag in tags if not tag.startswith("m")} <= TAGS  # MathML's begin with m
    assert html.count("<meta ") == 4
    assert not re.search(r"<[^>]*\son\w+\s*=", html)
    assert not re.search(r'(?:href|src)="(?!#|https?:|data:image/png)', html)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a $x$ b", "a [x] b"),
        ("$$x$$", "[x]!"),
        (r"\(x\) and \[y\]", "[x] and [y]!"),
        ("it costs $5 and $6", "it costs $5 and $6"),
        ("`$x$`", "<code>$x$</code>"),
        (r"\begin{align*}x\end{align*}", r"[\begin{align*}x\end{align*}]!"),
        ("<!-- $x$ -->so", "so"),
    ],
)
def test_formulas_are_found_where_markdown_has_them(text: str, shown: str) -> None:
    """Inline, display and environments; not money, not code, not comments."""
    made = markdown(text, lambda latex, display: f"[{latex}]" + ("!" if display else ""))
    assert shown in made


def test_a_sentence_of_ours_is_escaped() -> None:
    """Only formulas and code are more than text."""
    assert sentence("a < b, $x$, `y`", lambda latex, _: f"[{latex}]") == "a &lt; b, [x], <code>y</code>"


def test_a_formula_that_cannot_be_typeset_is_shown_as_written(typesetter: Typesetter) -> None:
    """Definitions do not outlive their formula, and long or empty ones are left alone."""
    assert typesetter.formula(r"\newcommand{\frac}[2]{no}").startswith("<code>")
    assert "<svg" in typesetter.formula(r"\frac{1}{2}")
    assert typesetter.formula("x" * 6000).startswith("<code>")
    assert typesetter.formula(r"\displaystyle {} = x}") == "<code>= x}</code>"


def test_a_screen_reader_gets_mathml(typesetter: Typesetter) -> None:
    """The picture is hidden from it, the MathML is not."""
    made = typesetter.formula(r"\frac{a}{b}")
    assert "<mfrac>" in made
    assert 'aria-hidden="true"' in made
