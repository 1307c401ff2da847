"""All problems: ids, names, and what an entry must have."""

from __future__ import annotations

import subprocess
import sys

import pytest
from handgrad.judging.equality.sources import read_source
from handgrad.problems import all_problems, find, problem
from handgrad.problems.activations import ACTIVATIONS, RELU, Activation
from handgrad.problems.judge import judge, out_of
from handgrad.problems.problem import DerivationPart, FunctionPart, Part
from handgrad.problems.standard import standard_problem

from .solutions import sigmoid

PARTS = [part for entry in all_problems() for part in entry.parts]


def test_ids_are_unique_and_start_with_the_notebook() -> None:
    """A part is found by its id alone, so ids differ in the whole kit."""
    ids = [part.id for part in PARTS]
    assert len(set(ids)) == len(ids)
    assert all(part.id.startswith(entry.name) for entry in all_problems() for part in entry.parts)
    assert all(find(part.id) is part for part in PARTS)


def test_unknown_names_say_so() -> None:
    """A sentence, with the names that there are."""
    with pytest.raises(KeyError, match="No part is called 'sigmoid-x'"):
        find("sigmoid-x")
    with pytest.raises(KeyError, match="there are sigmoid, tanh, relu"):
        problem("sigmund")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.id)
def test_an_entry_is_complete(part: Part) -> None:
    """Points, a title, a hint that is one sentence, and known mistakes whose forms can be read."""
    assert out_of(part) > 0 and part.title
    if isinstance(part, FunctionPart):
        return
    known = [part.mistakes] if isinstance(part, DerivationPart) else part.mistakes.values()
    for mistake in (mistake for several in known for mistake in several):
        assert mistake.name and mistake.hint.endswith((".", "?"))
        for form in mistake.forms:
            read_source(form, part.notation)


def test_a_new_activation_needs_one_entry() -> None:
    """Expression and NumPy gradient follow from the formula, and are judged."""
    made = standard_problem(Activation("softplus", "Softplus", "log(1 + exp(x))", r"\log(1 + e^x)"))
    expression, gradient = made.parts
    assert (expression.id, gradient.id) == ("softplus-expression", "softplus-grad")
    assert judge(expression, {"softplus_grad_expr": "exp(x)/(1 + exp(x))"}).points == 2
    assert judge(expression, {"softplus_grad_expr": "log(1 + exp(x))"}).mistakes == ("function itself",)
    assert judge(gradient, {"softplus_grad": sigmoid}).points == 4
    assert judge(gradient, {"softplus_grad": lambda x: 1.001 * sigmoid(x)}).points == 0


def test_importing_handgrad_leaves_the_problems_alone() -> None:
    """A student's kernel does not load them until something is checked."""
    code = "import handgrad, sys; sys.exit('handgrad.problems' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_activation_has_a_problem() -> None:
    """In a module of its own or by the standard exercises."""
    assert {entry.name for entry in ACTIVATIONS} <= {entry.name for entry in all_problems()}
    assert RELU.kinks[0].at == 0
