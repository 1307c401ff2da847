"""Labelled derivations: every side is read, and the relations are the labelled ones, in order.

Runs over the case file that the environment variable HANDGRAD_CASES names (the format of
``handgrad check-derivations``); skipped without one.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from handgrad.judging.latex.chains import Unread
from handgrad.judging.latex.markdown import read_markdown
from handgrad.judging.notation import Notation

FILE = os.environ.get("HANDGRAD_CASES", "")
CASES: list[dict[str, Any]] = json.loads(Path(FILE).read_text(encoding="utf-8")) if FILE else []


@pytest.mark.skipif(not FILE, reason="HANDGRAD_CASES names no file")
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_relations_as_labelled(case: dict[str, Any]) -> None:
    """The sides as the student wrote them; unread only where TeX itself says something else (``e^-x``)."""
    chains = read_markdown(case["text"], Notation.of(case["names"], case["given"]))
    found = [(c.sides[k].source, r, c.sides[k + 1].source) for c in chains for k, r in enumerate(c.relations)]
    assert found == [(step["lhs"], step["rel"], step["rhs"]) for step in case["steps"]]
    unread = [side.source for chain in chains for side in chain.sides if isinstance(side.tree, Unread)]
    assert all("^-" in source for source in unread)
