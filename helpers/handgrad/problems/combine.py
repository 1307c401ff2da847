"""Reports of several functions as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..judging.result import FunctionReport


def combine(reports: Mapping[str, FunctionReport], curve: str = "") -> FunctionReport:
    """The lines of all ``reports``, each with its function's name; the first hint; the curve of the one named."""
    lines = tuple(
        replace(line, text=f"`{name}`: {line.text}") for name, report in reports.items() for line in report.rubric
    )
    mistakes = tuple(dict.fromkeys(name for report in reports.values() for name in report.mistakes))
    hints = [report.hint for report in reports.values() if report.hint]
    return FunctionReport(
        lines, mistakes, hints[0] if hints else "", curve=reports[curve].curve if curve in reports else None
    )
