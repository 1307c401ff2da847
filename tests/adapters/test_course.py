"""Finding the course folder, its configuration, and JupyterLab started in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from handgrad.adapters import course as course_module
from handgrad.adapters import lab
from handgrad.adapters.cli import main
from handgrad.adapters.cli_command import CommandError
from handgrad.adapters.course import CONFIG, Course, find_course, settings, succeed

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture
def scratch(tmp_path: Path) -> Course:
    """A course folder with the real configuration and one empty notebook."""
    shutil.copy(TOP / CONFIG, tmp_path)
    notebook = tmp_path / "source" / "ps9" / "one.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return Course(tmp_path)


def test_a_course_is_found_from_inside_it(scratch: Course) -> None:
    """Any folder below a course folder belongs to it."""
    assert find_course(scratch.folder / "source" / "ps9") == scratch


def test_elsewhere_the_clone_is_the_course(tmp_path: Path) -> None:
    """Outside of every course folder, the clone that handgrad runs from is used."""
    assert find_course(tmp_path) == Course(TOP)


def test_without_a_clone_one_sentence_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package alone has no homework, and says so."""
    monkeypatch.setattr(course_module, "CLONE", tmp_path / "no" / "clone")
    with pytest.raises(CommandError, match=r"run this in a clone of handgrad\.$"):
        find_course(tmp_path)


def test_a_configuration_without_sources_is_not_passed_over(tmp_path: Path) -> None:
    """Whoever stands in a course folder that is not complete does not mean the clone."""
    shutil.copy(TOP / CONFIG, tmp_path)
    with pytest.raises(CommandError, match=rf"^{tmp_path} has {CONFIG} but no source/ beside it"):
        find_course(tmp_path)


IN_A_COURSE = [  # every command that reads or writes a course, stopped by a name that is not there
    (["release", "ps8"], "no assignment 'ps8'"),
    (["autograde", "ps8"], "no assignment 'ps8'"),
    (["collect", "ps8.csv"], "no file ps8.csv"),
    (["export", "ps8"], "no assignment 'ps8'"),
    (["feedback", "ps8"], "no assignment 'ps8'"),
    (["report", "ps8"], "no assignment 'ps8'"),
    (["new", "ps8"], "No problem is called 'ps8'"),
]


@pytest.mark.parametrize(("words", "sentence"), IN_A_COURSE, ids=[words[0] for words, _ in IN_A_COURSE])
def test_a_command_says_which_course_it_works_in_unless_it_is_this_one(
    words: list[str],
    sentence: str,
    scratch: Course,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Elsewhere one line names the clone; in the course folder there is the command's own line alone."""
    monkeypatch.setattr(course_module, "CLONE", scratch.folder)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert main(words) == 2
    named, own = capsys.readouterr().err.splitlines()
    assert named == f"No course folder here, so this works in {scratch.folder}; for another course, run it there."
    assert sentence in own
    monkeypatch.chdir(scratch.folder / "source")
    assert main(words) == 2
    assert capsys.readouterr().err.splitlines() == [own]


def test_a_folder_that_is_named_is_a_course_or_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``handgrad lab --folder`` with a slip of typing starts nothing, least of all in another course."""
    assert main(["lab", "--folder", str(tmp_path / "typo")]) == 2
    assert f"{tmp_path / 'typo'} is no course folder" in capsys.readouterr().err


def test_an_unknown_assignment_names_those_there_are(scratch: Course) -> None:
    """A misspelt assignment gets the list of the right ones."""
    with pytest.raises(CommandError, match=r"no assignment 'ps8' in source/ \(there: ps9\)"):
        scratch.notebooks("ps8")


def test_everything_is_relative_to_the_configuration(scratch: Course) -> None:
    """A copy of the file keeps its own gradebook and exchange, wherever a command is started."""
    config = settings(scratch)
    folder = scratch.folder
    assert config.CourseDirectory.root == str(folder)
    assert config.CourseDirectory.db_url == f"sqlite:///{folder / 'gradebook.db'}"
    assert config.Exchange.root == str(folder / "exchange")


@pytest.mark.parametrize("text", ["c = ", "raise RuntimeError('no')", "c = get_config()\nc.A.b = 1 / 0\n"])
def test_a_broken_configuration_gets_one_sentence(text: str, scratch: Course) -> None:
    """A syntax error or an exception in the configuration names the file."""
    (scratch.folder / CONFIG).write_text(text)
    with pytest.raises(CommandError, match=rf"{CONFIG} cannot be read: \w+Error"):
        settings(scratch)


def test_nbgrader_finds_alembic_without_an_activated_environment(scratch: Course) -> None:
    """Reading the configuration puts this Python's scripts on the path, once."""
    code = (
        "import os, sys; from pathlib import Path; from handgrad.adapters.course import Course, settings\n"
        f"settings(Course(Path({str(scratch.folder)!r}))); settings(Course(Path({str(scratch.folder)!r})))\n"
        "print(os.environ['PATH'])"
    )
    shown = subprocess.run([sys.executable, "-c", code], env={"PATH": "/usr/bin"}, capture_output=True, text=True)
    assert shown.stdout.strip() == f"{Path(sys.executable).parent}:/usr/bin", shown.stderr


def test_lab_starts_in_the_course_folder(scratch: Course) -> None:
    """JupyterLab's root is the course, the exchange folder is there, and nothing asks the network for news."""
    lab.prepare(scratch)
    assert (scratch.folder / "exchange").is_dir()
    command = lab.command_line(scratch, 8899, browser=False)
    assert f"--ServerApp.root_dir={scratch.folder}" in command
    assert "--ServerApp.port=8899" in command
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in command
    assert lab.environment({"PATH": "/usr/bin"})["PATH"] == f"{Path(sys.executable).parent}:/usr/bin"


def test_the_reason_of_a_failed_step_is_the_end_of_its_traceback() -> None:
    """Never its first line, which says nothing."""
    log = "[ERROR] Traceback (most recent call last):\n      File 'x', line 1\n    OSError: [Errno 30] Read-only: 'a'\n"
    with pytest.raises(CommandError, match=r"did not succeed: OSError: \[Errno 30\] Read-only: 'a'"):
        succeed("Generating", {"success": False, "log": log})
