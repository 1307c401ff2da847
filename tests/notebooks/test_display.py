"""A result as HTML, Markdown and words."""

from __future__ import annotations

import html
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from handgrad.judging.result import LATER, MIME, PartResult, RubricLine, Step
from handgrad.notebooks import display

HOLDS = Step("f'(x)", "=", r"\frac{d}{dx} x^2", "holds")
FAILS = Step(
    r"\frac{d}{dx} x^2",
    "=",
    "x",
    "fails",
    why="The two sides differ.",
    hint="Mind the exponent.",
    counterexample={"point": {"x": "1/2"}, "left": "1", "right": "0.5", "where": ""},
)
UNREAD = Step("x", "~", r"\foo", "unread", why="\\foo is not known here.")
REPAIRED = Step("x", "=", "2x", "fails", why="The two sides differ.", repairs=True)
DONE = RubricLine("Starts where asked", 1, 1, "holds")
LOST = RubricLine("Every step holds", 0, 2, "fails", "One does not.")
PART = PartResult("p", "The title", (DONE, LOST), steps=(HOLDS, FAILS, UNREAD, REPAIRED))
FORMS = ("text/html", "text/markdown", "text/plain")


def heads(result: PartResult) -> str:
    """The first line in words."""
    return str(display.bundle(result, points=False)["text/plain"]).splitlines()[0]


HEADS = [
    (replace(PART, steps=(HOLDS,), rubric=(DONE,)), "✓ The title: 1 of 1 line holds"),
    (replace(PART, steps=(HOLDS, FAILS)), "✗ The title: 1 of 2 lines hold"),
    (replace(PART, steps=(HOLDS, UNREAD)), "? The title: 1 of 2 lines hold, 1 could not be read"),
    (replace(PART, steps=(HOLDS,)), "◐ The title: 1 of 1 line holds, but it is not complete yet"),
    (replace(PART, steps=(replace(HOLDS, mark="no claim"),)), "? The title: No line here could be checked yet"),
    (replace(PART, steps=()), "◐ The title: 1 of 2 aspects hold"),
    (replace(PART, steps=(), rubric=(DONE,)), "✓ The title: It holds"),
    (replace(PART, steps=(), rubric=(LOST,)), "✗ The title: Not yet"),
    (replace(PART, steps=(), rubric=(replace(LOST, mark="not decided"),)), "? The title: Not decided"),
    (replace(PART, steps=(), rubric=(DONE, replace(LOST, why=LATER))), "◐ The title: 1 of 2 aspects hold"),
    (replace(PART, fault="Ours."), "? The title: This could not be checked"),
]


@pytest.mark.parametrize(("result", "head"), HEADS)
def test_head(result: PartResult, head: str) -> None:
    """One line that says how it stands."""
    assert heads(result) == head


@pytest.mark.parametrize("mime", FORMS)
def test_every_form_says_all_there_is_to_say(mime: str) -> None:
    """Why, counterexample and hint at the first wrong line; the reason at each unread one; what was looked at."""
    text = display.bundle(PART, points=False, note="A note.")[mime]
    for words in (
        "At x = 1/2 the left side is 1",
        "Mind the exponent.",
        "is not known here",
        "start of the chain again",
    ):
        assert words in text
    for words in ("Starts where asked", "Every step holds", "One does not.", "A note."):
        assert words in text
    assert text.count("The two sides differ.") == 1


@pytest.mark.parametrize("mime", FORMS)
def test_a_side_that_says_nothing_is_explained_once(mime: str) -> None:
    """The same side stands in two lines that follow each other: the sentence is below the first."""
    why = "without braces only the sign is raised"
    raised = Step("a", "=", "e^-x", "no claim", why)
    text = display.bundle(replace(PART, steps=(raised, replace(raised, lhs="e^-x", rhs="b"))), points=False)[mime]
    assert text.count("Without braces only the sign is raised.") == 1


@pytest.mark.parametrize("mime", FORMS)
def test_what_was_not_looked_at_is_not_marked_wrong(mime: str) -> None:
    """It waits for the lines before it."""
    text = display.bundle(replace(PART, steps=(), rubric=(DONE, replace(LOST, why=LATER))), points=True)[mime]
    assert "✗" not in text
    assert "…" in text


@pytest.mark.parametrize("mime", FORMS)
def test_points_are_shown_for_a_score_only(mime: str) -> None:
    """A check is feedback."""
    assert "1 of 3 points" in display.bundle(PART, points=True)[mime]
    assert "of 3" not in display.bundle(PART, points=False)[mime]


