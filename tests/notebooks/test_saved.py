"""The saved notebook: which file is read, and what is said about its age."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from handgrad.notebooks import saved

from .hosts import code, markdown, notebook

PART = "sigmoid-derive"


def written(path: Path, text: str, age: float = 0.0) -> Path:
    """A notebook with one answer, saved ``age`` seconds ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(markdown(text, PART), code(f'handgrad.check("{PART}")'))), "utf-8")
    then = time.time() - age
    os.utime(path, (then, then))
    return path


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and no notebook that this very test runs in."""
    monkeypatch.delenv(saved.SESSION, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_lab_names_the_notebook(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JPY_SESSION_NAME is read, whatever the file is called."""
    monkeypatch.setenv(saved.SESSION, str(written(here / "Copy of sigmoid.ipynb", "mine")))
    assert saved.answer_text(PART).text == "mine"


def test_vscode_names_the_notebook(here: Path) -> None:
    """Its variable in the kernel is read."""
    path = written(here / "elsewhere" / "mine.ipynb", "mine")
    assert saved.answer_text(PART, {saved.VSCODE: str(path)}).text == "mine"


def test_without_a_front_end_the_working_directory_is_read(here: Path) -> None:
    """nbclient and nbgrader run beside the file; nobody edits it, so it is the newest."""
    written(here / "sigmoid.ipynb", "mine", age=3600)
    answer = saved.answer_text(PART)
    assert (answer.text, answer.newest, answer.where) == ("mine", True, "sigmoid.ipynb")


def test_a_renamed_file_in_the_working_directory_is_found(here: Path) -> None:
    """Any notebook with the part's cell will do."""
    written(here / "homework (1).ipynb", "mine")
    assert saved.answer_text(PART).text == "mine"


def test_an_inherited_session_gives_way_to_the_working_directory(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader started from a cell inherits the instructor's notebook; the submission beside it is meant."""
    monkeypatch.setenv(saved.SESSION, str(written(here / "source" / "sigmoid.ipynb", "solution")))
    (here / "submission").mkdir()
    monkeypatch.chdir(here / "submission")
    written(here / "submission" / "sigmoid.ipynb", "mine")
    assert saved.answer_text(PART).text == "mine"


@pytest.mark.parametrize(("age", "newest"), [(0.0, True), (60.0, False)])
def test_a_file_saved_a_while_ago_may_be_older_than_the_screen(
    here: Path, monkeypatch: pytest.MonkeyPatch, age: float, newest: bool
) -> None:
    """What is not saved cannot be seen, so only a fresh file is surely the newest."""
    monkeypatch.setenv(saved.SESSION, str(written(here / "sigmoid.ipynb", "mine", age)))
    answer = saved.answer_text(PART)
    assert answer.newest is newest
    assert "saved at" in answer.where


BROKEN: list[tuple[str, Any, str]] = [
    ("half a file", '{"cells": [', "not a whole notebook"),
    ("bytes", b"\xff\xfe\x00", "not a whole notebook"),
    ("no such cell", json.dumps(notebook(markdown("x"))), "no markdown cell"),
    ("not a notebook", "[1, 2]", "no markdown cell"),
    ("deep", "[" * 200_000, "not a whole notebook"),
]


@pytest.mark.parametrize(("what", "content", "words"), BROKEN, ids=[b[0] for b in BROKEN])
def test_a_broken_file_gives_a_sentence(here: Path, what: str, content: str | bytes, words: str) -> None:
    """Never a traceback."""
    (here / "sigmoid.ipynb").write_bytes(content if isinstance(content, bytes) else content.encode())
    answer = saved.answer_text(PART)
    assert answer.text is None
    assert words in answer.problem


def test_no_file_gives_a_sentence() -> None:
    """A notebook that was never saved."""
    answer = saved.answer_text(PART)
    assert answer.text is None
    assert saved.AGAIN in answer.problem


@pytest.mark.parametrize(("part", "found"), [(PART, True), ("tanh-derive", False), ("", False)])
def test_the_notebook_of_a_part_is_opened(here: Path, part: str, found: bool) -> None:
    """By its check; without a part nothing says that a file beside is the one."""
    written(here / "mine.ipynb", "mine")
    assert (saved.open_notebook(part, {}) is not None) is found


def test_without_a_part_the_open_notebook_is_opened(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that a front end names; a while after it was saved, the text may be older than what is seen."""
    written(here / "another.ipynb", "theirs")
    monkeypatch.setenv(saved.SESSION, str(written(here / "mine.ipynb", "mine", age=60)))
    opened = saved.open_notebook("", {})
    assert opened is not None
    assert (opened.newest, opened.kept, opened.where.split()[0]) == (False, "file", "mine.ipynb")


def test_a_damaged_file_is_passed_over(here: Path) -> None:
    """The next one that can be read is taken."""
    (here / "sigmoid.ipynb").write_text("{", "utf-8")
    written(here / "work.ipynb", "mine")
    opened = saved.open_notebook(PART, {})
    assert opened is not None
    assert opened.where == "work.ipynb"
