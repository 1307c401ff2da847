"""Who serves the calls of a notebook's cells: a kernel with a front end, or the grader.

``check``, ``score``, ``figure`` and ``hand_in`` never ask where they run; they ask their host.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from ..judging.answers.kinds import AnswerFunction
from ..judging.result import PartResult

SANDBOX = "HANDGRAD_SANDBOX"
Bundle = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerText:
    """The text of one answer cell. ``text`` is None when it could not be read; ``problem`` is then one sentence.

    ``newest`` is False when what the student sees may be newer than ``text``. ``where`` says in words where it
    was read ("sigmoid.ipynb, saved at 14:02").
    """

    text: str | None
    newest: bool
    where: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class OpenNotebook:
    """The notebook as JSON that this kernel belongs to.

    ``newest`` and ``where`` as in AnswerText. ``kept`` says how it reaches others: "colab" (by itself, from the browser
    to Drive) or "file" (when it is saved).
    """

    notebook: Any
    newest: bool
    where: str
    kept: Literal["colab", "file"] = "file"


class Host(Protocol):
    """What a notebook's calls need from their surroundings."""

    seed: int

    def answer_text(self, part: str) -> AnswerText:
        """The markdown that the student wrote for ``part``; never raises."""
        ...

    def function(self, name: str, value: Any) -> AnswerFunction:
        """A student's function as judges call it."""
        ...

    def plain(self, name: str, value: Any) -> Any:
        """A student's value as plain data (see ``handgrad.judging.answers``)."""
        ...

    def show(self, bundle: Bundle, result: PartResult | None = None) -> None:
        """Show one output, given by MIME type."""
        ...


_HOST: ContextVar[Host | None] = ContextVar("handgrad_host", default=None)


@contextmanager
def hosted_by(host: Host) -> Iterator[None]:
    """Let ``host`` serve the calls made inside the ``with`` block."""
    token = _HOST.set(host)
    try:
        yield
    finally:
        _HOST.reset(token)


def current() -> Host:
    """The host that serves now: the one set by ``hosted_by``, or this process' own kernel."""
    host = _HOST.get()
    if host is None:
        from .kernel import KernelHost

        host = KernelHost()
    return host


def is_hosted() -> bool:
    """Whether ``hosted_by`` has set a host."""
    return _HOST.get() is not None


def in_sandbox() -> bool:
    """Whether this process is the sandbox of a submission, where checks do nothing."""
    return os.environ.get(SANDBOX) == "1"