@pytest.mark.parametrize("mime", FORMS)
def test_what_is_not_decided_is_no_zero(mime: str) -> None:
    """A grader sees at once that nothing was given and nothing taken; what is earned already is earned so far."""
    waits = replace(LOST, mark="not decided")
    nothing = display.bundle(replace(PART, rubric=(waits,), needs_person="Look."), points=True)[mime]
    assert "– of 2" in nothing
    assert "0 of 2" not in nothing
    some = display.bundle(replace(PART, rubric=(DONE, waits), needs_person="Look."), points=True)[mime]
    assert "1 of 3 points so far" in some


@pytest.mark.parametrize("mime", FORMS)
def test_what_waits_for_a_person_is_said_with_the_score(mime: str) -> None:
    """In general words: the sentence for the grader is the grader's."""
    text = display.bundle(replace(PART, needs_person="Line 3 was not read."), points=True)[mime]
    assert "waits for a person" in text
    assert "Line 3 was not read." not in text


def test_the_data_come_along() -> None:
    """Feedback pages and reports read them again."""
    assert PartResult.from_json(display.bundle(PART, points=True)[MIME]) == PART


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>|`\n$\\href{javascript:alert(1)}{x}$"


def hostile() -> PartResult:
    """Markup wherever text of a student's can come to stand."""
    step = Step(EVIL, "=", EVIL, "unread", EVIL, hint=EVIL, remark=EVIL)
    line = RubricLine(EVIL, 0, 1, "fails", EVIL)
    return PartResult("p", EVIL, (line,), read=f"name = {EVIL}", steps=(step,), hint=EVIL, fault="", needs_person=EVIL)


@pytest.mark.parametrize("result", [hostile(), replace(hostile(), steps=()), replace(hostile(), fault=EVIL)])
@pytest.mark.parametrize("mime", ["text/html", "text/markdown"])
def test_hostile_text_stays_text(result: PartResult, mime: str) -> None:
    """Only our own few tags and attributes come out, closed in order."""
    tags = _Tags()
    tags.feed(display.bundle(result, points=True, note=EVIL)[mime])
    assert tags.seen <= {"div", "span", "b", "code", "table", "tbody", "tr", "td", "br"}
    assert tags.attributes <= {"class", "style", "role", "aria-label", "title"}
    assert [tag for tag in tags.open if tag != "br"] == []
    assert "$\\displaystyle \\href" not in display.bundle(result, points=True)[mime]


@pytest.mark.parametrize("mime", FORMS)
def test_a_line_that_cannot_be_typeset_is_shown_as_it_was_written(mime: str) -> None:
    """Without the empty group that typesetting asks for."""
    steps = (HOLDS, replace(UNREAD, lhs=HOLDS.rhs, rel="=", rhs=r"x \foo y"))
    text = html.unescape(display.bundle(replace(PART, steps=steps), points=False)[mime])
    assert r"= x \foo y" in text
    assert "{}" not in text


def test_a_long_derivation_is_shown_whole() -> None:
    """Every line has its row."""
    result = replace(PART, steps=(HOLDS,) * 300)
    assert display.bundle(result, points=False)["text/html"].count("<tr") == 301


def test_words_have_readable_formulas_and_no_dollars() -> None:
    """What a terminal shows of hints, counterexamples and readings; a student's own line stays as it was typed."""
    step = replace(
        FAILS, hint="Split $e^{x_i + c}$.", counterexample={"point": {"x_1": "2"}, "left": "1", "right": "0"}
    )
    result = replace(
        PART, rubric=(replace(LOST, why=r"At $\sigma = 0$."),), steps=(step,), hint=r"Use $\frac{1}{1 + x}$."
    )
    shown = display.bundle(result, points=False, note="Mind $x_{2}$.")["text/plain"]
    for words in ("Hint: Split e^(x_i + c).", "At x_1 = 2 the", "At σ = 0.", "Hint: Use 1/(1 + x).", "Mind x_2."):
        assert words in shown
    assert r"✗ \frac{d}{dx} x^2 = x" in shown
    assert "$" not in shown
    read = replace(PART, steps=(), read=r"f = \tanh^{2}{\left(x \right)};\quad g = x_{1}")
    assert "Read as: f = tanh^2(x); g = x_1\n" in display.bundle(read, points=False)["text/plain"] + "\n"
    assert display.sentence("Save $x_1$.")["text/plain"] == "Save x_1."


@pytest.mark.parametrize("name", ["x", "x_1", r"\delta_2"])
@pytest.mark.parametrize("mime", FORMS)
def test_a_counterexample_is_said_once(mime: str, name: str) -> None:
    """Also where its names are typeset, and the judge gave the same sentence as its reason."""
    point = {"point": {name: "2"}, "left": "1", "right": "0", "where": ""}
    step = replace(FAILS, counterexample=point, why=f"At {name} = 2 the left side is 1, the right side 0")
    text = display.bundle(replace(PART, steps=(step,)), points=False)[mime]
    assert text.count("the left side is 1, the right side 0") == 1
