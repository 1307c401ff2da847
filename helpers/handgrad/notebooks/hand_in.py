"""``hand_in``: which parts are answered, whether all is kept, how to share the notebook, and whether its link works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..problems.problem import Problem
from .check import FAULT
from .display import sentence
from .host import OpenNotebook, current
from .kernel import KernelHost, history, names_of_kernel
from .look_over import NOTHING, UNRUN, Kernel, problem_of, rows
from .overview import Overview, Row, Section
from .summary import Tone

RUN_FIRST = "Run the notebook from the top first (Run All), so that this cell can see what is answered."
TEST = 'Test the link here: `handgrad.hand_in("the link")`. Then send it.'
IN_COLAB = (
    "If the notebook was opened from GitHub: File > Save a copy in Drive, and go on in that copy.",
    "Share (above, on the right) > General access > Anyone with the link.",
    "Copy link.",
    TEST,
)
IN_FILE = (
    "Save (Ctrl+S, or ⌘S on a Mac).",
    "Put the file where a link leads to it: push it to GitHub, or File > Download, then upload it to Drive and choose "
    "Share > General access > Anyone with the link.",
    "Copy the link of the notebook itself.",
    TEST,
)
KEPT_IN_COLAB = (
    "Colab saves by itself, and File > Save does it at once. Nothing is lost if the link is sent now: what is graded "
    "is the text of your answers, run afresh, as it is saved when it is collected."
)
KEPT_IN_FILE = (
    "This was read from {where}. Save, and nothing is lost if it is sent now: what is graded is the text of your "
    "answers in the saved file, run afresh."
)
NOT_READ = "The notebook itself could not be read from here, so texts and unsaved changes were not looked at."


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What is known of a link: a tone, a line, and sentences."""

    tone: Tone
    head: str
    sentences: tuple[str, ...] = ()


Examine = Callable[[str, Any, Problem | None], LinkReport]
"""Looks at a link as the instructor's side will: the link, the open notebook's JSON and its problem, if known."""


def hand_in(link: str | None = None, *, examine: Examine) -> None:
    """Show all of it in one output. Sends nothing, changes nothing, and says nothing where nobody hands in."""
    host = current()
    if not isinstance(host, KernelHost):  # the grader's, whose notebook was handed in long ago
        return
    try:
        bundle = _overview(host, link, examine).bundle()
    except Exception:  # whatever it is, the last cell must not end in a traceback
        bundle = sentence(f"{FAULT} You can hand in as ever.")
    host.show(bundle)


def _overview(host: KernelHost, link: str | None, examine: Examine) -> Overview:
    kernel = Kernel(history(), names_of_kernel())
    problem = problem_of(None, kernel)
    opened = host.open_notebook(problem.parts[0].id if problem else "")
    problem = problem_of(opened, kernel) or problem
    sections = [_kept(opened)]
    table: tuple[Row, ...] = ()
    if problem is None:
        head: tuple[Tone, str] = ("later", RUN_FIRST)
    else:
        table = rows(problem, opened, host, kernel)
        head = _head(table)
    if link is None:
        is_colab = opened is not None and opened.kept == "colab"
        sections.append(Section("How to hand in", IN_COLAB if is_colab else IN_FILE, numbered=True))
    else:
        report = examine(str(link), opened.notebook if opened else None, problem)
        sections.append(Section(report.head, report.sentences, report.tone))
    return Overview(*head, table, tuple(sections))


def _kept(opened: OpenNotebook | None) -> Section:
    if opened is None:
        return Section("Is it kept?", (NOT_READ, IN_FILE[0]))
    words = KEPT_IN_COLAB if opened.kept == "colab" else KEPT_IN_FILE.format(where=opened.where)
    return Section("Is it kept?", (words,))


def _head(table: Sequence[Row]) -> tuple[Tone, str]:
    """How many parts are answered, and how many checks hold.

    >>> _head([Row("holds", "a", "It holds"), Row("later", "b", NOTHING)])
    ('partly', '1 of 2 parts answered, 1 as it should be')
    """
    done = [row for row in table if row.words not in (NOTHING, UNRUN)]
    good = sum(row.tone == "holds" for row in done)
    if not done:
        return "later", f"None of {len(table)} parts is answered yet"
    tone: Tone = "holds" if good == len(table) else "partly"
    as_it_should = (
        "all as they should be" if good == len(table) else f"{good} as {'it' if good == 1 else 'they'} should be"
    )
    return tone, f"{len(done)} of {len(table)} parts answered, {as_it_should}"
