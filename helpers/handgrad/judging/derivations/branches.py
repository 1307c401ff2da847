"""Branches of a function by cases that words speak of, without the condition: "we are in the linear part"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ..latex.chains import Chain
from ..latex.tree import Cases, Compare
from .contexts import Context, Otherwise
from .meaning.walk import subtrees
from .named import reach

PERHAPS_BRANCH: Final = "this is true only in one of the cases of the function; say for which values beside it"
MOST_BRANCHES: Final = 6
_BRANCH: Final = re.compile(
    r"\b(?:in|on|inside|within)\s+(?:the|this|that|its)\s+(?:\w+[ -]){1,2}"
    r"(?:part|parts|region|regime|branch|zone|piece|segment|case|range)\b"
    r"|\b(?:below|above|inside|outside) the (?:margin|threshold)\b",
    re.IGNORECASE,
)


def speaks_of_a_branch(chain: Chain) -> bool:
    """Whether the words before a chain name a part of a function."""
    return _BRANCH.search(chain.place.words) is not None


def in_branches(context: Context) -> Context:
    """The context in which what holds in one branch alone is not decided."""
    return replace(context, otherwise=(*context.otherwise, *_branches(context)))


def _branches(context: Context) -> Iterator[Otherwise]:
    environment = context.judge.environment
    names = sorted({name for node in context.chain.nodes if node is not None for name in reach(node, environment)})
    bodies = [found.body for name in names if (found := environment.definition(name)) is not None]
    conditions = (
        condition
        for body in bodies
        for part in subtrees(body)
        if isinstance(part, Cases)
        for _, condition in part.branches
        if isinstance(condition, Compare)
    )
    for condition in list(dict.fromkeys(conditions))[:MOST_BRANCHES]:
        yield Otherwise(context.judge, condition, PERHAPS_BRANCH)
