"""All problems, in the order of the assignments. A new notebook's entry is listed here."""

from __future__ import annotations

from functools import lru_cache

from .problem import Part, Problem


@lru_cache(maxsize=1)
def all_problems() -> tuple[Problem, ...]:
    """Every problem entry: the course's notebooks, then activations that have only the standard exercises."""
    from . import cross_entropy, linear_layer, network, relu, sigmoid, softmax, softmax_jacobian, tanh, vanishing
    from .activations import ACTIVATIONS
    from .standard import standard_problem

    course = tuple(
        module.PROBLEM
        for module in (sigmoid, tanh, relu, vanishing, softmax, softmax_jacobian, cross_entropy, linear_layer, network)
    )
    named = {entry.name for entry in course}
    return course + tuple(standard_problem(entry) for entry in ACTIVATIONS if entry.name not in named)


def problem(name: str) -> Problem:
    """The problem called ``name``; KeyError with a sentence otherwise."""
    for entry in all_problems():
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in all_problems())
    raise KeyError(f"No problem is called {name!r}; there are {known}. CONTRIBUTING.md says how to add one.")


def place(notebook: str) -> tuple[int, str]:
    """Sorts notebooks by the order in which the problems are set; those of no entry come last, by name."""
    names = [entry.name for entry in all_problems()]
    return (names.index(notebook) if notebook in names else len(names), notebook)


def find(part_id: str) -> Part:
    """The part with that id; KeyError with a sentence otherwise."""
    for entry in all_problems():
        for part in entry.parts:
            if part.id == part_id:
                return part
    raise KeyError(f"No part is called {part_id!r}.")
