"""What students read of a problem has its formulas between dollars, so that they are typeset everywhere."""

import re
from collections.abc import Iterator

import pytest
from handgrad.problems.problem import DerivationPart, ExpressionPart, FunctionPart, Part
from handgrad.problems.registry import all_problems

PARTS = [part for problem in all_problems() for part in problem.parts]
RAW = re.compile(r"\\[a-z]+|[\w)}]\^|\b[A-Za-z]_[A-Za-z0-9{]+\b|\{")


def sentences(part: Part) -> Iterator[str]:
    """Titles, hints and the hints of known mistakes."""
    yield part.title
    yield part.hint
    if isinstance(part, DerivationPart):
        yield from (mistake.hint for mistake in part.mistakes)
    if isinstance(part, ExpressionPart):
        yield from (mistake.hint for mistakes in part.mistakes.values() for mistake in mistakes)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.id)
def test_formulas_stand_between_dollars(part: DerivationPart | ExpressionPart | FunctionPart) -> None:
    """Outside dollars and backticks nothing looks like LaTeX."""
    for said in sentences(part):
        outside = re.sub(r"\$[^$]+\$|`[^`]+`", "", said)
        assert not RAW.search(outside), said
