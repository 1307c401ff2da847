"""Everything that ever arrived for an assignment, by its digest, and what each link gave when it was last collected."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .links import Link


@dataclass(frozen=True, slots=True)
class Found:
    """What one link gave: the digest of each notebook by name, or the kind of failure with its sentence."""

    notebooks: Mapping[str, str]
    kind: str = ""
    sentence: str = ""


def write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".arriving-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that arrived, by its digest, and what is known of each link."""

    folder: Path

    def keep(self, data: bytes) -> str:
        """Keep these bytes; their digest."""
        digest = hashlib.sha256(data).hexdigest()
        if not self._path(digest).exists():
            write(self._path(digest), data)
        return digest

    def read(self, digest: str) -> bytes:
        """The bytes with this digest."""
        return self._path(digest).read_bytes()

    def _path(self, digest: str) -> Path:
        return self.folder / "arrived" / f"{digest}.ipynb"

    def known(self, times: Mapping[Link, str]) -> dict[Link, Found]:
        """Links that gave a notebook when they were last collected and whose row is still the same."""
        return {
            Link(**entry["link"]): Found(entry["notebooks"])
            for entry in self._entries()
            if times.get(Link(**entry["link"])) == entry["time"]
            and all(self._path(digest).exists() for digest in entry["notebooks"].values())
        }

    def _entries(self) -> list[dict[str, Any]]:
        try:
            entries = json.loads((self.folder / "links.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return entries if isinstance(entries, list) else []

    def remember(self, found: Mapping[Link, Found], times: Mapping[Link, str]) -> None:
        """Write down what each link gave, for the next run."""
        entries = [
            {"link": asdict(link), "time": times[link], "notebooks": dict(gave.notebooks)}
            for link, gave in found.items()
            if gave.notebooks
        ]
        write(self.folder / "links.json", json.dumps(entries, indent=1).encode())
