"""The course's configuration, read by nbgrader's own commands, by JupyterLab and by handgrad.

A copy of this file makes any other folder a course folder: everything is relative to where it lies.
"""

import os
import sys
from pathlib import Path

import handgrad
import nbgrader

c = get_config()  # noqa: F821  (given by the loader of traitlets)
course = Path(__file__).resolve().parent

# Where students open the notebooks from, on GitHub. The badges, and what a notebook's first cell installs where
# handgrad is missing, are made from these two by `handgrad release`; a tag for a branch keeps both fixed for a term.
c.Course.repository = "your-name/handgrad"
c.Course.branch = "main"
# c.Course.install = "handgrad @ ..."  # for pip; only if the course's repository is not a copy of handgrad's own
c.GenerateAssignment.preprocessors.prepend(["handgrad.adapters.nbgrader_release.FillAddresses"])

# Pinned to this folder, so that Lab or a command started elsewhere makes no second gradebook.
c.CourseDirectory.root = str(course)
c.CourseDirectory.course_id = "handgrad"
c.CourseDirectory.db_url = f"sqlite:///{course / 'gradebook.db'}"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".DS_Store"]

# Homework is handed in as links, listed in links/ASSIGNMENT.csv. The exchange folder only keeps Lab's boxes quiet.
c.ExchangeFactory.collect = "handgrad.adapters.nbgrader_collect.CollectLinks"
c.Exchange.root = str(course / "exchange")
c.Exchange.timezone = "UTC"

# nbgrader makes a new gradebook with the command alembic of its own environment, activated or not.
scripts = str(Path(sys.executable).parent)
if scripts not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)])

# `nbgrader autograde` and formgrader's button grade as `handgrad autograde` does: rebuilt from the source, run in the
# sandbox, judged outside of it. One exporter does all of it, so there is nothing left for nbgrader's own preprocessors.
c.Autograde.exporter_class = "handgrad.adapters.nbgrader_autograde.GradingExporter"
c.Autograde.pre_convert_hook = "handgrad.adapters.nbgrader_autograde.prepare_submission"
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = []

# Feedback pages of our own: they explain every lost point, work offline and run nobody's script.
c.GenerateFeedback.exporter_class = "handgrad.adapters.nbgrader_feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = []

# Formgrader's page of a submission: typeset without the web, mark schemes above text answers, nobody's script run.
c.HTMLExporter.preprocessors = ["handgrad.adapters.nbgrader_formgrade.GraderPage"]
c.HTMLExporter.filters = {"markdown2html": "handgrad.adapters.nbgrader_formgrade.markdown"}
c.HTMLExporter.extra_template_basedirs.extend(  # nbgrader's own as well: it adds them only where nobody else has
    [
        str(Path(handgrad.__file__).parent / "adapters" / "nbconvert"),
        str(Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"),
    ]
)

# What a student finds in place of a solution: one mark that fits a typeset line, a text and Python alike. `...` lets an
# untouched notebook run to its end, and is read as "nothing yet".
c.ClearSolutions.text_stub = "…"
c.ClearSolutions.code_stub = {"python": "...  # your answer here"}

# A check cell draws figures and imports NumPy and SymPy: half a minute is far more than any takes.
c.Execute.timeout = 30
