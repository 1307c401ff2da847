"""JupyterLab as `handgrad lab` starts it, used through its page: a student, an instructor, an author."""

from __future__ import annotations

import json
import re
import shutil
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from handgrad.adapters.course import Course
from handgrad.adapters.demo_class import STUDENTS, hand_in
from playwright.sync_api import Locator, Page, expect

from .conftest import ASSIGNMENT, NOTEBOOK, TOKEN, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DERIVATION = r"""**Your derivation**

$$
\begin{aligned}
\sigma'(x) &= \frac{d}{dx} (1 + e^{-x})^{-1} \\
&= -(1 + e^{-x})^{-2} \cdot \frac{d}{dx}(1 + e^{-x}) \\
&= \frac{e^{-x}}{(1 + e^{-x})^3}
\end{aligned}
$$"""
SCRIPT = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'> [now](javascript:alert(1)) kept"


def open_notebook(visit: Visit, lab: str, path: str) -> Page:
    """A notebook in Lab, its kernel ready."""
    page = visit.page
    page.goto(f"{lab}/lab/tree/{path}?token={TOKEN}&reset")
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=40_000)
    expect(page.get_by_text("(ipykernel) | Idle")).to_be_visible(timeout=40_000)
    return page


def cell(page: Page, text: str) -> Locator:
    """The first cell with this text, scrolled to."""
    found = page.locator(".jp-Notebook .jp-Cell", has_text=text).first
    found.scroll_into_view_if_needed()
    return found


def test_a_student_answers_checks_and_validates(lab: str, course: Course, visit: Callable[..., Visit]) -> None:
    """Writing a derivation and running its check shows a typeset table; Validate names what is missing."""
    visited = visit(viewport={"width": 1300, "height": 1000})
    page = open_notebook(visited, lab, f"release/{ASSIGNMENT}/{NOTEBOOK}.ipynb")
    answer = cell(page, "Your derivation")
    answer.dblclick()
    answer.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(DERIVATION)
    page.keyboard.press("ControlOrMeta+s")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    check = cell(page, 'handgrad.check("sigmoid-derive")')
    expect(check).to_contain_text("2 of 3 lines hold", timeout=30_000)
    expect(check).to_contain_text("At x = ")
    assert check.locator("mjx-container").count() >= 3
    page.get_by_role("button", name="Validate").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("sigmoid-derive: 2 of 3 lines hold", timeout=40_000)
    expect(dialog).to_contain_text("sigmoid-limits: Nothing is answered here yet")
    assert "Traceback" not in dialog.inner_text()
    assert not (course.folder / "release" / ASSIGNMENT / "gradebook.db").exists()


@pytest.fixture
def submitted(course: Course) -> str:
    """A student whose signs are turned, and whose text answer is hostile markup."""
    student = next(student for student in STUDENTS if student.name == "emil")
    for name, notebook in hand_in(student, course, ASSIGNMENT):
        for each in notebook["cells"]:
            if each["metadata"].get("nbgrader", {}).get("grade_id") == "sigmoid-saturation-words":
                each["source"] = f"**Your answer**\n\n{SCRIPT}"
        path = course.folder / "submitted" / student.name / ASSIGNMENT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    return student.name


def press(page: Page, row: str, column: str) -> None:
    """Press the button of a row in a table of formgrader, and wait until it says that it is done."""
    page.locator("#main-table tr", has_text=row).locator(f"td.{column} a").click()
    expect(page.locator(".modal.in .modal-title")).to_have_text("Success", timeout=45_000)


