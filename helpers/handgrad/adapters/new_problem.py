"""``handgrad new NAME``: a source notebook for a problem entry, laid out as every other one is."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from .cli_command import CommandError
from .course import open_course


def add_arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("name", metavar="NAME", help="a problem entry of handgrad.problems, such as softplus")


def run(arguments: Namespace) -> int:
    """Write ``source/ASSIGNMENT/NAME.ipynb`` and say what is left to do."""
    from ..problems import registry
    from .problem_template import source_notebook

    course = open_course()
    try:
        problem = registry.problem(arguments.name)
    except KeyError as error:
        raise CommandError(str(error.args[0])) from None
    path = course.folder / "source" / problem.assignment / f"{problem.name}.ipynb"
    if path.exists():
        raise CommandError(f"{path.relative_to(course.folder)} exists already; it was left as it is.")
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(source_notebook(problem), indent=1, ensure_ascii=False, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    print(f"Wrote {path.relative_to(course.folder)}.")
    print(f"Complete its statements and solutions in JupyterLab, then run: handgrad release {problem.assignment}")
    return 0
