r"""What names usually stand for that nobody introduced, in what is true so: ``\sigma(z)``, and X for all of x."""

from __future__ import annotations

from dataclasses import replace

from ...latex.reader import read_side
from ...latex.tree import Call, Indexed, Name, Node
from ...notation import Notation
from .definitions import CUSTOMARY_LOSSES, RESERVED, Definition, Environment, plain
from .indices import SIZES
from .walk import subtrees

_SIGMOID = read_side(r"\frac{1}{1+e^{-t}}", Notation.of({"t": "real"}, [])).node


def as_usual(left: Node, right: Node, environment: Environment) -> Environment | None:
    """The environment in which an unknown σ is the logistic function and an unknown capital the vector that has its
    letter; None where there is no such name."""
    parts = [*subtrees(left), *subtrees(right)]
    applied = {plain(p.function.text) for p in parts if isinstance(p, Call) and isinstance(p.function, Name)}
    below = {plain(p.base.text) for p in parts if isinstance(p, Indexed) and isinstance(p.base, Name)}
    unknown = {plain(part.text) for part in parts if isinstance(part, Name)} - RESERVED - CUSTOMARY_LOSSES - SIZES
    found: dict[str, Definition] = {}
    for name in sorted(name for name in unknown if not environment.knows(name)):
        if name == "sigma" and name in applied - below and _SIGMOID is not None:
            found[name] = Definition(name, _SIGMOID, ("t",))
        elif name not in applied | below and _is_vector(small := name.lower(), name, environment):
            found[name] = Definition(name, Name(small))
    return replace(environment, definitions={**environment.definitions, **found}) if found else None


def _is_vector(small: str, name: str, environment: Environment) -> bool:
    """Whether a letter, perhaps under a hat, is a vector in small: declared so, or given entry by entry."""
    if small == name or len(name.removeprefix("hat{").removesuffix("}")) != 1:
        return False
    symbol, definition = environment.symbol(small), environment.definition(small)
    return bool(symbol and len(symbol.shape) == 1) or bool(definition and len(definition.indices) == 1)


def remark(_: Environment) -> str:
    """What is said beside a step that holds so."""
    return "with what names usually stand for that are not said here"
