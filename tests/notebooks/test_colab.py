"""Colab: the open notebook is asked of the front end, which may not answer."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest
from handgrad.adapters import colab
from handgrad.judging.result import MIME

from .hosts import code, markdown, notebook

OPEN = notebook(markdown("mine", "p"), code('handgrad.check("p")'))


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the front end gives, one answer a request; the last one again and again. An exception is raised."""
    queue: list[Any] = []

    def blocking_request(request: str, timeout_sec: float | None = None) -> Any:
        assert request == "get_ipynb"
        assert timeout_sec
        answer = queue.pop(0) if len(queue) > 1 else queue[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    google, package, message = ModuleType("google"), ModuleType("google.colab"), ModuleType("google.colab._message")
    message.blocking_request = blocking_request  # type: ignore[attr-defined]
    package._message = message  # type: ignore[attr-defined]
    for module in (google, package, message):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(colab.time, "sleep", lambda _: None)
    return queue


@pytest.mark.parametrize("given", [[{"ipynb": OPEN}], [None, {"ipynb": OPEN}], [TimeoutError(), {"ipynb": OPEN}]])
def test_the_open_notebook_is_read(answers: list[Any], given: list[Any]) -> None:
    """Unsaved edits included, so it is the newest; a busy front end is asked twice."""
    answers += given
    answer = colab.ColabHost().answer_text("p")
    assert (answer.text, answer.newest) == ("mine", True)


@pytest.mark.parametrize("given", [None, {}, {"ipynb": None}, {"ipynb": []}, RuntimeError("no front end"), "text"])
def test_no_answer_gives_a_sentence(answers: list[Any], given: Any) -> None:
    """Not a traceback."""
    answers.append(given)
    answer = colab.ColabHost().answer_text("p")
    assert answer.text is None
    assert "run this cell again" in answer.problem


def test_a_notebook_without_the_cell_gives_a_sentence(answers: list[Any]) -> None:
    """Its text cell was deleted."""
    answers.append({"ipynb": notebook(code('handgrad.check("p")'))})
    assert "no text cell" in colab.ColabHost().answer_text("p").problem


def test_markdown_is_shown_there(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """HTML outputs do not typeset mathematics in Colab."""
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("handgrad.notebooks.kernel.display", shown.append)
    colab.ColabHost().show({MIME: {}, "text/html": "h", "text/markdown": "m", "text/plain": "p"})
    assert set(shown[0]) == {MIME, "text/markdown", "text/plain"}
