"""A machine like Colab's on which a student has run the first cells of a released notebook."""

from __future__ import annotations

import json
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from handgrad.notebooks.cells import grade_id as grade_id_of

from .environment import HERE, Machine, Unavailable, fresh, runtime
from .front_end import opened

TOP = HERE.parents[1]
collect_ignore = ["runtime"]  # it is imported on that machine alone


@dataclass(frozen=True)
class SetUp:
    """What the installing cell did on a fresh machine: its outputs, and the packages before and after."""

    machine: Machine
    outputs: list[dict[str, Any]]
    before: dict[str, str]
    after: dict[str, str]
    seconds: float


def released(name: str) -> dict[str, Any]:
    """A released notebook, by "assignment/name"."""
    notebook: dict[str, Any] = json.loads((TOP / "release" / f"{name}.ipynb").read_text("utf-8"))
    return notebook


def cell_named(notebook: dict[str, Any], grade_id: str) -> dict[str, Any]:
    """A cell by nbgrader's name."""
    found: dict[str, Any] = next(cell for cell in notebook["cells"] if grade_id_of(cell) == grade_id)
    return found


def installing(notebook: dict[str, Any], requirement: str) -> dict[str, Any]:
    """The notebook's installing cell, with another place to install from."""
    name = notebook["cells"][0]["id"].removesuffix("-title")
    cell = dict(cell_named(notebook, f"{name}-install"))
    lines = [line for line in cell["source"] if '"handgrad @ ' in line]
    (line,) = lines
    written = line[line.index('"handgrad @ ') : line.rindex('"') + 1]
    cell["source"] = "".join(cell["source"]).replace(written, json.dumps(requirement))
    return cell


@pytest.fixture(scope="session")
def colab(request: pytest.FixtureRequest) -> Machine:
    """Colab's machine, without handgrad."""
    try:
        return runtime(request.config.cache.mkdir("colab"))
    except Unavailable as reason:
        pytest.skip(f"no environment like Colab's: {reason}")


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as GitHub packs it: one folder in a zip file."""
    path = tmp_path_factory.mktemp("github") / "main.zip"
    files = [TOP / name for name in ("pyproject.toml", "README.md", "LICENSE")]
    files += [each for each in (TOP / "helpers" / "handgrad").rglob("*") if each.is_file() and each.suffix != ".pyc"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            packed.write(file, Path("handgrad-main") / file.relative_to(TOP))
    return path


@pytest.fixture(scope="session")
def set_up(colab: Machine, archive: Path, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """A fresh machine, and what the installing cell of a released notebook did on it."""
    folder = tmp_path_factory.mktemp("colab")
    machine = fresh(colab, folder / "machine")
    notebook = released("ps1-activations/sigmoid")
    before, start = machine.installed(), time.monotonic()
    with opened(machine, notebook, folder) as front_end:
        outputs = front_end.run(installing(notebook, f"handgrad @ {archive.as_uri()}"))
        outputs += front_end.run({"cell_type": "code", "source": "import handgrad"})
    seconds = time.monotonic() - start
    return SetUp(machine, outputs, before, machine.installed(), seconds)


@pytest.fixture(scope="session")
def machine(set_up: SetUp) -> Machine:
    """The machine after that: handgrad is installed as a student gets it, from the archive."""
    if "handgrad" not in set_up.after:
        pytest.skip(f"handgrad could not be installed there: {set_up.outputs}")
    return set_up.machine
