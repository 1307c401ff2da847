"""The pictures in docs/images that show the demo class: ``python -m tests.browser.pictures FOLDER`` makes them anew.

FOLDER is a class that ``handgrad demo`` has made. Look at each before it is committed.
"""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

from handgrad.adapters.course import Course
from handgrad.adapters.demo import scores_of
from handgrad.adapters.demo_class import STUDENTS
from handgrad.adapters.demo_table import table
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from .conftest import ASSIGNMENT, CHROMIUM

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
NAMES = ("class.png", "feedback.png", "derivation.png", "report.png")
COLOURS = {"31": "#ff8f86", "32": "#57c785", "33": "#e5b454", "36": "#7fd3de"}
TERMINAL = "display:inline-block;margin:0;padding:16px 20px;background:#1c2230;color:#cfd6e0;font:14px/1.35 monospace"


def terminal(text: str) -> str:
    """Text with a terminal's colours as HTML."""

    def span(match: re.Match[str]) -> str:
        if match[1] == "0":
            return "</span>"
        style = "color:#fff;font-weight:bold" if match[1] == "1" else f"color:{COLOURS[match[1]]}"
        return f'<span style="{style}">'

    return f'<pre style="{TERMINAL}">' + re.sub("\x1b\\[(\\d+)m", span, html.escape(text)) + "</pre>"


def take(page: Page, course: Course) -> None:
    """Take every picture with ``page``."""
    shown = table(scores_of(course, ASSIGNMENT), [student.name for student in STUDENTS], colour=True)
    page.set_content(terminal(shown))
    page.locator("pre").screenshot(path=IMAGES / "class.png")
    feedback = course.folder / "feedback"
    page.goto((feedback / "emil" / ASSIGNMENT / "sigmoid.html").as_uri())
    page.screenshot(path=IMAGES / "feedback.png")
    page.goto((feedback / "fay" / ASSIGNMENT / "sigmoid.html").as_uri())
    page.locator("#sigmoid-derive").screenshot(path=IMAGES / "derivation.png")
    page.goto((course.folder / "reports" / f"{ASSIGNMENT}.html").as_uri())
    page.get_by_role("group", name="Success by part").locator("svg.chart").screenshot(path=IMAGES / "report.png")


def main() -> None:
    """Make them from the class in the folder that is named."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        take(browser.new_page(viewport={"width": 820, "height": 980}), Course(Path(sys.argv[1]).resolve()))
        browser.close()
    for name in NAMES:  # no more colours than they have, a third of the size
        Image.open(IMAGES / name).convert("RGB").quantize(200).save(IMAGES / name, optimize=True)


if __name__ == "__main__":
    main()
