"""The result of one notebook, from what its cells have shown and earned."""

from __future__ import annotations

from typing import Any

from .cells import load, nbgrader, text_of
from .driver import CellDone, is_graded_check
from .job import CellScore, Graded, Job
from .outputs import without_tags
from .rebuild import Rebuilt, rebuild

CRASHED = "Our check of this answer failed; please grade it by hand."


def graded(job: Job, rebuilt: Rebuilt, done: dict[int, CellDone], seconds: float) -> Graded:
    """The executed notebook, the scores of its cells and what is to be said."""
    notebook = rebuilt.notebook
    notes = (*job.notes, *rebuilt.notes)
    scores = []
    for position, cell in enumerate(notebook["cells"]):
        result = done.get(position)
        if result is not None:
            cell["outputs"] = _numbered(result.outputs, position)
            cell["execution_count"] = position + 1
        of_student = rebuilt.roles[position] != "instructor" and nbgrader(cell).get("grade_id") not in rebuilt.untouched
        if of_student and cell["cell_type"] == "markdown":
            cell["source"] = without_tags(text_of(cell))
        if nbgrader(cell).get("grade"):
            scores.append(_score(cell, result, rebuilt, job))
    notebook["metadata"]["handgrad"] = {
        "seed": job.seed,
        "submitted": job.digest,
        "absent": job.absent,
        "seconds": round(seconds, 3),
        "untouched": sorted(rebuilt.untouched),
        "notes": list(notes),
        "problem": rebuilt.problem,
        "needs_person": {score.grade_id: score.needs_person for score in scores if score.needs_person},
    }
    return Graded(
        job.student, job.assignment, job.notebook, notebook, tuple(scores), notes, rebuilt.problem, round(seconds, 3)
    )


def not_handed_in(job: Job) -> Graded:
    """The result of a notebook that is not there: nothing to run, 0 points, and the reason."""
    return graded(job, rebuild(load(job.source.encode()), None, problem=job.problem), {}, 0.0)


def _numbered(outputs: list[dict[str, Any]], position: int) -> list[dict[str, Any]]:
    for output in outputs:
        if output["output_type"] == "execute_result":
            output["execution_count"] = position + 1
    return outputs


def _score(cell: dict[str, Any], result: CellDone | None, rebuilt: Rebuilt, job: Job) -> CellScore:
    """Points of a graded cell; text answers wait for a person unless they carry no points or are untouched."""
    meta = nbgrader(cell)
    name, out_of = str(meta["grade_id"]), float(meta.get("points", 0))
    if rebuilt.problem:
        return CellScore(name, 0.0, out_of, "" if job.absent else rebuilt.problem)
    if is_graded_check(cell):
        if result is None or result.points is None:
            cell["outputs"] = [{"output_type": "error", "ename": "Check", "evalue": CRASHED, "traceback": [CRASHED]}]
            return CellScore(name, 0.0, out_of, CRASHED)
        return CellScore(name, result.points, out_of, result.needs_person)
    if out_of == 0:
        return CellScore(name, 0.0, 0.0)
    return CellScore(name, 0.0 if name in rebuilt.untouched else None, out_of)
