"""The released notebooks on a machine like Colab's, over a real kernel and Colab's own messages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from handgrad.adapters.demo_class import answered, solutions
from handgrad.judging.result import MIME
from handgrad.notebooks.cells import grade_id

from .as_saved import as_colab_saves
from .conftest import TOP, SetUp, cell_named, installing, released
from .environment import REQUIREMENTS, Machine, fresh
from .front_end import FrontEnd, opened

NAMES = [f"{path.parent.name}/{path.stem}" for path in sorted((TOP / "release").glob("*/*.ipynb"))]
pytestmark = pytest.mark.slow


def _solved(name: str) -> dict[str, Any]:
    source = json.loads((TOP / "source" / f"{name}.ipynb").read_text("utf-8"))
    return answered(released(name), solutions(source))


def _complaints(front_end: FrontEnd) -> dict[str, str]:
    """Errors, and whatever went to stderr, by cell."""
    found = {}
    for cell in front_end.notebook["cells"]:
        for output in cell.get("outputs", ()):
            if output["output_type"] == "error" or output.get("name") == "stderr":
                found[grade_id(cell)] = str(output)
    return found


def _results(front_end: FrontEnd) -> dict[str, dict[str, Any]]:
    """What the checks showed, by part."""
    shown = [output for cell in front_end.notebook["cells"] for output in cell.get("outputs", ()) if "data" in output]
    return {data["data"][MIME]["part"]: data["data"][MIME] for data in shown if MIME in data["data"]}


def test_the_installing_cell_takes_one_line(set_up: SetUp) -> None:
    """And the next cell finds what it installed."""
    assert [(output["name"], output["text"]) for output in set_up.outputs] == [
        ("stdout", "The checks are installed.\n")
    ]


def test_what_colab_has_stays_as_it_is(set_up: SetUp) -> None:
    """Two packages are new; none is gone, upgraded or replaced."""
    new = {name: set_up.after[name] for name in set_up.after if set_up.before.get(name) != set_up.after[name]}
    assert set(new) == {"handgrad", "python-flint"}
    assert set(set_up.before) <= set(set_up.after)


def test_the_machine_is_as_listed(colab: Machine) -> None:
    """A guard for the tests below: IPython 7, and neither nbgrader nor JupyterLab."""
    there = colab.installed()
    assert there["ipython"].startswith("7.34")
    assert not {"nbgrader", "jupyterlab", "notebook", "handgrad", "python-flint"} & set(there)
    assert not [line for line in REQUIREMENTS.read_text("utf-8").splitlines() if "://" in line or line.startswith("-")]


def test_where_nothing_can_be_installed_one_sentence_says_so(colab: Machine, tmp_path: Path) -> None:
    """Nobody listens at that address."""
    notebook = released("ps1-activations/relu")
    cell = installing(notebook, "handgrad @ http://127.0.0.1:9/main.zip")
    with opened(fresh(colab, tmp_path / "machine"), notebook, tmp_path, PIP_RETRIES="0") as front_end:
        (output,) = front_end.run(cell)
    assert output["text"].startswith("The checks could not be installed.")


def test_a_machine_that_has_it_installs_nothing(machine: Machine, tmp_path: Path) -> None:
    """The cell is silent then, and does not ask the address."""
    notebook = released("ps1-activations/relu")
    with opened(machine, notebook, tmp_path) as front_end:
        assert front_end.run(installing(notebook, "handgrad @ http://127.0.0.1:9/main.zip")) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_released_notebook_runs_untouched_and_solved(machine: Machine, tmp_path: Path, name: str) -> None:
    """From the top to the end without a complaint; once the answers are written, every check holds."""
    with opened(machine, as_colab_saves(released(name)), tmp_path) as front_end:
        front_end.run_all()
        untouched = _complaints(front_end)
        front_end.notebook = as_colab_saves(_solved(name))
        front_end.run_all()
    assert (untouched, _complaints(front_end)) == ({}, {})
    checks = re.findall(r'handgrad\.check\(\\?"([\w-]+)', json.dumps(front_end.notebook))
    results = _results(front_end)
    assert sorted(results) == sorted(checks)
    assert {part: line for part in results for line in results[part]["rubric"] if line["mark"] != "holds"} == {}


@pytest.fixture
def open_sigmoid(machine: Machine, tmp_path: Path) -> Any:
    """A solved notebook, opened, and its first cells run."""
    with opened(machine, as_colab_saves(_solved("ps1-activations/sigmoid")), tmp_path) as front_end:
        for name in ("sigmoid-install", "sigmoid-setup"):
            front_end.run(cell_named(front_end.notebook, name))
        yield front_end


def _check(front_end: FrontEnd, part: str) -> dict[str, Any]:
    (shown,) = front_end.run(cell_named(front_end.notebook, f"{part}-check"))
    return dict(shown["data"])


def test_unsaved_text_is_what_is_checked(open_sigmoid: FrontEnd) -> None:
    """The browser's text, asked for by each check; Markdown is shown, since Colab typesets only there."""
    first = _check(open_sigmoid, "sigmoid-derive")
    cell_named(open_sigmoid.notebook, "sigmoid-derive")["source"] = [r"$\sigma'(x) = e^{-x}$"]
    second = _check(open_sigmoid, "sigmoid-derive")
    assert [step["mark"] for step in second[MIME]["steps"]] == ["fails"]
    assert len(first[MIME]["steps"]) > 1
    assert open_sigmoid.asked == ["get_ipynb", "get_ipynb"]
    assert set(second) == {MIME, "text/markdown", "text/plain"}