def test_an_instructor_grades_through_formgrader(
    lab: str, course: Course, submitted: str, visit: Callable[..., Visit]
) -> None:
    """Generate, autograde, grade a text, override a derivation, comment and give feedback, without the web."""
    visited = visit(viewport={"width": 1300, "height": 1000})
    page = visited.page
    page.goto(f"{lab}/formgrader/manage_assignments?token={TOKEN}")
    press(page, ASSIGNMENT, "assign")
    page.goto(f"{lab}/formgrader/manage_submissions/{ASSIGNMENT}")
    press(page, submitted, "autograde")

    page.goto(f"{lab}/formgrader/gradebook/{ASSIGNMENT}/{NOTEBOOK}")
    page.locator("#main-table a", has_text="Submission #1").click()
    expect(page.locator("#sigmoid-derive-check")).to_have_attribute("placeholder", re.compile(r"\d"))
    assert page.locator(".math svg").count() > 20
    shown = page.locator(".output_html, .nbgrader_cell .panel-body").all_inner_texts()
    assert not [text for text in shown if r"\frac" in text or "$" in text]
    expect(page.locator(".mark-scheme")).to_contain_text("1 point")
    expect(page.locator(".nbgrader_cell", has_text="kept")).to_contain_text("script>window.hacked")
    assert page.locator("a[href^=javascript]").count() == 0
    assert page.evaluate("window.hacked") is None
    grade(page, "sigmoid-derive-check", "4")
    grade(page, "sigmoid-saturation-words", "1.5")
    page.locator("#sigmoid-saturation-words-comment").fill("Say what **stays** small.")
    with page.expect_response(re.compile("/api/comment/")):
        page.keyboard.press("Escape")
    page.locator("#sigmoid-derive-comment").fill("Only the sign was lost.")
    with page.expect_response(re.compile("/api/comment/")):
        page.keyboard.press("Escape")

    page.goto(f"{lab}/formgrader/manage_submissions/{ASSIGNMENT}")
    press(page, submitted, "generate-feedback")
    feedback = course.folder / "feedback" / submitted / ASSIGNMENT / f"{NOTEBOOK}.html"
    page.goto(feedback.as_uri())
    expect(page.locator("#sigmoid-derive")).to_contain_text("4 of 5")
    expect(page.locator("#sigmoid-derive")).to_contain_text("Only the sign was lost.")
    expect(page.locator("#sigmoid-saturation-words")).to_contain_text("1.5 of 2")
    expect(page.locator("#sigmoid-saturation-words .comment strong")).to_have_text("stays")
    assert page.evaluate("window.hacked") is None
    assert (visited.left_machine, visited.errors) == ([], [])


def grade(page: Page, name: str, points: str) -> None:
    """Type points into a box and leave it, which saves them."""
    box = page.locator(f"[id='{name}']")
    box.fill(points)
    with page.expect_response(re.compile("/api/grade/")):
        box.press("Escape")


def test_an_author_changes_points_in_create_assignment(lab: str, course: Course, visit: Callable[..., Visit]) -> None:
    """The side bar shows a source notebook's cells by id, and a change of points reaches the sum and the file."""
    draft = course.folder / "drafts" / f"{NOTEBOOK}.ipynb"
    draft.parent.mkdir()
    shutil.copy(course.folder / "source" / ASSIGNMENT / draft.name, draft)
    before = points_of(draft)
    page = open_notebook(visit(viewport={"width": 1500, "height": 1000}), lab, f"drafts/{draft.name}")
    page.get_by_role("tab", name="Create Assignment").click()
    total = page.locator(".nbgrader-TotalPointsInput")
    expect(total).to_have_value(f"{sum(before.values()):g}")
    ids = page.locator(".nbgrader-CellId input")
    expect(ids.first).to_have_value("sigmoid-title")
    names = [each.input_value() for each in ids.all()]
    widget = page.locator(".nbgrader-CellWidget").nth(names.index("sigmoid-derive-check"))
    points = widget.locator(".nbgrader-CellPoints input")
    expect(points).to_have_value("5")
    points.fill("7")
    points.press("Tab")
    expect(total).to_have_value(f"{sum(before.values()) + 2:g}")
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Save Notebook(?! As)")).click()
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    assert points_of(draft) == before | {"sigmoid-derive-check": 7}


def points_of(path: Path) -> dict[str, float]:
    """The points of a notebook's graded cells, by id."""
    found = [cell["metadata"].get("nbgrader", {}) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    return {each["grade_id"]: each["points"] for each in found if each.get("grade") and each.get("points")}


def test_lab_saves_often_and_asks_nobody_for_news(lab: str) -> None:
    """A check reads the saved notebook, so saving cannot wait for two minutes; the user's own settings are untouched.

    Lab starts its next save on time even where the last one goes on, and then reports a conflict: not too often, either.
    """
    with urllib.request.urlopen(f"{lab}/lab/api/settings/@jupyterlab/docmanager-extension:plugin?token={TOKEN}") as got:
        setting = json.load(got)
    assert setting["schema"]["properties"]["autosaveInterval"]["default"] == 15
    assert setting["raw"] == "{}"
    with urllib.request.urlopen(f"{lab}/lab?token={TOKEN}") as got:
        page = got.read().decode()
    assert re.search(r'"disabledExtensions": \[[^]]*"@jupyterlab/apputils-extension:announcements"', page)


def test_folder_of_the_class_has_one_gradebook(course: Course) -> None:
    """Whatever was done above, there is no gradebook but the course's."""
    assert [path.parent for path in Path(course.folder).rglob("gradebook.db")] in ([], [course.folder])
