"""Functions that are written without their argument."""

from __future__ import annotations

from ...latex import tree
from ...latex.tree import Node
from . import customary
from .definitions import Definition, Environment, plain
from .walk import subtrees


def is_bare(operand: Node | None, environment: Environment) -> bool:
    """Whether a function of one number stands there without its argument: under d/dz it is a function of z."""
    if not isinstance(operand, tree.Name):
        return False
    definition = environment.function(operand.text)
    if definition is None:
        return plain(operand.text) in customary.FUNCTIONS_OF_ONE and environment.symbol(operand.text) is None
    return len(definition.parameters) == 1 and not definition.indices


def doubtful(reading: int, sides: tuple[Node, ...], environment: Environment) -> bool:
    r"""Whether this reading takes the σ(x) of ``\frac{d\sigma}{du}`` at u, where no σ(u) is written."""
    parts = [part for side in sides for part in subtrees(side)]
    calls = [(part.function, part.args) for part in parts if isinstance(part, tree.Call)]
    for part in parts:
        match part:
            case tree.Derivative(tree.Name(text) as operand, ((by, _),)) if reading % 2 == 1:
                function = environment.function(text)
                known = any(environment.symbol(name) is not None for name in (function.parameters if function else ()))
                variable = isinstance(by, tree.Name) and environment.definition(by.text) is None
                if known and not variable and is_bare(operand, environment) and (operand, (by,)) not in calls:
                    return True
    return False


def about(sides: tuple[Node, ...], environment: Environment) -> str:
    r"""The z of ``\frac{d\sigma}{dz} = \sigma(1-\sigma)``: what the bare σ is a function of there."""
    for side in sides:
        for part in subtrees(side):
            match part:
                case tree.Derivative(tree.Name(text) as operand, ((tree.Name(by), _),)) if is_bare(
                    operand, environment
                ):
                    symbol, definition = environment.symbol(by), environment.function(text)
                    if definition is not None and _may_depend(definition, by, environment):
                        continue
                    if symbol is not None and symbol.kind == "scalar" and environment.definition(by) is None:
                        return plain(by)
    return ""


def _may_depend(definition: Definition, name: str, environment: Environment) -> bool:
    """Whether a function's argument is a quantity of its own, or the name stands in its body."""
    if environment.definition(definition.parameters[0]) is not None:
        return True
    names = {plain(part.text) for part in subtrees(definition.body) if isinstance(part, tree.Name)}
    others = names - {*definition.parameters}
    return plain(name) in others or any(environment.definition(other) is not None for other in others)
