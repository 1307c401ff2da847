"""``handgrad.hand_in()``: what is answered, what is kept, how to share, and what a link comes to."""

from __future__ import annotations

from typing import Any

import handgrad
import pytest
import sympy as sp
from handgrad.notebooks import hand_in as module
from handgrad.notebooks.check import FAULT
from handgrad.notebooks.hand_in import IN_COLAB, LinkReport
from handgrad.notebooks.host import OpenNotebook, hosted_by
from handgrad.notebooks.kernel import KernelHost

from .hosts import KeepingHost, code, markdown, notebook

RIGHT = r"$$\begin{aligned} \sigma'(x) &= \frac{d}{dx} (1 + e^{-x})^{-1} \\ &= (1 + e^{-x})^{-2} e^{-x} \\ &= \frac{e^{-x}}{(1 + e^{-x})^2} \end{aligned}$$"
WRONG = r"$$\sigma'(x) = e^{-x}$$"
BOUND = "sigmoid_bound = sp.Rational(1, 4) ** L"
CHECK_BOUND = 'handgrad.check("vanishing-bound", sigmoid_bound)'
L = sp.Symbol("L", positive=True, integer=True)


class _Host(KernelHost):
    """A kernel whose notebook is ``opened`` and whose displays are kept."""

    def __init__(self, opened: OpenNotebook | None) -> None:
        super().__init__(markdown=False)
        self.opened = opened
        self.shown: list[dict[str, Any]] = []

    def open_notebook(self, part: str) -> OpenNotebook | None:
        return self.opened

    def show(self, bundle: dict[str, Any], result: Any = None) -> None:
        self.shown.append(bundle)


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The variables of the kernel; under ``"In"`` the cells that were run."""
    names: dict[str, Any] = {"In": []}
    monkeypatch.setattr(module, "names_of_kernel", lambda: names)
    monkeypatch.setattr(module, "history", lambda: tuple(names["In"]))
    return names


def _shown(*cells: dict[str, Any], kept: str = "file", examine: Any = None, link: str | None = None) -> dict[str, Any]:
    where = OpenNotebook(notebook(*cells), True, "mine.ipynb", kept) if cells else None  # type: ignore[arg-type]
    host = _Host(where)
    with hosted_by(host):
        if examine is None:
            handgrad.hand_in()
        else:
            module.hand_in(link, examine=examine)
    (bundle,) = host.shown
    return bundle


def _said(*cells: dict[str, Any], **options: Any) -> str:
    return str(_shown(*cells, **options)["text/plain"])


def _line(said: str, title: str) -> str:
    (line,) = [line for line in said.splitlines() if title in line]
    return line.strip()


def test_a_notebook_that_was_not_run_is_to_be_run_first(kernel: dict[str, Any]) -> None:
    """Without its file and without a check in the history nothing is known, and that is said with how to share."""
    kernel["In"] = ["1 + 1"]
    said = _said()
    assert "Run All" in said
    assert "could not be read" in said
    assert "Anyone with the link" in said


def unwritten(depth: int, activation: str) -> Any:
    """As released."""
    ...  # noqa: PIE790


def written(depth: int, activation: str) -> Any:
    return depth - depth * depth


@pytest.mark.parametrize(
    ("bound", "through", "head"),
    [
        (..., unwritten, "None of 3 parts is answered yet"),
        (None, None, "None of 3 parts is answered yet"),
        (sp.Rational(1, 4) ** L, unwritten, "1 of 3 parts answered, 1 as it should be"),
        (sp.Rational(1, 4) ** L, written, "2 of 3 parts answered, 1 as it should be"),
        (sp.Rational(1, 2) ** L, unwritten, "1 of 3 parts answered, 0 as they should be"),
    ],
)
def test_answers_of_the_kernel(bound: Any, through: Any, head: str, kernel: dict[str, Any]) -> None:
    """An ellipsis, nothing at all and a function without a body are no answers; a wrong answer is one."""
    kernel |= {"In": [CHECK_BOUND], "sigmoid_bound": bound, "gradient_through": through}
    assert head in _said().splitlines()[0]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (r"$$\sigma'(x) &= … $$", "… 1 · By the chain rule: nothing yet"),
        (WRONG, "✗ 1 · By the chain rule: 0 of 1 line holds"),
        (RIGHT, "✓ 1 · By the chain rule: 3 of 3 lines hold"),
    ],
)
def test_a_derivation_is_read_from_the_notebook(text: str, row: str, kernel: dict[str, Any]) -> None:
    """And checked as its check cell would."""
    task = markdown("## 1 · By the chain rule\n\n*Derivation · 5 points*", "sigmoid-derive-task")
    said = _said(
        task, markdown(text, "sigmoid-derive"), code('handgrad.check("sigmoid-derive")', "sigmoid-derive-check")
    )
    assert _line(said, "chain rule") == row


def text_answer(text: str) -> list[dict[str, Any]]:
    """A statement, an answer that a person grades, and a check that tells which notebook this is."""
    answer = markdown(text, "vanishing-words")
    answer["metadata"]["nbgrader"] |= {"grade": True, "solution": True, "points": 2}
    task = markdown("## 4 · Why they vanish\n\n*In words · 2 points*", "vanishing-words-task")
    return [code(CHECK_BOUND, "vanishing-bound-check"), task, answer]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("**Your answer**\n\n…", "… 4 · Why they vanish: nothing yet"),
        ("  ", "… 4 · Why they vanish: nothing yet"),
        ("**Your answer**\n\nEach factor is at most 1/4 …", "✓ 4 · Why they vanish: written, for a person to read"),
    ],
)
def test_texts_in_words_are_listed(text: str, row: str, kernel: dict[str, Any]) -> None:
    """By the heading of their statement; nobody judges them here."""
    assert _line(_said(*text_answer(text)), "Why they vanish") == row


@pytest.mark.parametrize(
    ("cell", "ran", "value", "row"),
    [
        (BOUND, [BOUND], sp.Rational(1, 4) ** L, "✓"),
        (BOUND + "  # mine", [BOUND], sp.Rational(1, 4) ** L, "saved file has another text"),
        (BOUND, ["1 + 1"], None, "written, but not run"),
        ("sigmoid_bound = (\n    ...  # your answer here\n)", ["1 + 1"], None, "nothing yet"),
    ],
)
def test_a_cell_that_was_not_run_as_it_stands_is_named(
    cell: str, ran: list[str], value: Any, row: str, kernel: dict[str, Any]
) -> None:
    """What is graded is the text in the file, so that a difference from what was run matters."""
    kernel |= {"In": ran, "sigmoid_bound": value}
    said = _said(code(cell, "vanishing-bound"), code(CHECK_BOUND, "vanishing-bound-check"))
    assert row in _line(said, "sigmoid")


def test_in_colab_it_says_how_to_share_there(kernel: dict[str, Any]) -> None:
    """A notebook opened from GitHub is nobody's until a copy is saved in Drive."""
    said = _said(*text_answer("…"), kept="colab")
    assert all(step in said for step in IN_COLAB)
    assert "Save a copy in Drive" in said


