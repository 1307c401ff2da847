"""What a submission says its cells have shown, in nbformat's form: bounded, and harmless as HTML."""

from __future__ import annotations

import re
from typing import Any

from .limits import SHOWN, Limits
from .wire import Message


def error_output(name: str, text: str) -> dict[str, Any]:
    """An error in nbformat's form."""
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}


def bounded(items: Any, limits: Limits, room: int) -> list[dict[str, Any]]:
    """Outputs in nbformat's form from what a submission says they are; what does not fit is left out."""
    kept: list[dict[str, Any]] = []
    room = min(room, limits.display_bytes + limits.stream_chars * 2)
    for item in items[: limits.outputs + 1] if isinstance(items, list) else []:
        output = _output(item) if isinstance(item, dict) else None
        if output is not None:
            room -= sum(len(text) for text in texts_of(output))
            if room < 0:
                break
            kept.append(output)
    return kept


def _output(item: Message) -> dict[str, Any] | None:
    kind = item.get("output_type")
    if kind == "stream":
        name = "stderr" if item.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": str(item.get("text", ""))}
    if kind == "error":
        return error_output(str(item.get("ename", ""))[:100], str(item.get("evalue", ""))[:500])
    data = item.get("data")
    if kind not in ("display_data", "execute_result") or not isinstance(data, dict):
        return None
    kept = {mime: _harmless(mime, data[mime]) for mime in SHOWN if isinstance(data.get(mime), str)}
    output: dict[str, Any] = {"output_type": kind, "data": kept, "metadata": {}}
    if kind == "execute_result":
        count = item.get("execution_count")
        output["execution_count"] = count if type(count) is int and 0 <= count < 1_000_000 else None
    return output if kept else None


def _harmless(mime: str, text: str) -> str:
    if mime.startswith("image/"):
        return re.sub(r"[^A-Za-z0-9+/=]", "", text)
    return text if mime == "text/plain" else without_tags(text)


def without_tags(text: str) -> str:
    """Markdown or LaTeX in which nothing is read as a tag of HTML: ``<b`` becomes ``< b``, the same in mathematics.

    >>> without_tags("$i<j$ <script>")
    '$i< j$ < script>'
    """
    return re.sub(r"<(?=[A-Za-z/!?])", "< ", text)


def texts_of(output: dict[str, Any]) -> list[str]:
    """All text that an output shows."""
    if output["output_type"] == "stream":
        return [output["text"]]
    return list(output.get("data", {}).values())
