"""Where one assignment's files are, and whose folder is whose."""

from __future__ import annotations

import glob
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """Where one assignment's files are. ``submitted`` and ``autograded`` have ``{student_id}`` in them."""

    submitted: str
    autograded: str
    source: Path
    permissions: int = 0o444

    def of(self, student: str) -> tuple[Path, Path]:
        """The folder that was handed in and the folder to write."""
        name = {"student_id": student}
        return Path(self.submitted.format(**name)), Path(self.autograded.format(**name))

    def link_to(self, student: str) -> Path | None:
        """The student's folder or one in it that leads to what was handed in, if it is a link to somewhere else."""
        folder = self.of(student)[0]
        shared = len(Path(self.submitted.split("{student_id}")[0]).parts)
        own = [path for path in (folder, *folder.parents) if len(path.parts) > shared]
        return next((path for path in own if path.is_symlink()), None)

    def students(self, pattern: str) -> list[str]:
        """Names of students whose folder is there, in order."""
        expression = re.compile(re.escape(self.submitted).replace(re.escape("{student_id}"), "(?P<student>[^/]+)"))
        paths = glob.glob(self.submitted.replace("{student_id}", pattern))
        found = (expression.fullmatch(path) for path in paths)
        return sorted(each["student"] for each in found if each and not each["student"].startswith("."))
