"""Names for derivatives that words announce: "the Jacobian is J = ..." claims something of what J is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from ..latex import tree
from ..latex.chains import Chain
from ..latex.tree import Node
from ..result import Step
from .meaning.definitions import Definition, Environment
from .meaning.relation import Judge
from .meaning.walk import subtrees
from .named import reach

NOT_TOLD: Final = "We could not tell of what this is the derivative; write that on the left side"
MOST_TRIED: Final = 12
_ANNOUNCED: Final = re.compile(
    r"(?:\b(?:jacobian|jacobi-?matrix|jacobienne|hessian|hesse-?matrix|gradient|derivative|ableitung|dérivée)\b"
    r"(?:\W|\b(?:matrix|then|thus|now|therefore|hence|of|the|softmax|sigmoid|function|loss|de|la|le|der|die|das"
    r"|von)\b)*\b(?:is|are|as|be|equals|reads|ist|lautet|est)\b(?:\W|\b(?:then|thus|now|therefore|hence|given|by)\b)*"
    r"|(?:雅可比矩阵|海森矩阵|梯度|导数)\s*(?:为|是|等于|[:：])\W*)$",
    re.IGNORECASE,
)


def as_announced(step: Step, chain: Chain, defined: Definition, judge: Judge) -> Step:
    """The definition of a new name that words say is a derivative, which its chain does not show: it has to be one."""
    body = chain.nodes[1]
    if step.mark != "holds" or body is None or defined.parameters or not _ANNOUNCED.search(chain.place.words):
        return step
    slopes = (tree.Derivative, tree.Gradient, tree.Prime, tree.Differential)
    if any(isinstance(part, slopes) for node in chain.nodes if node is not None for part in subtrees(node)):
        return step
    return step if _is_one(defined, body, judge) else replace(step, mark="unread", definition=False, why=NOT_TOLD)


def _is_one(defined: Definition, body: Node, judge: Judge) -> bool:
    """Whether the definition is the derivative of something that the text or the problem defines."""
    for slope in islice(_slopes(defined, judge.environment), MOST_TRIED):
        for side in (slope, tree.Transpose(slope)) if not defined.indices else (slope,):
            if judge.judge_once(side, "=", body).mark == "holds":
                return True
    return False


def _slopes(defined: Definition, environment: Environment) -> Iterator[Node]:
    indices = tuple(tree.Name(index) for index in defined.indices)
    for other in environment.definitions.values():
        if other.name == defined.name or other.name.endswith("()"):
            continue
        of: Node = tree.Name(other.name)
        if other.parameters:
            of = tree.Call(of, tuple(tree.Name(parameter) for parameter in other.parameters))
        for symbol in environment.notation.symbols:
            if symbol.kind not in ("scalar", "vector") or symbol.name not in reach(of, environment):
                continue
            by: Node = tree.Name(symbol.name)
            if not indices:
                yield tree.Derivative(of, ((by, 1),))
                yield tree.Gradient(of, by, 2)
            elif len(indices) == 2:
                yield tree.Derivative(tree.Indexed(of, indices[:1]), ((tree.Indexed(by, indices[1:]), 1),))
            else:
                yield tree.Derivative(of, ((tree.Indexed(by, indices), 1),))
