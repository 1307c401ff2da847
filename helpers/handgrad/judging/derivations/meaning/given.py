"""What names mean before the first line: the statements that the problem gives."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from ...latex.chains import Unread
from ...latex.reader import read_side
from ...latex.tree import Compare, Derivative, Indexed, Name, Node
from ...notation import Notation
from .definitions import Definition, Environment, Loss, head, plain


@lru_cache(maxsize=256)
def given_environment(notation: Notation) -> Environment:
    """The environment before the first line. Raises ValueError with a sentence for a statement it cannot read."""
    environment = Environment(notation)
    for statement in notation.given:
        condition = _standing(statement, notation)
        if condition is not None:
            environment = replace(environment, standing=(*environment.standing, condition))
            continue
        left, _, right = statement.partition("=")
        lhs, rhs = read_side(left, notation).tree, read_side(right, notation).tree
        if rhs is None or isinstance(rhs, Unread) or isinstance(lhs, Unread):
            raise ValueError(f"The given definition {statement!r} could not be read.")
        form = head(lhs)
        if form is None:
            continue  # a fact such as σ' = σ(1 - σ), which follows from the definitions
        name, parameters, indices = form
        loss = _loss(name, rhs)
        if loss is not None:
            environment = replace(environment, losses={**environment.losses, loss.name: loss})
        else:
            environment = environment.with_definition(Definition(name, rhs, parameters, indices, given=True))
    return _without_known_losses(environment)


def _without_known_losses(environment: Environment) -> Environment:
    """The gradient of a loss that is given itself is what its definition says, not any numbers."""
    known = [loss for loss in environment.losses.values() if environment.definition(loss.name) is not None]
    losses = {name: loss for name, loss in environment.losses.items() if loss not in known}
    environment = replace(environment, losses=losses)
    for loss in known:
        body = Derivative(Name(loss.name), ((loss.of, 1),))
        environment = environment.with_definition(Definition(loss.gradient, body, given=True))
    return environment


def _standing(statement: str, notation: Notation) -> Compare | None:
    r"""``i \ne j`` among the given statements."""
    for sign in (r"\neq", r"\ne"):
        left, found, right = statement.partition(sign)
        if found:
            sides = read_side(left, notation).tree, read_side(right, notation).tree
            if isinstance(sides[0], Name) and isinstance(sides[1], Name):
                return Compare(("!=",), (sides[0], sides[1]))
    return None


def _loss(gradient: str, node: Node) -> Loss | None:
    r"""``\delta = \partial J/\partial y`` says that J is known only through its gradient."""
    match node:
        case Derivative(Name(text), ((Name() | Indexed(Name()) as of, 1),)):
            return Loss(plain(text), of.base if isinstance(of, Indexed) else of, gradient)
    return None
