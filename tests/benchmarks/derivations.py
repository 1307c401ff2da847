"""How long judging takes: every derivation of the table beside one import of SymPy, in one run.

python -m tests.benchmarks.derivations
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

TABLE = Path(__file__).parents[1] / "judging" / "derivations.json"
TEN_LINES = r"""\begin{align*}
\sigma'(x) &= \frac{d}{dx}(1+e^{-x})^{-1} \\
&= -(1+e^{-x})^{-2}\cdot\frac{d}{dx}(1+e^{-x}) \\
&= -(1+e^{-x})^{-2}\cdot(-e^{-x}) \\
&= \frac{e^{-x}}{(1+e^{-x})^2} \\
&= \frac{1}{1+e^{-x}}\cdot\frac{e^{-x}}{1+e^{-x}} \\
&= \frac{1}{1+e^{-x}}\cdot\frac{1+e^{-x}-1}{1+e^{-x}} \\
&= \frac{1}{1+e^{-x}}\left(\frac{1+e^{-x}}{1+e^{-x}}-\frac{1}{1+e^{-x}}\right) \\
&= \frac{1}{1+e^{-x}}\left(1-\frac{1}{1+e^{-x}}\right) \\
&= \sigma(x)\left(1-\sigma(x)\right) \\
&= \sigma(x)-\sigma(x)^2
\end{align*}"""


def import_seconds() -> float:
    """The time one fresh interpreter takes to import SymPy, the yardstick of this machine at this moment."""
    code = "import time; t = time.perf_counter(); import sympy; print(time.perf_counter() - t)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return float(out.stdout)


def main() -> None:
    """Print milliseconds, and the same as fractions of the import of SymPy."""
    from handgrad.judging.derivations.judge import judge_steps
    from handgrad.judging.notation import Notation

    yardstick = import_seconds()
    table = json.loads(TABLE.read_text(encoding="utf-8"))

    def seconds(text: str, notation: Notation) -> float:
        start = time.perf_counter()
        judge_steps(text, notation)
        return time.perf_counter() - start

    on_x = Notation.of(**table["settings"]["on_x"])
    first = seconds(TEN_LINES, on_x)
    ten = min(seconds(TEN_LINES, on_x) for _ in range(5))
    times = sorted(seconds(c["text"], Notation.of(**table["settings"][c["setting"]])) for c in table["cases"])
    print(f"import sympy                {1000 * yardstick:8.1f} ms")
    for name, value in (
        ("ten lines, first time", first),
        ("ten lines", ten),
        ("median case", median(times)),
        ("95% of cases within", times[int(0.95 * len(times))]),
        ("slowest case", times[-1]),
    ):
        print(f"{name:24}    {1000 * value:8.1f} ms  {value / yardstick:8.4f} of an import")


if __name__ == "__main__":
    main()
