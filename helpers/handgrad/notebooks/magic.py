"""``%%derivation PROBLEM``: try lines out in a code cell, with the notation of a problem or part."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from ..judging.result import PartResult
from . import display, undefined
from .host import current
from .kernel import shell

NAME = "derivation"
FAULT = (
    "Something went wrong in the checker itself, which is not your fault. Please tell your instructor what you wrote."
)


def register(running: Any = None) -> None:
    """Make the magic known to the running IPython (or the one given), and the sentence for names without a value."""
    running = running or shell()
    if running is not None:
        running.register_magic_function(derivation, "cell", NAME)
        undefined.register(running)


def derivation(line: str, cell: str) -> None:
    """Judge the lines of a cell and show the table. Nothing is graded or kept."""
    from ..problems.problem import DerivationPart
    from ..problems.registry import all_problems

    parts = {
        name: part
        for problem in all_problems()
        for part in reversed(problem.parts)
        if isinstance(part, DerivationPart)
        for name in (part.id, problem.name)
    }
    name = line.strip()
    if name not in parts:
        close = get_close_matches(name, list(parts), n=2) or list(parts)[:2]
        current().show(display.sentence(f"Write %%derivation and a problem's name, for example {' or '.join(close)}."))
        return
    current().show(_shown(parts[name], cell))


def _shown(part: Any, cell: str) -> Any:
    from ..judging.derivations.judge import judge_steps

    text = (
        cell
        if "$" in cell or "\\[" in cell or "\\begin" in cell
        else f"$$\n\\begin{{aligned}}\n{cell}\n\\end{{aligned}}\n$$"
    )
    try:
        result = PartResult(part.id, "Lines to try out", (), steps=judge_steps(text, part.notation))
    except Exception:  # whatever it is, a student must not see it as theirs
        return display.sentence(FAULT)
    return display.bundle(result, points=False)
