"""Grade the same copies with stock nbgrader and with handgrad in one run, and print the ratios.

    python -m tests.benchmarks.throughput --copies 30

For both, a few submissions (one for each worker) are graded first: what that takes is start-up, and what the others
take on top is the cost of a submission.
CPU counts every process, sandbox and kernels included. The floor is the notebook's cells run in one warm process
without grading, sandbox or recording.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.grading.classes import SmallCourse
from tests.grading.course import Notebook, cell

CODE = {
    "setup": "import numpy as np\nimport sympy as sp\nimport matplotlib.pyplot as plt\nx = sp.Symbol('x', real=True)",
    "expression": "answer = sp.diff(1 / (1 + sp.exp(-x)), x)",
    "expression-check": "s = 1 / (1 + sp.exp(-x))\nassert sp.simplify(answer - s * (1 - s)) == 0",
    "function": "def grad(z):\n    s = 1 / (1 + np.exp(-z))\n    return s * (1 - s)",
    "function-check": "z = np.linspace(-3, 3, 7)\nh = 1e-5\nf = lambda t: 1 / (1 + np.exp(-t))\n"
    "assert np.allclose(grad(z), (f(z + h) - f(z - h)) / (2 * h), atol=1e-8)",
    "limits": "low, high = sp.limit(answer, x, -sp.oo), sp.limit(answer, x, sp.oo)",
    "limits-check": "assert low == 0 and high == 0",
    "figure": "t = np.linspace(-6, 6, 200)\nplt.plot(t, grad(t), label='gradient')\nplt.xlabel('x')\nplt.legend();",
}
ANSWERS = ("expression", "function", "limits", "figure")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds, of the wall clock and of all processors together."""

    wall: float
    cpu: float

    def per(self, few: Cost, further: int) -> Cost:
        """What each further submission costs."""
        return Cost((self.wall - few.wall) / further, (self.cpu - few.cpu) / further)


def notebook(*, source: bool) -> Notebook:
    """The instructor's notebook, or what a student hands in."""
    made = []
    for name, code in CODE.items():
        if name in ANSWERS:
            text = f"### BEGIN SOLUTION\n{code}\n### END SOLUTION" if source else code
            made.append(cell("code", text, name, solution=True, locked=False))
        elif name.endswith("-check"):
            text = f"### BEGIN HIDDEN TESTS\n{code}\n### END HIDDEN TESTS" if source else ""
            made.append(cell("code", text, name, grade=True, points=1))
        else:
            made.append(cell("code", code, name))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return {"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


def busy() -> float:
    """Seconds that all processors have worked since the start of the machine.

    Not what the kernel adds up for our children: processes of a sandbox that is taken down are missing from that. The
    machine must therefore be quiet, for both sides.
    """
    user, nice, system, _, _, irq, softirq, *_ = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def measure(command: Sequence[str], folder: Path) -> Cost:
    """Run a command to its end."""
    before, started = busy(), time.perf_counter()
    subprocess.run(
        command, cwd=folder, check=True, capture_output=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    )
    return Cost(time.perf_counter() - started, busy() - before)


def grade(copies: int, *, stock: bool, jobs: int) -> Cost:
    """A fresh course with so many copies of one submission, graded."""
    with tempfile.TemporaryDirectory() as folder:
        course = SmallCourse(Path(folder) / "course", notebook(source=True), stock=stock)
        for number in range(copies):
            course.hand_in(f"student{number:04d}", json.dumps(notebook(source=False)).encode())
        scripts = Path(sys.executable).parent
        command = (
            [str(scripts / "nbgrader"), "autograde", "ps"]
            if stock
            else [str(scripts / "handgrad"), "autograde", "ps", "--jobs", str(jobs)]
        )
        cost = measure(command, course.folder)
        grades = course.grades()
        assert len(grades) == copies, f"{len(grades)} of {copies} were graded"
        assert all(score == 1.0 for each in grades.values() for score, _ in each.values()), "not all got full marks"
    return cost


FLOOR = """
import io, sys, time, json
import numpy, sympy, matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
cells = json.loads(sys.argv[1])
def run():
    space = {}
    for code in cells:
        exec(code, space)
    plt.savefig(io.BytesIO(), format="png", dpi=72, bbox_inches="tight")
    plt.close("all")
run()
sympy.core.cache.clear_cache()
started = time.process_time()
for _ in range(10):
    run()
    sympy.core.cache.clear_cache()
print((time.process_time() - started) / 10)
"""


def floor() -> float:
    """CPU seconds of the cells alone in a warm process."""
    command = [sys.executable, "-c", FLOOR, json.dumps(list(CODE.values()))]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", type=int, default=30)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    copies, jobs = max(options.copies, options.jobs + 1), options.jobs
    costs = {}
    for name, stock in (("stock nbgrader", True), ("handgrad", False)):
        few, all_ = grade(jobs, stock=stock, jobs=jobs), grade(copies, stock=stock, jobs=jobs)
        each = all_.per(few, copies - jobs)
        costs[name] = (all_, each)
        print(
            f"{name:15} {copies} copies: {all_.wall:6.1f} s wall, {all_.cpu:6.1f} s CPU; {jobs} alone {few.wall:.1f} s; "
            f"each further one {each.wall:.3f} s wall, {each.cpu:.3f} s CPU",
            flush=True,
        )
    lowest = floor()
    (stock_all, stock_each), (our_all, our_each) = costs.values()
    print(f"CPU floor (the cells alone, warm): {lowest:.3f} s; handgrad is at {our_each.cpu / lowest:.1f} times that")
    print(
        f"ratio per submission: {stock_each.wall / our_each.wall:.1f} in wall time, {stock_each.cpu / our_each.cpu:.1f} in CPU"
    )
    print(
        f"ratio of the whole run: {stock_all.wall / our_all.wall:.1f} in wall time, {stock_all.cpu / our_all.cpu:.1f} in CPU"
    )


if __name__ == "__main__":
    main()
