"""What goes into grading one notebook of one student, and what comes out: plain data that can be pickled."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any

from .limits import Limits


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook of one student.

    ``source`` is the instructor's notebook and ``release`` the students' one, as JSON text; ``submitted`` the bytes
    that were handed in, or None with the reason in ``problem``. ``files`` are the assignment's data files, base64
    by relative path. ``absent``: the notebook was not handed in at all, so that no person need look at it.
    """

    student: str
    assignment: str
    notebook: str
    source: str
    submitted: bytes | None
    release: str = ""
    seed: int = 0
    problem: str = ""
    notes: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    unsafe: bool = False
    absent: bool = False

    @property
    def digest(self) -> str:
        """Names what was handed in, so that a later run knows whether it has changed."""
        return hashlib.sha256(self.submitted or b"").hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class CellScore:
    """What one graded cell got. ``points`` is None where only a person can say; ``needs_person`` a sentence why."""

    grade_id: str
    points: float | None
    out_of: float
    needs_person: str = ""


@dataclass(frozen=True, slots=True)
class Graded:
    """One graded notebook: as nbformat JSON, with its scores. ``problem`` says why nothing could be read."""

    student: str
    assignment: str
    notebook: str
    executed: dict[str, Any]
    scores: tuple[CellScore, ...]
    notes: tuple[str, ...] = ()
    problem: str = ""
    seconds: float = 0.0


def seed_for(secret: bytes, student: str, assignment: str) -> int:
    """The seed of a student's hidden inputs: the same for every regrade, and not to be guessed without the secret."""
    digest = hmac.new(secret, f"{assignment}\0{student}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:6], "big")
