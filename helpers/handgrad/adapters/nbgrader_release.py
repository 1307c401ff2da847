"""A step of ``nbgrader generate_assignment``: the course's addresses, put into the instructor's cells."""

from __future__ import annotations

from typing import Any

from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor

from .addresses import place


class FillAddresses(NbGraderPreprocessor):  # type: ignore[misc,unused-ignore]
    """Fill in the notebook's address in Colab and of what the first cell installs.

    It comes first of all steps, so that checksums and the gradebook's copies are of the filled cells. A configuration
    that is not usable is told when nbgrader makes this step, with one sentence and before any notebook is touched.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        try:
            self._place = place(self.config)
        except ValueError as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from None

    def preprocess(self, notebook: Any, resources: Any) -> tuple[Any, Any]:
        """See nbconvert's ``Preprocessor``."""
        known = resources["nbgrader"]
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("locked"):
                cell.source = self._place.fill(cell.source, known["assignment"], known["notebook"])
        return notebook, resources
