r"""A loss of which nobody says more than its gradients: ``\nabla_W L = (\nabla_z L) x^\top``.

What holds for any function of the quantity that is nearest to the loss holds for it; anything else is not decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...latex import tree
from ...latex.tree import Node
from .definitions import CUSTOMARY_LOSSES, Environment, Loss, plain
from .indices import subscripted_name
from .walk import subtrees


def with_any_loss(left: Node, right: Node, environment: Environment) -> Environment | None:
    """The environment in which the loss of the gradients on both sides may be any function of the last quantity.

    None where there is no such loss, where it stands for itself as well, or where no quantity is plainly the last.
    """
    parts = list(_with_definitions((left, right), environment))
    slopes = [slope for part in parts if (slope := _slope(part, environment))]
    names = {name for name, _ in slopes if name in CUSTOMARY_LOSSES and not environment.knows(name)}
    if len(names) != 1 or environment.loss(name := names.pop()) is not None:
        return None
    mentions = sum(1 for part in parts if isinstance(part, tree.Name) and plain(part.text) == name)
    by = {quantity for own, quantity in slopes if own == name}
    if mentions != sum(1 for own, _ in slopes if own == name) or not all(environment.knows(one) for one in by):
        return None
    reached = {one: _reach(one, environment) for one in by}
    last = [one for one in by if all(other in reached[one] for other in by)]
    if len(last) != 1:
        return None
    loss = Loss(name, tree.Name(last[0]), f"d{name}")
    return replace(environment, losses={**environment.losses, name: loss})


def remark(environment: Environment) -> str:
    """What holds so, in words."""
    loss = list(environment.losses.values())[-1]
    return f"true for every {loss.name} that depends on {loss.of.text} alone" if isinstance(loss.of, tree.Name) else ""


def _slope(node: Node, environment: Environment) -> tuple[str, str] | None:
    """The L and the z of a first derivative or gradient of L by z or by an entry of it."""
    match node:
        case tree.Derivative(tree.Name(text), ((by, 1),)) | tree.Gradient(
            tree.Name(text) | tree.Mul((tree.Name(text), *_)), by
        ) if by is not None:
            own = subscripted_name(by) if isinstance(by, tree.Indexed) else None
            if own and (environment.symbol(own) or environment.definition(own)):
                return plain(text), own
            base = by.base if isinstance(by, tree.Indexed) else by
            return (plain(text), plain(base.text)) if isinstance(base, tree.Name) else None
    return None


def _with_definitions(nodes: tuple[Node, ...], environment: Environment) -> Iterator[Node]:
    """All parts of the nodes, and of the definitions of all names in them."""
    pending, seen = list(nodes), set[str]()
    while pending:
        for part in subtrees(pending.pop()):
            yield part
            definition = environment.definition(part.text) if isinstance(part, tree.Name) else None
            if definition is not None and definition.name not in seen:
                seen.add(definition.name)
                pending.append(definition.body)


def _reach(name: str, environment: Environment) -> set[str]:
    """The name and all names in its definition and in those of these."""
    parts = _with_definitions((tree.Name(name),), environment)
    return {plain(part.text) for part in parts if isinstance(part, tree.Name)}
