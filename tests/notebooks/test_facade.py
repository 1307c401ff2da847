"""``import handgrad``: what it costs and what it brings."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import handgrad

LATER = (
    "sympy",
    "numpy",
    "matplotlib",
    "IPython",
    "handgrad.problems",
    "handgrad.judging.equality.decide",
    "nbgrader",
    "lark",
)


def modules_after(statement: str, **environment: str) -> list[str]:
    """The modules of a new Python after ``statement``."""
    code = f"{statement}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=environment)
    return list(json.loads(done.stdout.splitlines()[-1]))


def test_import_brings_nothing_heavy() -> None:
    """Neither libraries nor the problems, which a sandbox must not see."""
    loaded = modules_after("import handgrad")
    assert [name for name in LATER if name in loaded] == []


def test_the_sandbox_never_loads_the_problems() -> None:
    """Not even when its cells are called."""
    calls = "import handgrad as h; h.check('a', 1); h.figure('sigmoid'); h.explore('tanh'); h.hand_in(); h.score('a')"
    loaded = modules_after(calls, HANDGRAD_SANDBOX="1")
    assert [name for name in LATER if name in loaded] == []


def test_version_is_the_distributions() -> None:
    """Written in two files, so compared."""
    project = Path(__file__).parents[2] / "pyproject.toml"
    assert tomllib.loads(project.read_text("utf-8"))["project"]["version"] == handgrad.__version__


def test_everything_promised_is_there() -> None:
    """The public names."""
    assert all(hasattr(handgrad, name) for name in handgrad.__all__)
