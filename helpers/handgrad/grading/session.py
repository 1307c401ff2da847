"""The grader's end of one submission's process: run its cells, read its values, call its functions.

Everything that comes back is untrusted: bounded in size and time, and read by ``judging.answers.plain``. A process
that dies or hangs is replaced by a new one in which the cells before are run again, without the one that ended it.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

from ..judging.answers import plain
from ..judging.answers.kinds import CallResult, Missing, Unusable
from .limits import Limits
from .outputs import bounded, error_output, texts_of
from .sandbox import Zygote
from .wire import Gone, Message, Silent, receive, send

_GRACE = 3.0
_ENDED = "The submission's process ended while this was run"


class Session:
    """One submission in the sandbox. ``started`` is told the child's id and process id each time one is started."""

    def __init__(
        self,
        zygote: Zygote,
        limits: Limits,
        files: dict[str, str],
        started: Callable[[int, int], None] = lambda child, pid: None,
    ) -> None:
        self._zygote, self._limits, self._files, self._started = zygote, limits, files, started
        self._deadline = time.monotonic() + limits.notebook_seconds
        self._history: list[str] = []
        self._serial = 0
        self._restarts = -1
        self._channel: socket.socket | None = None
        self._child = 0
        self._last_words = ""
        self._room = limits.shown_bytes
        self._deadly: dict[str, str] = {}
        self._patience = limits.cell_seconds

    def begin_check(self) -> None:
        """A new check begins: its reads and calls have as much time in all as a cell has."""
        self._patience = self._limits.cell_seconds

    def run(self, source: str) -> list[dict[str, Any]]:
        """Run one cell; its outputs in nbformat's form."""
        reply = self._ask({"do": "run", "source": source}, self._limits.cell_seconds)
        if "failed" in reply:
            return [error_output("The cell was stopped", str(reply["failed"])[:500])]
        self._history.append(source)
        outputs = bounded(reply.get("outputs"), self._limits, self._room)
        self._room -= sum(len(text) for output in outputs for text in texts_of(output))
        return outputs

    def value(self, name: str) -> Any:
        """The plain value of a name, a ``RemoteFunction``, or Missing or Unusable."""
        reply = self._ask_about(name, {"do": "value", "name": name})
        if reply.get("missing") is True:
            return Missing(name)
        if reply.get("function") is True:
            return RemoteFunction(name, self)
        if "data" in reply:
            return plain.decode(reply["data"])
        return Unusable(_sentence(name, reply))

    def call(self, name: str, args: tuple[Any, ...], keywords: dict[str, Any]) -> CallResult:
        """Call a function of the student's with copies of plain arguments; never raises on its account."""
        request = {
            "do": "call",
            "name": name,
            "args": [_argument(arg) for arg in args],
            "keywords": {key: _argument(value) for key, value in keywords.items()},
        }
        reply = self._ask_about(name, request)
        if "value" not in reply:
            sentence = _sentence(name, reply)
            return CallResult(Unusable(sentence), sentence)
        error, warnings = reply.get("error"), reply.get("warnings")
        return CallResult(
            plain.decode(reply["value"]),
            error[:500] if isinstance(error, str) else "",
            tuple(text[:300] for text in warnings[:5] if isinstance(text, str)) if isinstance(warnings, list) else (),
            reply.get("mutated") is True,
        )

    def _ask_about(self, name: str, request: Message) -> Message:
        """A read or a call. A name that ended the process once is not asked about again: others need the process."""
        if name in self._deadly:
            return {"failed": self._deadly[name]}
        if self._patience <= 0:
            return {"failed": f"What is asked of it took more than {self._limits.cell_seconds:g} seconds in all."}
        started = time.monotonic()
        reply = self._ask(request, min(self._limits.call_seconds, self._patience))
        self._patience -= time.monotonic() - started
        if self._channel is None:
            self._deadly[name] = str(reply.get("failed", _ENDED))
        return reply

    def _ask(self, request: Message, seconds: float) -> Message:
        """One request and its reply; ``{"failed": sentence}`` where there is none."""
        if self._channel is None and not self._restart():
            return {"failed": self._last_words or f"{_ENDED}."}
        assert self._channel is not None
        left = self._deadline - time.monotonic()
        if left <= 0:
            return {"failed": f"The notebook took more than {self._limits.notebook_seconds:g} seconds in all."}
        seconds = min(seconds, left)
        try:
            return self._exchange(self._channel, {**request, "seconds": seconds}, seconds + _GRACE)
        except Gone as gone:
            self._last_words = self._close(timed_out=isinstance(gone, Silent), seconds=seconds)
            return {"failed": self._last_words}

    def _exchange(self, channel: socket.socket, request: Message, seconds: float) -> Message:
        self._serial += 1
        deadline = time.monotonic() + seconds
        send(channel, {**request, "id": self._serial}, deadline)
        while True:
            reply = receive(channel, deadline, self._limits.message_bytes)
            if reply.get("id") == self._serial:
                return reply

    def _restart(self) -> bool:
        """A new process in which the cells so far are run again; False where there have been too many."""
        self._restarts += 1
        if self._restarts > self._limits.restarts:
            return False
        channel, self._child, pid = self._zygote.start()
        self._started(self._child, pid)
        try:
            self._exchange(channel, {"limits": self._limits.to_json(), "files": self._files}, 60)
            for source in self._history:
                request = {"do": "run", "source": source, "seconds": self._limits.cell_seconds}
                self._exchange(channel, request, self._limits.cell_seconds + _GRACE)
        except Gone:
            self._channel = channel
            self._last_words = self._close(timed_out=False, seconds=0)
            return False
        self._channel = channel
        return True

    def _close(self, *, timed_out: bool, seconds: float) -> str:
        """End the process; one sentence on why it is gone."""
        assert self._channel is not None
        self._channel.close()
        self._channel = None
        status = self._zygote.end(self._child)
        self._started(0, 0)
        if timed_out:
            return f"It was stopped after {seconds:.3g} seconds."
        if status == -9:
            return f"{_ENDED}: it used more memory, processes or time than a submission may."
        return f"{_ENDED}."


class RemoteFunction:
    """A student's function behind the boundary (``judging.answers.kinds.AnswerFunction``).

    Instructors' cells may also call it like any function: it then returns the plain value or raises ``StudentError``.
    """

    def __init__(self, name: str, session: Session) -> None:
        self.name, self._session = name, session
        self.__name__ = name

    def call(self, *args: Any) -> CallResult:
        """See ``AnswerFunction``."""
        return self._session.call(self.name, args, {})

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        result = self._session.call(self.name, args, keywords)
        if result.error:
            raise StudentError(f"`{self.name}` could not be called: {result.error}")
        if isinstance(result.value, Unusable):
            raise StudentError(f"`{self.name}`: {result.value.sentence}")
        return None if isinstance(result.value, Missing) else result.value

    def __repr__(self) -> str:
        return f"<function {self.name}>"


class StudentError(Exception):
    """An answer that cannot be used; the message is one sentence for the student."""


def _argument(value: Any) -> Any:
    if isinstance(value, RemoteFunction):
        return {"function": value.name}
    data = plain.encode(value)
    if type(data) is list and data and data[0] == "unusable":
        raise TypeError(f"A check may pass data or the student's own functions to a student's function: {data[1]}")
    return data


def _sentence(name: str, reply: Message) -> str:
    failed = reply.get("failed")
    return failed[:500] if isinstance(failed, str) and failed else f"`{name}` could not be read."