def test_lost_metadata_does_not_lose_the_answer(open_sigmoid: FrontEnd) -> None:
    """The text cell above the check is read then."""
    check = cell_named(open_sigmoid.notebook, "sigmoid-derive-check")
    for cell in open_sigmoid.notebook["cells"]:
        if cell is not check:
            cell["metadata"].pop("nbgrader", None)
    assert {step["mark"] for step in _check(open_sigmoid, "sigmoid-derive")[MIME]["steps"]} == {"holds"}


def _handing_in(front_end: FrontEnd, call: str = "handgrad.hand_in()") -> str:
    (shown,) = front_end.run({"cell_type": "code", "source": call})
    assert set(shown["data"]) == {"text/markdown", "text/plain"}
    return str(shown["data"]["text/plain"])


def test_handing_in_there(open_sigmoid: FrontEnd) -> None:
    """Every part of the notebook, asked of the front end once, and how to share from Colab."""
    first = _handing_in(open_sigmoid)
    assert "3 of 7 parts answered" in first
    assert first.count("written, but not run") == 4
    open_sigmoid.run_all()
    open_sigmoid.asked.clear()
    said = _handing_in(open_sigmoid)
    assert said.startswith("✓ 7 of 7 parts answered, all as they should be")
    assert "Save a copy in Drive" in said
    assert open_sigmoid.asked == ["get_ipynb"]


def test_an_edit_that_was_not_run_is_noticed(open_sigmoid: FrontEnd) -> None:
    """The browser has another text than the kernel ran."""
    open_sigmoid.run_all()
    cell = cell_named(open_sigmoid.notebook, "sigmoid-from-output")
    cell["source"] = "".join(cell["source"]) + "\n# a last thought"
    said = _handing_in(open_sigmoid)
    (line,) = [line for line in said.splitlines() if "From the output alone" in line]
    assert "changed since it was run" in line


def test_a_link_is_read_there(open_sigmoid: FrontEnd) -> None:
    """A profile is no notebook, and that is said without the network."""
    said = _handing_in(open_sigmoid, 'handgrad.hand_in("https://github.com/ann")')
    assert "✗ The link does not work yet" in said


def test_a_front_end_that_does_not_answer(open_sigmoid: FrontEnd) -> None:
    """Sentences, in a short time, and still how to hand in."""
    open_sigmoid.answers = False
    impatient = "import handgrad.adapters.colab as c\nc.TIMEOUT = 0.2"
    open_sigmoid.run({"cell_type": "code", "source": impatient})
    said = _handing_in(open_sigmoid)
    assert "could not be read" in said
    (shown,) = open_sigmoid.run(cell_named(open_sigmoid.notebook, "sigmoid-derive-check"))
    assert "run this cell again" in shown["data"]["text/plain"]
