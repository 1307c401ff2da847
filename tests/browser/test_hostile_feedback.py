"""Hostile markup in a feedback page, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from handgrad.feedback.typeset import Typesetter

from tests.browser.conftest import Visit
from tests.feedback.test_page import CURVE, HOSTILE, notebook, page, result


@pytest.mark.browser
def test_nothing_of_a_student_runs_and_nothing_is_fetched(visit: Callable[..., Visit], tmp_path: Path) -> None:
    """All hostile markup at once: the title stays, no request leaves the page, nothing is wider than a phone."""
    file = tmp_path / "page.html"
    with Typesetter() as typesetter:
        file.write_text(page(typesetter, notebook("\n\n".join(HOSTILE), result(curve=CURVE))), encoding="utf-8")
    opened = visit(viewport={"width": 390, "height": 800})
    opened.page.goto(file.as_uri())
    opened.page.wait_for_timeout(300)
    assert opened.left_machine == []
    assert "feedback" in opened.page.title()
    assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
