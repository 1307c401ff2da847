"""A browser that is cut off from the web and counts who it asks, and JupyterLab as `handgrad lab` starts it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from handgrad.adapters import demo
from handgrad.adapters.course import Course, find_course
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ASSIGNMENT = "ps1-activations"
NOTEBOOK = "sigmoid"
TOKEN = "a-token-for-tests"


@dataclass
class Visit:
    """A page, the addresses elsewhere that it asked for, and the errors of its scripts."""

    page: Page
    left_machine: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all pages of this process."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Open fresh pages; options are those of Playwright's contexts. Every request off this machine is refused."""
    contexts = []

    def opened(**options: object) -> Visit:
        context = chromium.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        made = Visit(context.new_page())
        made.page.set_default_timeout(20_000)

        def decide(route: object, request: object) -> None:
            url = request.url  # type: ignore[attr-defined]
            if url.startswith(("http://127.0.0.1:", "file:", "data:", "blob:")):
                route.continue_()  # type: ignore[attr-defined]
            else:
                made.left_machine.append(url)
                route.abort()  # type: ignore[attr-defined]

        context.route("**/*", decide)
        made.page.on("pageerror", lambda error: made.errors.append(str(error)))
        return made

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course folder with one notebook, released, and nobody's work in it yet."""
    folder = tmp_path_factory.mktemp("course")
    made = demo.make_folder(find_course(), folder)
    for notebook in (folder / "source").glob("*/*.ipynb"):
        if notebook.stem != NOTEBOOK:
            notebook.unlink()
    for empty in (folder / "source").glob("*"):
        if not any(empty.iterdir()):
            empty.rmdir()
    demo.generate(made, (ASSIGNMENT,))
    return made


@pytest.fixture(scope="session")
def lab(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab for the course, called from another folder; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    command = [sys.executable, "-m", "handgrad", "lab", "--folder", str(course.folder), "--port", str(port)]
    command += ["--no-browser", "--", f"--IdentityProvider.token={TOKEN}", "--allow-root"]
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "JUPYTER_DATA_DIR": str(home)}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=elsewhere, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/api?token={TOKEN}", home / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)
    assert not any(elsewhere.iterdir()), "something was left where handgrad lab was called"


def _wait_for(address: str, log: Path) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(log.read_text()[-3000:])
