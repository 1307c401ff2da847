"""``handgrad lab``: JupyterLab in the course folder, with what nbgrader's parts of it need."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from .cli_command import CommandError
from .course import Course, open_course, settings


def add_arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--port", type=int, default=8888, help="where it listens on this machine (default: 8888)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--folder", type=Path, metavar="FOLDER", help="the course folder (default: found from here)")
    parser.add_argument("options", nargs="*", metavar="-- OPTION", help="handed on to JupyterLab")


def run(arguments: Namespace) -> int:
    """Become JupyterLab; returns only where that cannot be."""
    if find_spec("jupyterlab") is None:
        raise CommandError("JupyterLab is not installed; install it with: pip install 'handgrad[instructor]'")
    course = open_course(arguments.folder)
    prepare(course)
    command = [*command_line(course, arguments.port, not arguments.no_browser), *arguments.options]
    os.chdir(course.folder)
    os.execve(command[0], command, environment(os.environ))


def prepare(course: Course) -> None:
    """Make the exchange folder that nbgrader's boxes look for, where the configuration says it is."""
    Path(settings(course).Exchange.root).mkdir(parents=True, exist_ok=True)


def command_line(course: Course, port: int, browser: bool) -> list[str]:
    """JupyterLab with the course as its root, so that formgrader and the gradebook are the course's own.

    It asks nobody for news or updates.
    """
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={course.folder}",
        f"--ServerApp.port={port}",
        f"--ServerApp.open_browser={browser}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]


def environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment with this Python's scripts first, where nbgrader looks for ``alembic`` and ``nbgrader``.

    Jupyter also reads our few settings, which keep it from asking for news.
    """
    return {
        **inherited,
        "PATH": _joined(str(Path(sys.executable).parent), inherited.get("PATH", os.defpath)),
        "JUPYTER_CONFIG_PATH": _joined(
            str(Path(__file__).parent / "jupyter"), inherited.get("JUPYTER_CONFIG_PATH", "")
        ),
    }


def _joined(first: str, rest: str) -> str:
    return os.pathsep.join([first, rest]) if rest else first
