"""Collecting by link against a server that behaves like the real hosts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from handgrad.grading.collect import UNTOUCHED, Assignment, Folders, Outcome, collect
from handgrad.grading.fetch import SENTENCES, Fetcher, open_client
from handgrad.grading.handins import HandIn
from handgrad.grading.hosts import Limits
from handgrad.grading.recognise import fingerprint

from .fake_hosts import FakeHosts, serving

LIMITS = Limits(size=300_000, seconds=5.0, answer=3.0, tries=4, wait=0.01)
DUE = datetime(2026, 11, 20, tzinfo=UTC)


def notebook(name: str, answer: str = "", *, stripped: bool = False) -> bytes:
    """A small notebook of a course, as a student would send it."""
    metadata: dict[str, Any] = {} if stripped else {"nbgrader": {"grade_id": f"{name}-derive"}}
    cells = [
        {
            "cell_type": "markdown",
            "metadata": metadata,
            "source": [f"## Derive the gradient of {name}, by hand and by the chain rule"],
        },
        {"cell_type": "code", "metadata": {}, "source": f"{answer}", "outputs": [], "execution_count": None},
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def drive(number: int) -> str:
    """The id of a file in Drive."""
    return f"1file{number:08d}"


SIGMOID, TANH = notebook("sigmoid"), notebook("tanh")
NAMES = ("sigmoid", "tanh")
RAW = "/raw/ann/hw/main"
PAGE = "page <html><body>Welcome to my home page</body></html>"
TREE = json.dumps({"tree": [{"path": "ps1/sigmoid.ipynb"}, {"path": "ps1/tanh.ipynb"}, {"path": "README.md"}]})
TWICE = json.dumps({"tree": [{"path": "a/sigmoid.ipynb"}, {"path": "b/sigmoid.ipynb"}]})
FOLDER = "page " + "".join(
    f'<a href="https://drive.google.com/file/d/{drive(number)}/view"><div class="flip-entry-title">{name}</div></a>'
    for number, name in ((1, "Copy of sigmoid.ipynb"), (2, "notes.pdf"))
)

FILES: dict[str, bytes | str] = {
    "/good": SIGMOID,
    f"{RAW}/sigmoid.ipynb": SIGMOID,
    f"{RAW}/my work/Copy of sigmoid.ipynb": SIGMOID,
    "/raw/ann/hw/fix/one/sigmoid.ipynb": SIGMOID,
    f"{RAW}/stripped.ipynb": notebook("sigmoid", stripped=True),
    f"{RAW}/other.ipynb": notebook("relu"),
    f"{RAW}/empty.ipynb": b"",
    f"{RAW}/list.ipynb": b"[]",
    f"{RAW}/half.ipynb": SIGMOID[:40],
    f"{RAW}/deep.ipynb": b"[" * 100_000,
    f"{RAW}/page.ipynb": PAGE,
    f"{RAW}/forbidden.ipynb": "forbidden",
    f"{RAW}/private.ipynb": "private",
    f"{RAW}/moved.ipynb": f"moved {RAW}/sigmoid.ipynb",
    f"{RAW}/loop.ipynb": f"moved {RAW}/loop.ipynb",
    f"{RAW}/away.ipynb": "moved http://169.254.169.254/latest/meta-data",
    f"{RAW}/file.ipynb": "moved file:///etc/passwd",
    f"{RAW}/elsewhere.ipynb": "moved https://example.org/sigmoid.ipynb",
    f"{RAW}/busy.ipynb": "busy 2",
    f"{RAW}/always-busy.ipynb": "busy 99",
    f"{RAW}/slow.ipynb": "slow",
    f"{RAW}/cut.ipynb": "cut 1",
    f"{RAW}/always-cut.ipynb": "cut 99",
    f"{RAW}/huge.ipynb": "huge",
    f"/drive/download?{drive(1)}": SIGMOID,
    f"/drive/download?{drive(3)}": "page",
    f"/drive/download?{drive(4)}": "moved /signin/ServiceLogin",
    f"/drive/download?{drive(5)}": "page <html>Google Drive - Quota exceeded</html>",
    f"/drive/download?{drive(6)}": "page <html>Sorry, the file you have requested does not exist.</html>",
    f"/folders/embeddedfolderview?{drive(7)}": FOLDER,
    f"/folders/embeddedfolderview?{drive(8)}": "page <html></html>",
    "/gist/ann/" + "a" * 32 + "/raw": SIGMOID,
    "/gist/ann/" + "b" * 32 + "/raw/sigmoid.ipynb": SIGMOID,
    "/api/repos/ann/hw": 'json {"default_branch": "main"}',
    "/api/repos/ann/hw/git/trees/main": f"json {TREE}",
    "/api/repos/ann/twice": 'json {"default_branch": "main"}',
    "/api/repos/ann/twice/git/trees/main": f"json {TWICE}",
    f"{RAW}/ps1/sigmoid.ipynb": SIGMOID,
    f"{RAW}/ps1/tanh.ipynb": TANH,
}

BLOB = "https://github.com/ann/hw/blob/main"
# Forty links: what became of the sigmoid notebook.
LINKS = [
    (f"{BLOB}/sigmoid.ipynb", "collected"),
    (f"<{BLOB}/sigmoid.ipynb> ", "collected"),
    (f"{BLOB}/my%20work/Copy%20of%20sigmoid.ipynb", "collected"),
    ("https://github.com/ann/hw/blob/fix/one/sigmoid.ipynb", "collected"),
    (f"https://colab.research.google.com/github/ann/hw/blob/main/sigmoid.ipynb#scrollTo=x{drive(1)}", "collected"),
    ("https://raw.githubusercontent.com/ann/hw/main/sigmoid.ipynb", "collected"),
    ("https://nbviewer.org/github/ann/hw/blob/main/sigmoid.ipynb", "collected"),
    (f"{BLOB}/stripped.ipynb", "collected"),
    (f"{BLOB}/moved.ipynb", "collected"),
    (f"{BLOB}/busy.ipynb", "collected"),
    (f"{BLOB}/slow.ipynb", "collected"),
    (f"{BLOB}/cut.ipynb", "collected"),
    (f"https://colab.research.google.com/drive/{drive(1)}?usp=sharing", "collected"),
    (f"https://drive.google.com/file/d/{drive(1)}", "collected"),
    (f"https://drive.google.com/file/u/1/d/{drive(1)}/preview", "collected"),
    (f"https://drive.google.com/open?id={drive(1)}", "collected"),
    (f"https://drive.google.com/drive/folders/{drive(7)}", "collected"),
    ("https://gist.github.com/ann/" + "a" * 32, "collected"),
    ("https://colab.research.google.com/gist/ann/" + "b" * 32 + "/sigmoid.ipynb", "collected"),
    ("https://github.com/ann/hw", "collected"),
    ("https://github.com/ann/hw/tree/main/ps1", "collected"),
    ("https://github.com/ann/twice", "several"),
    ("https://github.com/ann/nothing", "not found"),
    (f"{BLOB}/other.ipynb", "other notebook"),
    (f"{BLOB}/empty.ipynb", "not a notebook"),
    (f"{BLOB}/list.ipynb", "not a notebook"),
    (f"{BLOB}/half.ipynb", "not a notebook"),
    (f"{BLOB}/deep.ipynb", "not a notebook"),
    (f"{BLOB}/page.ipynb", "not a notebook"),
    (f"{BLOB}/nowhere.ipynb", "not found"),
    (f"{BLOB}/private.ipynb", "not found"),
    (f"{BLOB}/forbidden.ipynb", "private"),
    (f"{BLOB}/loop.ipynb", "not allowed"),
    (f"{BLOB}/away.ipynb", "not allowed"),
    (f"{BLOB}/file.ipynb", "not allowed"),
    (f"{BLOB}/elsewhere.ipynb", "not allowed"),
    (f"{BLOB}/always-busy.ipynb", "busy"),
    (f"{BLOB}/always-cut.ipynb", "busy"),
    (f"{BLOB}/huge.ipynb", "too large"),
    (f"https://colab.research.google.com/drive/{drive(3)}", "private"),
    (f"https://colab.research.google.com/drive/{drive(4)}", "private"),
    (f"https://drive.google.com/file/d/{drive(5)}/view", "busy"),
    (f"https://drive.google.com/file/d/{drive(6)}/view", "not found"),
    (f"https://drive.google.com/drive/folders/{drive(8)}", "empty folder"),
    ("tomorrow, sorry", "not a link"),
]


@pytest.fixture
def fake() -> Iterator[FakeHosts]:
    """The hosts, serving."""
    with serving(FakeHosts(dict(FILES))) as running:
        yield running


class Course:
    """A course folder and its collections."""

    def __init__(self, folder: Path, fake: FakeHosts, token: str = "") -> None:
        self.folders = Folders(folder / "submitted", folder / "collected")
        marks = tuple(fingerprint(name, json.loads(notebook(name))) for name in NAMES)
        self.assignment = Assignment("ps1", marks, DUE)
        self.fetcher = Fetcher(open_client(LIMITS), fake.hosts(), LIMITS, token)

    def collect(self, rows: list[HandIn], **options: Any) -> dict[tuple[str, str], Outcome]:
        """Outcomes by student and notebook."""
        found = collect(rows, self.assignment, self.folders, self.fetcher, **options)
        return {(outcome.student, outcome.notebook): outcome for outcome in found}

    def there(self, student: str, name: str = "sigmoid") -> bytes | None:
        """What lies in submitted/."""
        path = self.folders.submitted / student / "ps1" / f"{name}.ipynb"
        return path.read_bytes() if path.exists() else None


@pytest.fixture
def course(tmp_path: Path, fake: FakeHosts) -> Course:
    """An empty course folder."""
    return Course(tmp_path, fake)


def row(student: str, *links: str, day: int = 10, number: int = 2) -> HandIn:
    """A hand-in of November 2026."""
    return HandIn(student, links, datetime(2026, 11, day, tzinfo=UTC), number)


@pytest.mark.parametrize(("link", "kind"), LINKS)
def test_each_link_has_the_right_outcome(course: Course, link: str, kind: str) -> None:
    """What can be had is laid out for nbgrader; what cannot be had is named, and leaves nothing behind."""
    outcome = course.collect([row("ann", link)])["ann", "sigmoid"]
    assert outcome.kind == kind
    assert (course.there("ann") is not None) == (kind == "collected")
    assert bool(outcome.sentence) == (kind != "collected")


def test_every_failure_has_a_sentence_to_send_on() -> None:
    """A sentence ends with a full stop and is more than a word."""
    assert all(sentence.endswith(".") and len(sentence.split()) > 5 for sentence in SENTENCES.values())


def test_nothing_collected_is_lost_when_the_link_breaks(course: Course, fake: FakeHosts) -> None:
    """A later row whose link is private leaves the earlier notebook in place and says so."""
    course.collect([row("ann", f"{BLOB}/sigmoid.ipynb")])
    outcome = course.collect([row("ann", f"{BLOB}/forbidden.ipynb", day=11)])["ann", "sigmoid"]
    assert outcome.kind == "kept"
    assert "private" in outcome.sentence
    assert course.there("ann") == SIGMOID


def test_a_row_without_a_link_is_told_from_no_row(course: Course, fake: FakeHosts) -> None:
    """Who is in the list is not said to be missing from it; the notebook stays either way."""
    course.collect([row("ann", f"{BLOB}/sigmoid.ipynb")])
    assert "No link leads to it" in course.collect([row("ann")])["ann", "sigmoid"].sentence
    assert course.there("ann") == SIGMOID


def test_a_replaced_notebook_is_kept_too(course: Course, fake: FakeHosts) -> None:
    """Both versions lie below collected/ after a second hand-in."""
    course.collect([row("ann", f"{BLOB}/sigmoid.ipynb")])
    fake.files[f"{RAW}/sigmoid.ipynb"] = notebook("sigmoid", "x = 1")
    course.collect([row("ann", f"{BLOB}/sigmoid.ipynb", day=12)])
    assert course.there("ann") == notebook("sigmoid", "x = 1")
    assert len(list((course.folders.collected / "ps1" / "arrived").iterdir())) == 2


def test_running_again_fetches_only_what_changed(course: Course, fake: FakeHosts) -> None:
    """A row that did not change costs no download; a failed one is tried again."""
    rows = [row("ann", f"{BLOB}/sigmoid.ipynb"), row("bob", f"{BLOB}/nowhere.ipynb")]
    course.collect(rows)
    fake.visits.clear()
    outcomes = course.collect(rows)
    assert outcomes["ann", "sigmoid"].kind == "unchanged"
    assert fake.visits == {f"{RAW}/nowhere.ipynb": 1}


def test_the_latest_before_the_due_date_counts_and_late_ones_are_marked(course: Course, fake: FakeHosts) -> None:
    """Ann has one on time and one late; Bob only a late one."""
    fake.files[f"{RAW}/later.ipynb"] = notebook("sigmoid", "later")
    outcomes = course.collect(
        [
            row("ann", f"{BLOB}/sigmoid.ipynb", day=19),
            row("ann", f"{BLOB}/later.ipynb", day=21, number=3),
            row("bob", f"{BLOB}/later.ipynb", day=21, number=4),
        ]
    )
    assert (outcomes["ann", "sigmoid"].late, outcomes["bob", "sigmoid"].late) == (False, True)
    assert course.there("ann") == SIGMOID
    stamp = course.folders.submitted / "bob" / "ps1" / "timestamp.txt"
    assert stamp.read_text() == "2026-11-21 00:00:00 UTC"


def test_one_cell_may_hold_all_notebooks(course: Course) -> None:
    """Two links, or one folder, give both notebooks of the assignment."""
    links = (f"{BLOB}/sigmoid.ipynb", f"{BLOB}/ps1/tanh.ipynb")
    outcomes = course.collect([row("ann", *links), row("bob", "https://github.com/ann/hw/tree/main/ps1")])
    assert {outcome.kind for outcome in outcomes.values()} == {"collected"}
    assert course.there("bob", "tanh") == TANH


def test_students_without_a_row_are_reported(course: Course) -> None:
    """The roster knows Eve, the list does not."""
    outcomes = course.collect([row("ann", f"{BLOB}/sigmoid.ipynb")], roster=["ann", "eve"])
    assert outcomes["eve", "sigmoid"].kind == "missing"
    assert outcomes["ann", "tanh"].kind == "missing"


@pytest.mark.parametrize("student", ["../eve", "a/b", ".hidden", "", "x\n", "a\\b"])
def test_a_student_id_cannot_lead_out_of_the_folder(course: Course, student: str) -> None:
    """Such an id is reported and nothing is written."""
    found = course.collect([row(student, f"{BLOB}/sigmoid.ipynb")])
    assert [outcome.kind for outcome in found.values()] == ["student"]
    assert not course.folders.submitted.exists()


def test_a_token_reads_private_github_and_goes_nowhere_else(tmp_path: Path, fake: FakeHosts) -> None:
    """The token is shown to GitHub's file and API hosts, not to Drive."""
    course = Course(tmp_path, fake, token="secret")
    rows = [row("ann", f"{BLOB}/private.ipynb"), row("bob", f"https://drive.google.com/file/d/{drive(1)}/view")]
    outcomes = course.collect(rows)
    assert outcomes["ann", "sigmoid"].kind == "collected"
    assert outcomes["bob", "sigmoid"].kind == "collected"
    assert set(fake.tokens) == {"raw"}