def test_a_link_is_looked_at_instead(kernel: dict[str, Any]) -> None:
    """With the open notebook and its problem; what it comes to is shown in place of how to share."""
    asked: list[Any] = []

    def examine(link: str, found: Any, problem: Any) -> LinkReport:
        asked.append((link, len(found["cells"]), problem.name))
        return LinkReport("fails", "It does not work", ("It is private.",))

    said = _said(*text_answer("…"), examine=examine, link="there")
    assert asked == [("there", 3, "vanishing")]
    assert "✗ It does not work\n  It is private." in said
    assert "Copy link" not in said


def test_what_answers_print_is_not_shown(kernel: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """A function that prints does so in its own check, not in the list of what is answered."""

    def gradient_through(depth: int, activation: str) -> float:
        print("debugging", depth)
        return {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}[activation] ** depth

    kernel["gradient_through"] = gradient_through
    shown = _shown(code('handgrad.check("vanishing-through", gradient_through)'))
    assert "all of it holds" in shown["text/plain"].lower()
    assert "debugging" not in capsys.readouterr().out


def test_a_fault_of_ours_is_a_sentence(kernel: dict[str, Any]) -> None:
    """No traceback in the last cell."""

    def examine(link: str, found: Any, problem: Any) -> LinkReport:
        raise RuntimeError("broken")

    assert _said(*text_answer("…"), examine=examine, link="there").startswith(FAULT)


def test_it_is_shown_in_three_forms_and_runs_nothing(kernel: dict[str, Any]) -> None:
    """A student's own words appear as words."""
    cells = text_answer("mine")
    cells[1]["source"] = "## 4 · <script>alert(1)</script> | `x` $\\href{a}{b}$"
    shown = _shown(*cells)
    assert set(shown) == {"text/html", "text/markdown", "text/plain"}
    assert "<script" not in shown["text/html"] + shown["text/markdown"]


def test_the_grader_is_not_told(kernel: dict[str, Any]) -> None:
    """While grading nobody hands in."""
    host = KeepingHost()
    with hosted_by(host):
        handgrad.hand_in()
    assert host.shown == []
