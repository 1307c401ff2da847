"""The repository itself: style, types, and what must not be written in it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent

# A path of somebody's machine, or the host of a package registry.
FORBIDDEN = re.compile(
    r"/home/\w+/|/Users/\w+/|/root/\w|/opt/(?:pypi|wheels)|/wor[k]/|/tmp/ven[v]"
    r"|pyp[i]\.org|pythonhoste[d]\.org|registr[y]\.npmjs|deb\.debia[n]\.org|--index-url|--find-links"
)


def _tracked() -> list[Path]:
    """The files that git would commit; everything but caches where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=TOP, capture_output=True, text=True
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [TOP / name for name in listed.stdout.splitlines() if (TOP / name).is_file()]


def test_nothing_names_a_machine_or_a_registry() -> None:
    """No committed text names a path of the machine it was made on, or a package registry's host."""
    found = []
    for path in _tracked():
        if path == Path(__file__).resolve():  # the home of the pattern itself
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if match := FORBIDDEN.search(line):
                found.append(f"{path.relative_to(TOP)}:{number}: {match.group()}")
    assert found == []


def test_the_pattern_finds_what_it_should() -> None:
    """The pattern above is one that can fail."""
    for text in ("see /home/ann/course", "https://" + "pypi" + ".org/simple", "cd /" + "work/main"):
        assert FORBIDDEN.search(text)
    assert not FORBIDDEN.search("docs/homework/one.md, /tmp/x, source/ps1")


def test_no_file_is_large() -> None:
    """Nothing above half a megabyte but the vendored page scripts is kept in the repository."""
    large = [str(path.relative_to(TOP)) for path in _tracked() if path.stat().st_size > 500_000]
    assert [name for name in large if not name.endswith((".js", ".js.gz"))] == []


def test_modules_are_short() -> None:
    """A module of the package has about 250 lines, so that each has one job."""
    package = TOP / "helpers" / "handgrad"
    lengths = {
        path.relative_to(package).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in package.rglob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > 330} == {}


@pytest.mark.parametrize("script", ["setup", "run"])
def test_shell_scripts_parse(script: str) -> None:
    """bash reads the scripts of continuous integration without complaint."""
    assert subprocess.run(["bash", "-n", str(TOP / ".ci" / script)], capture_output=True).stderr == b""


@pytest.mark.parametrize("command", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]], ids=" ".join)
def test_style_and_types(command: list[str]) -> None:
    """ruff and mypy --strict have nothing to say."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=TOP, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_constraints_are_plain_pins() -> None:
    """The constraints file is NAME==VERSION lines and nothing that points anywhere."""
    lines = (TOP / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+( ; .+)?|#.*", line)] == []


def test_ci_runs_the_commands_of_the_readme() -> None:
    """Continuous integration runs what the README says, and nothing else is needed."""
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    run = (TOP / ".ci" / "run").read_text(encoding="utf-8")
    first, second = "bash .ci/setup --tests", ".venv/bin/pytest -n 2"
    assert f"{first} && {second}" in readme
    assert run.index(first) < run.index(second)