def test_slow_links_are_waited_for_together(course: Course, fake: FakeHosts) -> None:
    """Of 200 links 40 are slow; they are under way at once, and so take the time of the slowest."""
    for number in range(200):
        fake.files[f"{RAW}/{number}.ipynb"] = "slow" if number < 40 else SIGMOID
    outcomes = course.collect([row(f"s{number}", f"{BLOB}/{number}.ipynb", number=number) for number in range(200)])
    assert sum(outcome.kind == "collected" for outcome in outcomes.values()) == 200
    assert fake.most_waiting >= LIMITS.at_once // 2


def _with_answer(answer: str) -> bytes:
    """A notebook whose last cell is an answer cell."""
    made = json.loads(notebook("sigmoid", answer))
    made["cells"][1]["metadata"] = {"nbgrader": {"grade_id": "sigmoid-answer", "solution": True}}
    return json.dumps(made).encode()


@pytest.mark.parametrize(("answer", "remark"), [("...  # your answer here\n", True), ("return 1", False)])
def test_a_link_to_the_release_itself_is_remarked_on(answer: str, remark: bool, tmp_path: Path) -> None:
    """It is collected like any other, and the student can be told before it is graded."""
    released = fingerprint("sigmoid", json.loads(_with_answer("...  # your answer here")))
    with serving(FakeHosts({f"{RAW}/sigmoid.ipynb": _with_answer(answer)})) as fake, open_client(LIMITS) as client:
        (outcome,) = collect(
            [HandIn("ann", (f"{BLOB}/sigmoid.ipynb",), None, 2)],
            Assignment("ps1", (released,)),
            Folders(tmp_path / "submitted", tmp_path / "collected"),
            Fetcher(client, fake.hosts(), LIMITS),
        )
    assert (outcome.kind, outcome.sentence) == ("collected", UNTOUCHED if remark else "")


def test_the_handbook_has_every_outcome() -> None:
    """With the very sentence that a student is sent."""
    handbook = (Path(__file__).parents[2] / "docs" / "hand-in.md").read_text("utf-8")
    assert [kind for kind, sentence in SENTENCES.items() if f"| {kind} | {sentence} |" not in handbook] == []
