"""A course's addresses: written once, in the configuration, and put into its notebooks when they are released."""

from __future__ import annotations

import ast
import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from handgrad.adapters.addresses import COURSE_INSTALL, OPEN_IN_COLAB, Place, place
from handgrad.adapters.cli_command import CommandError
from handgrad.adapters.course import CONFIG, Course, settings
from handgrad.adapters.problem_template import BADGE, INSTALL
from handgrad.adapters.release import generate
from nbgrader.api import Gradebook

TOP = Path(__file__).resolve().parents[2]
SOURCES = sorted((TOP / "source").glob("*/*.ipynb"))
RELEASED = sorted((TOP / "release").glob("*/*.ipynb"))
_BADGE = re.compile(r"\[\*\*(?P<words>[^\]*]*)\*\*\]\((?P<address>\S+)\)")


def _texts(path: Path) -> dict[str, str]:
    """The notebook's cells by id."""
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"]}


def _name(path: Path) -> str:
    return path.stem


def _badges(path: Path) -> list[re.Match[str]]:
    return [badge for text in _texts(path).values() for badge in _BADGE.finditer(text)]


@pytest.fixture(scope="module")
def here() -> Place:
    """Where this course is."""
    return place(settings(Course(TOP)))


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_sources_hold_no_address(path: Path) -> None:
    """Below the title come the badge and the cell that installs, word for word those of ``handgrad new``."""
    texts = _texts(path)
    assert list(texts)[1:3] == [f"{path.stem}-badge", f"{path.stem}-install"]
    assert (texts[f"{path.stem}-badge"], texts[f"{path.stem}-install"]) == (BADGE, INSTALL)
    assert "github.com" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", RELEASED, ids=_name)
def test_a_badge_leads_to_its_own_notebook(path: Path, here: Place) -> None:
    """To a file that is there: this one, in the configured repository and branch. No picture of it is fetched."""
    (badge,) = _badges(path)
    prefix = f"https://colab.research.google.com/github/{here.repository}/blob/{here.branch}/"
    assert badge["address"].startswith(prefix)
    assert (TOP / unquote(badge["address"].removeprefix(prefix))).samefile(path)
    assert badge["words"] == "Open in Colab"
    assert "![" not in _texts(path)[f"{path.stem}-badge"]


@pytest.mark.parametrize("path", RELEASED, ids=_name)
def test_what_is_installed_is_named(path: Path, here: Place) -> None:
    """The cell that installs is Python, names the requirement once, and no word is left unfilled."""
    install = _texts(path)[f"{path.stem}-install"]
    strings = [node.value for node in ast.walk(ast.parse(install)) if isinstance(node, ast.Constant)]
    assert strings.count(here.requirement()) == 1
    assert not any(word in path.read_text("utf-8") for word in (OPEN_IN_COLAB, COURSE_INSTALL))


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course of one notebook at an address of its own, in a folder whose name has a blank."""
    folder = tmp_path / "my course"
    (folder / "source" / "ps1").mkdir(parents=True)
    shutil.copy(TOP / "source" / "ps1-activations" / "relu.ipynb", folder / "source" / "ps1")
    _configure(folder, 'c.Course.repository = "ann/deep"\nc.Course.branch = "term/1"\n')
    return Course(folder)


def _configure(folder: Path, lines: str) -> None:
    text = (TOP / CONFIG).read_text("utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("c.Course.")]
    (folder / CONFIG).write_text("\n".join(kept) + "\n" + lines, "utf-8")


def _release(course: Course) -> dict[str, str]:
    generate(course, ["ps1"])
    return _texts(course.folder / "release" / "ps1" / "relu.ipynb")


def test_a_course_has_its_own_addresses(course: Course) -> None:
    """Another repository, a branch with a slash."""
    texts = _release(course)
    badge = "https://colab.research.google.com/github/ann/deep/blob/term/1/release/ps1/relu.ipynb"
    assert f"]({badge}) " in texts["relu-badge"]
    assert '"handgrad @ https://github.com/ann/deep/archive/term/1.zip"' in texts["relu-install"]


def test_a_course_may_install_from_elsewhere(course: Course) -> None:
    """Where its repository is not a copy of handgrad's own."""
    _configure(
        course.folder, 'c.Course.repository = "a/b"\nc.Course.branch = "m"\nc.Course.install = "handgrad==0.1"\n'
    )
    assert '"--quiet", "handgrad==0.1"]' in _release(course)["relu-install"]


@pytest.mark.parametrize(
    "lines",
    [
        "",
        'c.Course.repository = "ann"\nc.Course.branch = "main"\n',
        'c.Course.repository = "a/b"\nc.Course.branch = "x y"\n',
    ],
)
def test_a_course_without_an_address_gets_one_sentence(course: Course, lines: str) -> None:
    """And no release with half an address in it."""
    _configure(course.folder, lines)
    with pytest.raises(CommandError, match=r"c\.Course\.repository"):
        generate(course, ["ps1"])


def test_the_gradebook_keeps_the_filled_cells(course: Course) -> None:
    """So that a locked cell of a student's is not taken for a changed one."""
    filled = _release(course)["relu-install"]
    with Gradebook(settings(course).CourseDirectory.db_url) as book:
        assert book.find_source_cell("relu-install", "relu", "ps1").source == filled


def test_an_install_cannot_leave_its_string() -> None:
    """It stands in a cell of Python."""
    with pytest.raises(ValueError, match="quotation mark"):
        place({"Course": {"repository": "a/b", "branch": "m", "install": 'x", "--pre'}})
