"""Only answers and scratch cells come from the student; whatever happened to the rest of the notebook is mended."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from handgrad.grading.cells import nbgrader, text_of
from handgrad.grading.rebuild import Rebuilt, rebuild

from tests.grading.course import ANSWERS, Notebook, handed_in, packed, source


def put_together(notebook: Notebook) -> Rebuilt:
    """Rebuilt from the small course's source, without its release."""
    return rebuild(source(), packed(notebook))


def answers(rebuilt: Rebuilt) -> dict[str, str]:
    """The text of each answer."""
    pairs = zip(rebuilt.notebook["cells"], rebuilt.roles, strict=True)
    return {nbgrader(cell)["grade_id"]: text_of(cell) for cell, role in pairs if role == "answer"}


def at(notebook: Notebook, name: str) -> dict[str, Any]:
    """The cell with that name."""
    found: dict[str, Any] = next(cell for cell in notebook["cells"] if cell["id"] == name)
    return found


def stripped(notebook: Notebook) -> None:
    """Every cell loses its metadata and id."""
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id")


def ids_in_metadata(notebook: Notebook) -> None:
    """Colab: nbformat 4.0, ids in the metadata, nbgrader's metadata lost."""
    for cell in notebook["cells"]:
        cell["metadata"] = {"id": cell.pop("id"), "colab": {"base_uri": "x"}, "outputId": "y"}
    notebook.update(nbformat_minor=0)


def version_three(notebook: Notebook) -> None:
    """As IPython wrote it ten years ago."""
    cells = notebook.pop("cells")
    for cell in cells:
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
    notebook.update(nbformat=3, nbformat_minor=0, worksheets=[{"cells": cells}])


def copied_cell(notebook: Notebook) -> None:
    """An answer cell copied, the copy edited."""
    old = copy.deepcopy(at(notebook, "slope"))
    old["source"] = old["source"].replace("2 * x", "3 * x")
    notebook["cells"].insert(2, old)


def split_cell(notebook: Notebook) -> None:
    """An answer cell split where the cursor was; both halves keep the metadata, as in JupyterLab."""
    cell = at(notebook, "helper")
    first, second = cell["source"].split("\n\n")
    other = copy.deepcopy(cell)
    cell["source"], other["source"] = first, second
    notebook["cells"].insert(notebook["cells"].index(cell) + 1, other)


def lines_as_list(notebook: Notebook) -> None:
    """Sources stored as lists of lines."""
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)


DAMAGE: tuple[tuple[str, Callable[[Notebook], Any], str], ...] = (
    ("nothing", lambda n: None, ""),
    ("all metadata lost", stripped, "had lost its name"),
    ("ids in metadata", ids_in_metadata, "had lost its name"),
    ("nbformat 3", version_three, ""),
    ("sources as lines", lines_as_list, ""),
    ("an answer copied", copied_cell, "the last one counts"),
    ("an answer split", split_cell, "put together"),
    ("cells in another order", lambda n: n["cells"].reverse(), "another order"),
    ("an answer became prose", lambda n: at(n, "slope").update(cell_type="markdown"), "had become a markdown cell"),
    ("prose became raw", lambda n: at(n, "words").update(cell_type="raw"), "had become a raw cell"),
    ("a check deleted", lambda n: n["cells"].remove(at(n, "total-check")), "had been deleted"),
    ("a check rewritten", lambda n: at(n, "total-check").update(source="pass"), "not yours to change"),
    ("only answers left", lambda n: n.update(cells=[at(n, name) for name in ANSWERS]), "had been deleted"),
    ("a byte order mark", lambda n: None, ""),
)


@pytest.mark.parametrize(("what", "damage", "note"), DAMAGE, ids=[case[0] for case in DAMAGE])
def test_damage_is_mended(what: str, damage: Callable[[Notebook], Any], note: str) -> None:
    """Every answer is found again, the instructor's cells are the instructor's, and a note says what was mended."""
    notebook = handed_in()
    damage(notebook)
    data = packed(notebook)
    rebuilt = rebuild(source(), b"\xef\xbb\xbf" + data if what == "a byte order mark" else data)
    assert rebuilt.problem == ""
    assert answers(rebuilt) == ANSWERS
    theirs = [
        text_of(c) for c, role in zip(rebuilt.notebook["cells"], rebuilt.roles, strict=True) if role == "instructor"
    ]
    assert theirs == [text_of(cell) for cell in source()["cells"] if not nbgrader(cell)["solution"]]
    assert any(note in each for each in rebuilt.notes) if note else rebuilt.notes == ()


