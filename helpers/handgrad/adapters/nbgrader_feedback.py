"""Our feedback pages in nbgrader's ``generate_feedback``, the command and formgrader's button alike.

Set in the configuration as ``c.GenerateFeedback.exporter_class``, with no preprocessors: nbgrader reads the graded
notebook and writes what the exporter makes of it.
"""

from __future__ import annotations

import atexit
from functools import cache
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook

from ..feedback.page import render
from ..feedback.typeset import Typesetter
from ..feedback.view import Mark, view
from .recorder import NO_RESPONSE


@cache
def typesetter() -> Typesetter:
    """One engine a process: nbgrader makes its exporter anew for every student."""
    made = Typesetter().__enter__()
    atexit.register(made.__exit__, None, None, None)
    return made


class FeedbackExporter(HTMLExporter):  # type: ignore[misc]
    """``c.GenerateFeedback.exporter_class``: the graded notebook and the gradebook's marks as one page."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **_: Any) -> tuple[str, Any]:
        """Look the marks up and write the page; the notebook itself is left as it is."""
        resources = self._init_resources(resources)
        where = resources["nbgrader"]
        ids = (where["notebook"], where["assignment"], where["student"])
        with Gradebook(where["db_url"]) as gradebook:
            submission = gradebook.find_submission_notebook(*ids)
            marks = marks_of(submission)
            late = float(submission.late_submission_penalty or 0.0)
        page = view(nb, marks, assignment=ids[1], name=ids[0], student=ids[2], late=late)
        return render(page, typesetter()), resources


def marks_of(submission: Any) -> dict[str, Mark]:
    """The marks of one submitted notebook, by grade id; a comment is what a person wrote."""
    comments = {comment.name: comment.manual_comment or "" for comment in submission.comments}
    empty = {comment.name for comment in submission.comments if comment.auto_comment == NO_RESPONSE}
    return {
        grade.name: Mark(
            points=None if grade.auto_score is None and grade.manual_score is None else float(grade.score),
            out_of=float(grade.max_score),
            waits=bool(grade.needs_manual_grade),
            comment=comments.get(grade.name, ""),
            by_person=grade.cell_type == "markdown",
            empty=grade.name in empty,
        )
        for grade in submission.grades
    }
