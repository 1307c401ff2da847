"""How much one submission may use. Plain data, sent to the sandbox and obeyed on both sides of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one submission; times in seconds of wall clock, sizes in bytes.

    ``display_bytes`` and ``stream_chars`` bound one cell's outputs, ``shown_bytes`` all of them. ``memory`` bounds
    what all processes of a submission use beyond the warm parent they were forked from; ``address_space`` bounds each
    process. ``disk`` is the size of the only writable place, held in memory.
    """

    cell_seconds: float = 20.0
    call_seconds: float = 10.0
    notebook_seconds: float = 240.0
    judge_seconds: float = 40.0
    memory: int = 1024 * MIB
    address_space: int = 4096 * MIB
    disk: int = 128 * MIB
    file_size: int = 64 * MIB
    processes: int = 32
    open_files: int = 256
    stream_chars: int = 50_000
    outputs: int = 200
    display_bytes: int = 4 * MIB
    shown_bytes: int = 16 * MIB
    message_bytes: int = 24 * MIB
    restarts: int = 10

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


SUBMISSION_BYTES = 20 * MIB
# Kinds of output that a submission may show, in the order in which they are kept. No HTML and no SVG: formgrader and
# other pages would run what is in them.
SHOWN = ("text/plain", "text/markdown", "text/latex", "image/png", "image/jpeg")
