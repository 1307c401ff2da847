"""A pasted link, looked at on the student's machine: the real hosts' ways, and what is there against what is open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpx")

from handgrad.adapters import link_check
from handgrad.adapters.link_check import examine
from handgrad.grading.hosts import Limits
from handgrad.problems.registry import problem

from tests.grading.fake_hosts import FakeHosts, serving

RELEASE = Path(__file__).resolve().parents[2] / "release" / "ps1-activations"
BLOB = "https://github.com/ann/hw/blob/main"
DRIVE = "https://colab.research.google.com/drive"
SIGMOID = problem("sigmoid")


def _notebook(name: str = "sigmoid", **answers: str) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads((RELEASE / f"{name}.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"].replace("-", "_"), cell["source"])
    return notebook


def _file(notebook: Any) -> bytes:
    return json.dumps(notebook).encode()


OPEN = _notebook(sigmoid_derive="mine")
FILES: dict[str, bytes | str] = {
    "/raw/ann/hw/main/sigmoid.ipynb": _file(OPEN),
    "/raw/ann/hw/main/old.ipynb": _file(_notebook()),
    "/raw/ann/hw/main/tanh.ipynb": _file(_notebook("tanh")),
    "/raw/ann/hw/main/page.ipynb": b"{}",
    "/raw/ann/hw/main/busy.ipynb": "busy 99",
    "/drive/download?1file00000001": "page <html>ServiceLogin</html>",
    "/drive/download?1file00000002": _file(OPEN),
    "/api/repos/ann/hw": 'json {"default_branch": "main"}',
    "/api/repos/ann/hw/git/trees/main": 'json {"tree": [{"path": "sigmoid.ipynb"}, {"path": "tanh.ipynb"}]}',
}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHosts]:
    """The hosts, serving; an answer is waited for a short time."""
    monkeypatch.setattr(link_check, "LIMITS", Limits(tries=1, seconds=5.0, answer=3.0, at_once=1))
    with serving(FakeHosts(dict(FILES))) as running:
        yield running


@pytest.mark.parametrize(
    ("link", "tone", "words"),
    [
        (f"{BLOB}/sigmoid.ipynb", "holds", "the same answers"),
        (f" <{BLOB}/sigmoid.ipynb#scrollTo=x> ", "holds", "the same answers"),
        (f"{DRIVE}/1file00000002?usp=sharing", "holds", "a file in Google Drive"),
        ("https://github.com/ann/hw", "holds", "the GitHub repository ann/hw"),
        (f"{BLOB}/old.ipynb", "partly", "sigmoid-derive"),
        (f"{BLOB}/tanh.ipynb", "fails", "not to this one"),
        (f"{BLOB}/page.ipynb", "fails", "not a Jupyter notebook"),
        (f"{BLOB}/nowhere.ipynb", "fails", "private window"),
        (f"{DRIVE}/1file00000001", "fails", "Anyone with the link"),
        (f"{BLOB}/busy.ipynb", "open", "says nothing of the link"),
        ("https://colab.research.google.com/", "fails", "start page"),
        ("tomorrow, sorry", "fails", "not a link"),
        ("", "fails", "No link was given"),
    ],
)
def test_what_a_link_comes_to(fake: FakeHosts, link: str, tone: str, words: str) -> None:
    """In the words that the instructor's report would have."""
    report = examine(link, OPEN, SIGMOID, fake.hosts())
    assert report.tone == tone
    assert words in " ".join(report.sentences)


@pytest.mark.parametrize(("link", "tone"), [("sigmoid", "holds"), ("tanh", "fails")])
def test_without_the_open_notebook_its_checks_tell(fake: FakeHosts, link: str, tone: str) -> None:
    """What the link leads to has the checks of this problem, or not."""
    assert examine(f"{BLOB}/{link}.ipynb", None, SIGMOID, fake.hosts()).tone == tone


def test_a_closed_network_is_no_fault_of_the_link() -> None:
    """Nobody listens there."""
    from handgrad.grading.hosts import Hosts

    nobody = Hosts(raw="http://127.0.0.1:9", private_addresses=True)
    report = examine(f"{BLOB}/sigmoid.ipynb", OPEN, SIGMOID, nobody)
    assert report.tone == "open"
    assert "private window" in " ".join(report.sentences)


def test_without_a_downloader_it_says_what_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The link's form was, its being shared was not."""
    monkeypatch.setattr(link_check, "find_spec", lambda name: None)
    report = examine(f"{DRIVE}/1file00000002", OPEN, SIGMOID)
    assert report.tone == "open"
    assert "whether it is shared was not tried" in report.sentences[0]
