"""``handgrad check FILE --problem NAME``: a derivation judged in the terminal."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .cli_command import CommandError, read_json, read_text

if TYPE_CHECKING:
    from ..judging.result import PartResult
    from ..problems.problem import DerivationPart

HOLDS, FAILS, UNREAD = 0, 1, 2


def add_arguments(parser: ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("file", metavar="FILE", help="Markdown with LaTeX, or a notebook (.ipynb)")
    parser.add_argument("--problem", required=True, metavar="NAME", help="a part such as sigmoid-derive, or a notebook")


def run(arguments: Namespace) -> int:
    """Print each derivation's lines with their marks.

    Exit code 0 if all holds, 1 if something fails, 2 if something could not be read.
    """
    texts = list(_texts(arguments.file, _parts(arguments.problem)))
    from ..notebooks.display_plain import page
    from ..problems.judge import judge

    results = [judge(part, {"text": text}) for part, text in texts]
    print("\n\n".join(page(result, points=False) for result in results))
    return max(_status(result) for result in results)


def _parts(name: str) -> tuple[DerivationPart, ...]:
    """The derivations of a part or of a problem, by name."""
    from ..problems.problem import DerivationPart
    from ..problems.registry import all_problems

    problems = all_problems()
    parts = [part for problem in problems for part in problem.parts if name in (problem.name, part.id)]
    derivations = tuple(part for part in parts if isinstance(part, DerivationPart))
    if derivations:
        return derivations
    if parts:
        raise CommandError(f"{name} has no derivation; its answers are SymPy or NumPy.")
    known = ", ".join(p.name for p in problems if any(isinstance(part, DerivationPart) for part in p.parts))
    raise CommandError(f"There is no problem {name!r}. Notebooks with derivations: {known}.")


def _texts(path: str, parts: tuple[DerivationPart, ...]) -> Iterator[tuple[DerivationPart, str]]:
    if path.endswith(".ipynb"):
        yield from _of_notebook(path, parts)
        return
    text = read_text(path)
    if not text.strip():
        raise CommandError(f"{path} is empty.")
    if len(parts) > 1:
        names = ", ".join(part.id for part in parts)
        raise CommandError(f"Which part is {path}? Choose with --problem one of: {names}.")
    yield parts[0], text


def _of_notebook(path: str, parts: tuple[DerivationPart, ...]) -> Iterator[tuple[DerivationPart, str]]:
    from ..notebooks.cells import answer

    notebook = read_json(path)
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise CommandError(f"{path} is JSON, but not a notebook.")
    found = [(part, text) for part in parts if (text := answer(notebook, part.id)) is not None]
    if not found:
        names = ", ".join(json.dumps(part.id) for part in parts)
        raise CommandError(f"{path} has no cell for {names}.")
    yield from found


def _status(result: PartResult) -> int:
    """What decides: anything unread comes before anything that fails, since it was not all judged."""
    marks = {step.mark for step in result.steps} | {
        "unread" if line.mark == "not decided" else line.mark for line in result.rubric
    }
    if result.fault or "unread" in marks:
        return UNREAD
    return FAILS if "fails" in marks else HOLDS
