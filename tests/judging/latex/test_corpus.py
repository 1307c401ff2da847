"""Labelled derivations: every side is read, and the relations are the labelled ones, in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from handgrad.judging.latex.markdown import read_markdown
from handgrad.judging.latex.tree import Unread
from handgrad.judging.notation import Notation

CASES = json.loads((Path(__file__).parents[1] / "derivations.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_relations_as_labelled(case: dict[str, Any]) -> None:
    """The sides as the student wrote them; unread only where TeX itself says something else (``e^-x``)."""
    chains = read_markdown(case["text"], Notation.of(case["names"], case["given"]))
    found = [(c.sides[k].source, r, c.sides[k + 1].source) for c in chains for k, r in enumerate(c.relations)]
    assert found == [(step["lhs"], step["rel"], step["rhs"]) for step in case["steps"]]
    unread = [side.source for chain in chains for side in chain.sides if isinstance(side.tree, Unread)]
    assert all("^-" in source for source in unread)
