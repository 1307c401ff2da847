"""``nbgrader collect`` and ``handgrad collect`` read a list of links and lay out ``submitted/``."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from handgrad.adapters import collecting
from handgrad.adapters.cli import main
from handgrad.adapters.nbgrader_collect import CollectLinks
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError

from tests.grading.fake_hosts import FakeHosts, serving
from tests.grading.test_collect import SIGMOID, notebook

BLOB = "https://github.com/ann/hw/blob/main"
LIST = f"Timestamp,Email,Link\n2026-11-10 10:00,ANN@school.edu,{BLOB}/sigmoid.ipynb\n"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of two students, due on the ninth, and hosts that have Ann's notebook."""
    (tmp_path / "source" / "ps1").mkdir(parents=True)
    (tmp_path / "source" / "ps1" / "sigmoid.ipynb").write_bytes(notebook("sigmoid"))
    (tmp_path / "release" / "ps1").mkdir(parents=True)
    (tmp_path / "release" / "ps1" / "sigmoid.ipynb").write_bytes(notebook("sigmoid"))
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n")
    with Gradebook(url) as book:
        book.add_assignment("ps1", duedate=datetime(2026, 11, 9))
        book.add_student("ann", email="ann@school.edu")
        book.add_student("bob", email="bob@school.edu")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "ps1.csv").write_text(LIST)
    monkeypatch.chdir(tmp_path)
    with serving(FakeHosts({"/raw/ann/hw/main/sigmoid.ipynb": SIGMOID})) as fake:
        monkeypatch.setattr(collecting, "Hosts", fake.hosts)
        yield tmp_path


def collector(course: Path) -> CollectLinks:
    """The plugin as nbgrader makes it."""
    directory = CourseDirectory(
        root=str(course), assignment_id="ps1", db_url=f"sqlite:///{course / 'gradebook.db'}", course_id="x"
    )
    return CollectLinks(coursedir=directory)


def test_nbgrader_collect_lays_out_the_submission_and_names_who_is_missing(course: Path) -> None:
    """Ann is found by her address and marked late; Bob is missing, so the command fails after the work is done."""
    with pytest.raises(ExchangeError, match="Not everybody"):
        collector(course).start()
    assert (course / "submitted" / "ann" / "ps1" / "sigmoid.ipynb").read_bytes() == SIGMOID
    with (course / "collected" / "ps1" / "report.csv").open() as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert (rows["ann"]["kind"], rows["ann"]["late"], rows["bob"]["kind"]) == ("collected", "True", "missing")


def test_nbgrader_collect_says_where_the_list_goes(course: Path) -> None:
    """Without a list nothing is touched."""
    (course / "links" / "ps1.csv").unlink()
    with pytest.raises(ExchangeError, match=r"links/ps1\.csv"):
        collector(course).start()


def test_handgrad_collect_exits_1_when_anyone_is_missing_and_0_otherwise(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list's name gives the assignment; the table names Bob."""
    assert main(["collect", "links/ps1.csv"]) == 1
    assert "bob" in capsys.readouterr().out
    with (course / "links" / "ps1.csv").open("a") as file:
        file.write(f"2026-11-08 10:00,bob,{BLOB}/sigmoid.ipynb\n")
    assert main(["collect", "links/ps1.csv"]) == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["links/nowhere.csv"], "no file"),
        (["links/ps1.csv", "--assignment", "ps9"], "release/ps9"),
        (["links/ps1.csv", "--timezone", "Mars/Olympus"], "Mars/Olympus"),
        (["release/ps1/sigmoid.ipynb"], "column"),
    ],
)
def test_what_cannot_be_collected_is_said_in_one_sentence(
    course: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    """Exit code 2, one line, nothing written."""
    assert main(["collect", *words]) == 2
    error = capsys.readouterr().err.strip()
    assert sentence in error
    assert len(error.splitlines()) == 1
    assert not (course / "submitted").exists()


def test_the_fingerprint_of_the_release_is_that_of_the_students_copy() -> None:
    """A guard for the fixture: the served notebook is the released one."""
    assert json.loads(SIGMOID)["cells"][0] == json.loads(notebook("sigmoid"))["cells"][0]
