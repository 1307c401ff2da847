"""Where a course is found on the web: the addresses in its notebooks, made from repository and branch alone.

Sources hold two words in place of addresses, so that repository and branch are written once, in the configuration:
``OPEN_IN_COLAB`` (the address of this very notebook in Colab) and ``COURSE_INSTALL`` (what pip installs).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

OPEN_IN_COLAB = "OPEN_IN_COLAB"
COURSE_INSTALL = "COURSE_INSTALL"
_REPOSITORY = re.compile(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+")
_BRANCH = re.compile(r"[A-Za-z0-9._/-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A course's repository on GitHub, its branch (or tag), and what pip installs if not that repository."""

    repository: str
    branch: str
    install: str = ""

    def in_colab(self, assignment: str, notebook: str) -> str:
        """The address that opens a released notebook in Colab.

        >>> Place("ann/course", "main").in_colab("ps1", "sigmoid")
        'https://colab.research.google.com/github/ann/course/blob/main/release/ps1/sigmoid.ipynb'
        """
        path = quote(f"{self.repository}/blob/{self.branch}/release/{assignment}/{notebook}.ipynb")
        return f"https://colab.research.google.com/github/{path}"

    def requirement(self) -> str:
        """What pip installs: an archive, since not every student has git.

        >>> Place("ann/course", "main").requirement()
        'handgrad @ https://github.com/ann/course/archive/main.zip'
        """
        return self.install or f"handgrad @ https://github.com/{self.repository}/archive/{self.branch}.zip"

    def fill(self, text: str, assignment: str, notebook: str) -> str:
        """The text of a cell with its addresses."""
        text = text.replace(OPEN_IN_COLAB, self.in_colab(assignment, notebook))
        return text.replace(COURSE_INSTALL, self.requirement())


def place(config: Mapping[str, Any]) -> Place:
    """From the course's configuration; raises ValueError with a sentence where ``c.Course`` is not usable."""
    course = config.get("Course", {})
    found = Place(*(str(course.get(key, "")) for key in ("repository", "branch", "install")))
    if not _REPOSITORY.fullmatch(found.repository) or not _BRANCH.fullmatch(found.branch):
        raise ValueError(
            f"In nbgrader_config.py, c.Course.repository is {found.repository!r} and c.Course.branch {found.branch!r}; "
            'they should read like "owner/name" and "main".'
        )
    if '"' in found.install or "\\" in found.install:
        raise ValueError("In nbgrader_config.py, c.Course.install has a quotation mark or a backslash in it.")
    return found
