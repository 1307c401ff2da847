"""nbgrader's ``collect``, by link: chosen in the configuration as ``c.ExchangeFactory.collect``."""

from __future__ import annotations

from pathlib import Path

from dateutil.tz import gettz
from nbgrader.exchange.abc import ExchangeCollect
from traitlets import Bool, Unicode

from .cli_command import CommandError
from .collecting import collect_list, complete, read_roster, summary


class CollectLinks(ExchangeCollect):  # type: ignore[misc]
    """Reads ``links/ASSIGNMENT.csv`` in the course folder and lays out ``submitted/``."""

    links = Unicode("links", help="Folder of the lists of links, one ASSIGNMENT.csv each.").tag(config=True)
    use_token = Bool(False, help="Read private GitHub with the token in GITHUB_TOKEN.").tag(config=True)

    def init_src(self) -> None:
        """Find the list, or say where to put it."""
        self.course = Path(self.coursedir.root)
        self.list = self.course / self.links / f"{self.coursedir.assignment_id}.csv"
        if not self.list.is_file():
            self.fail(
                f"No list of links: save the form's answers as {self.list.relative_to(self.course)} and try again."
            )

    def init_dest(self) -> None:
        """The roster and the due date come from the gradebook."""
        self.roster = read_roster(self.coursedir.db_url, self.coursedir.assignment_id)

    def copy_files(self) -> None:
        """Collect; ``--update`` downloads again what is already there."""
        try:
            outcomes = collect_list(
                self.course, self.coursedir.assignment_id, self.list, self.roster,
                zone=gettz(self.timezone), token=self.use_token, again=self.update,
            )  # fmt: skip
        except CommandError as error:
            self.fail(str(error))
            return
        print(summary(outcomes))
        if not complete(outcomes):
            self.fail(f"Not everybody handed in everything; see collected/{self.coursedir.assignment_id}/report.csv.")
