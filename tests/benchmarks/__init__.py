"""Side-by-side ratios, each in one run: ``python -m tests.benchmarks.NAME``."""

from tests import conftest  # noqa: F401  (nbgrader's scripts on the path)
