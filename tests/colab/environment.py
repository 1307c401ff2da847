"""A machine like Colab's: its Python, IPython and libraries, and nothing of nbgrader or JupyterLab.

It is made once, in pytest's cache, and made again when ``requirements.txt`` changes. Where it cannot be made (no such
Python, no package index) the reason is said, and the tests that need it are skipped.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
VERSIONS = ("3.13", "3.12")
PATIENCE = 400  # seconds


class Unavailable(Exception):
    """Why there is no such machine; one sentence."""


@dataclass(frozen=True)
class Machine:
    """A virtual environment; ``packages`` is where it finds its packages."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def packages(self) -> Path:
        return next((self.folder / "lib").glob("python3.*")) / "site-packages"

    def installed(self) -> dict[str, str]:
        """Every distribution that a program on it can import, by name."""
        code = "from importlib.metadata import distributions as d\nfor x in d(): print(x.name, x.version)"
        lines = _run([str(self.python), "-c", code]).splitlines()
        return dict(line.split(" ", 1) for line in reversed(lines))


def runtime(cache: Path) -> Machine:
    """The machine without handgrad; raises Unavailable."""
    python = _python()
    key = hashlib.sha256(REQUIREMENTS.read_bytes() + str(python).encode()).hexdigest()[:12]
    machine, done = Machine(cache / key), cache / key / "complete"
    with _one_at_a_time(cache / "lock"):
        if not done.exists():
            shutil.rmtree(machine.folder, ignore_errors=True)
            _run([str(python), "-m", "venv", str(machine.folder)])
            options = ["--quiet", "--disable-pip-version-check", "--no-deps"]
            _run([str(machine.python), "-m", "pip", "install", *options, "-r", str(REQUIREMENTS)])
            done.touch()
    return machine


def fresh(runtime: Machine, folder: Path) -> Machine:
    """A new machine that has all that ``runtime`` has, and Colab's own package; what is installed on it stays on it."""
    _run([str(runtime.python), "-m", "venv", "--without-pip", str(folder)])
    machine = Machine(folder)
    (machine.packages / "runtime.pth").write_text(f"{runtime.packages}\n{HERE / 'runtime'}\n")
    return machine


def _python() -> Path:
    """A Python of one of Colab's versions, wherever it may be."""
    if f"{sys.version_info[0]}.{sys.version_info[1]}" in VERSIONS:
        return Path(getattr(sys, "_base_executable", sys.executable))
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in VERSIONS:
        named = shutil.which(f"python{version}")
        candidates = [Path(named)] if named else []
        candidates += sorted(pyenv.glob(f"{version}.*/bin/python{version}"), reverse=True)
        for python in candidates:
            if subprocess.run([python, "-c", "import ensurepip, venv"], capture_output=True).returncode == 0:
                return python
    raise Unavailable(f"there is no Python {' or '.join(VERSIONS)} here, as Colab has")


def _run(command: list[str]) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=environment)
    except subprocess.TimeoutExpired:
        raise Unavailable("Colab's packages could not be installed in time") from None
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Unavailable(f"Colab's packages could not be installed here: {last}")
    return done.stdout


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Tests may run in several processes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
