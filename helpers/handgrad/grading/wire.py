"""Messages as length-prefixed JSON over a stream socket.

Replies are framed by their length, never by the end of the stream: a child that outlives its parent can hold a
socket open. A reader bounds the size before it reads and the time while it reads.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import time
from typing import Any

_HEADER = struct.Struct(">I")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
Message = dict[str, Any]


class Gone(Exception):
    """The other side closed, fell silent past the deadline, or sent something that is not a message."""


class Silent(Gone):
    """The deadline passed."""


def send(channel: socket.socket, message: Message, deadline: float | None = None) -> None:
    """Send one message; raises ``Gone`` where it cannot be delivered before ``deadline`` (monotonic seconds)."""
    data = json.dumps(message, separators=(",", ":")).encode()
    view = memoryview(_HEADER.pack(len(data)) + data)
    try:
        while view:
            _bound(channel, deadline)
            view = view[channel.send(view) :]
    except TimeoutError as error:
        raise Silent("the other side does not read") from error
    except OSError as error:
        raise Gone("the other side closed") from error


def receive(channel: socket.socket, deadline: float | None = None, at_most: int = 100_000_000) -> Message:
    """Read one message of at most ``at_most`` bytes; raises ``Gone``."""
    (size,) = _HEADER.unpack(_exactly(channel, _HEADER.size, deadline))
    if size > at_most:
        raise Gone("the message is too large")
    try:
        message = _read(_exactly(channel, size, deadline))
    except (ValueError, RecursionError, MemoryError) as error:
        raise Gone("the message is malformed") from error
    if type(message) is not dict:
        raise Gone("the message is malformed")
    return message


def _read(data: bytes) -> Any:
    """JSON in UTF-8 whose texts can be written to a file: half of a surrogate pair, which JSON can spell, is a "?"."""
    message = json.loads(data.decode("utf-8", "replace"))
    if _SURROGATE.search(data):
        message = json.loads(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace"))
    return message


def _exactly(channel: socket.socket, size: int, deadline: float | None) -> bytes:
    parts = bytearray()
    try:
        while len(parts) < size:
            _bound(channel, deadline)
            part = channel.recv(min(size - len(parts), 1 << 20))
            if not part:
                raise Gone("the other side closed")
            parts += part
    except TimeoutError as error:
        raise Silent("no answer in time") from error
    except OSError as error:
        raise Gone("the other side closed") from error
    return bytes(parts)


def _bound(channel: socket.socket, deadline: float | None) -> None:
    if deadline is None:
        channel.settimeout(None)
        return
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    channel.settimeout(left)