def test_a_deleted_answer_is_named_and_never_the_instructors() -> None:
    """The source holds the solution; a missing answer must not be filled with it."""
    notebook = handed_in()
    notebook["cells"].remove(at(notebook, "slope"))
    rebuilt = put_together(notebook)
    assert answers(rebuilt)["slope"] == ""
    assert "SOLUTION" not in json.dumps(
        [c for c, r in zip(rebuilt.notebook["cells"], rebuilt.roles, strict=True) if r == "answer"]
    )
    assert any("slope is not in what was handed in" in note for note in rebuilt.notes)


def test_scratch_cells_keep_their_places() -> None:
    """A student's own cell stays between the cells that it stood between."""
    notebook = handed_in()
    scratch = {"cell_type": "code", "metadata": {"tags": ["skip-execution"]}, "source": "offset = 1", "outputs": []}
    notebook["cells"].insert(notebook["cells"].index(at(notebook, "helper")), scratch)
    rebuilt = put_together(notebook)
    position = rebuilt.roles.index("scratch")
    assert nbgrader(rebuilt.notebook["cells"][position - 1])["grade_id"] == "total-check"
    assert nbgrader(rebuilt.notebook["cells"][position + 1])["grade_id"] == "helper"
    assert rebuilt.notebook["cells"][position]["metadata"] == {}


def test_the_other_half_of_a_derivation_below_is_part_of_it() -> None:
    """A markdown cell split in two, the lower half without its name, is read as one."""
    notebook = handed_in(words="First $a = b$.")
    notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "Then $b = c$."})
    rebuilt = put_together(notebook)
    assert answers(rebuilt)["words"] == "First $a = b$.\n\nThen $b = c$."
    assert "scratch" not in rebuilt.roles


def test_hidden_tests_and_solutions_do_not_enter_the_sandbox() -> None:
    """What is shown to the sandbox of an instructor's cell ends where the hidden tests begin."""
    rebuilt = put_together(handed_in())
    assert "assert slope(1.0) is not None" in rebuilt.shown[3]
    for text in rebuilt.shown:
        assert "allclose" not in text
        assert "SOLUTION" not in text


def test_an_unclosed_hidden_region_stays_hidden() -> None:
    """A forgotten END line hides the rest of the cell."""
    notebook = source()
    notebook["cells"][3]["source"] = "pass\n### BEGIN HIDDEN TESTS\nassert slope(3) == 6"
    rebuilt = rebuild(notebook, packed(handed_in()))
    assert rebuilt.shown[3] == "pass\n"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"{", "not a complete notebook"),
        (b"\xff\xfe\x00", "not text"),
        (b"[1]", "JSON, but not a notebook"),
        (b'{"nbformat": 4}', "no cells"),
        (b"<!DOCTYPE html>", "web page"),
        (b" " * 21_000_000, "MB"),
        (None, "was not handed in"),
    ],
)
def test_what_cannot_be_read_has_one_sentence(data: bytes | None, sentence: str) -> None:
    """The clean notebook is there all the same, without answers."""
    rebuilt = rebuild(source(), data)
    assert sentence in rebuilt.problem
    assert set(answers(rebuilt).values()) == {""}


def test_untouched_answers_are_known() -> None:
    """An answer as released, or empty, is named; one that was written is not."""
    release = handed_in(slope="def slope(x): ...", words="…", helper="...", total="...")
    rebuilt = rebuild(source(), packed(handed_in(slope="def slope(x): ...", words="…", total="")), release)
    assert rebuilt.untouched == {"slope", "words", "total"}


def test_the_instructors_words_are_those_of_the_release() -> None:
    """An address that is filled in when a release is made is filled in for graders too; code stays the source's."""
    made, released = source(), source()
    for notebook, where in ((made, "SOMEWHERE"), (released, "https://example.org")):
        notebook["cells"][0]["source"] = f"[open]({where})"
        notebook["cells"][1]["source"] += f"\n# {where}"
    rebuilt = rebuild(made, packed(handed_in()), released)
    texts = {cell["id"]: cell["source"] for cell in rebuilt.notebook["cells"]}
    assert texts["title"] == "[open](https://example.org)"
    assert texts["setup"].endswith("# SOMEWHERE")
