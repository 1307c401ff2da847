"""The demo's table: what it shows, and that it fits a terminal."""

from __future__ import annotations

import re

from handgrad.adapters.demo_class import STUDENTS
from handgrad.adapters.demo_table import table
from handgrad.adapters.scores import Part, Score, Scores

PARTS = (
    Part("sigmoid", "sigmoid-derive", 5.0, False),
    Part("sigmoid", "sigmoid-saturation-words", 2.0, True),
    Part("tanh", "tanh-derive", 5.0, False),
)
SCORES = Scores(
    "ps1-activations",
    PARTS,
    {
        "ada": {
            "sigmoid-derive": Score(5.0, 5.0, False),
            "sigmoid-saturation-words": Score(None, 2.0, True),
            "tanh-derive": Score(5.0, 5.0, False),
        },
        "emil": {
            "sigmoid-derive": Score(2.5, 5.0, False),
            "sigmoid-saturation-words": Score(0.0, 2.0, False),
            "tanh-derive": Score(1.0, 5.0, True),
        },
    },
)


def _rows(text: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for line in text.splitlines() if (words := line.split())}


def test_rows_are_parts_and_columns_are_students() -> None:
    """Each part has its row: its points, then what each student has."""
    rows = _rows(table(SCORES, ["ada", "emil", "juma"]))
    assert rows["ps1-activations"] == ["out", "of", "ada", "emil", "juma"]
    assert rows["saturation-words"] == ["2", "?", "0", "·"]


def test_a_person_is_waited_for_visibly() -> None:
    """A part with points that a person must still look at shows both."""
    line = next(row for row in table(SCORES, ["emil"]).splitlines() if row.startswith("  derive") and "1?" in row)
    assert line.split() == ["derive", "5", "1?"]


def test_the_sum_counts_automatic_parts_alone() -> None:
    """Text answers, which a person grades, are not in the sum; nothing handed in is not 0."""
    assert _rows(table(SCORES, ["ada", "emil", "juma"]))["automatic"] == ["points", "10", "10", "3.5", "·"]


def test_columns_are_aligned() -> None:
    """Every row of numbers ends in the same column, in colour too."""
    plain = [line for line in table(SCORES, ["ada", "emil"]).splitlines() if re.search(r"\d", line[20:])]
    assert len({len(line) for line in plain}) == 1
    coloured = table(SCORES, ["ada", "emil"], colour=True)
    assert "\033[32m" in coloured
    assert re.sub(r"\033\[\d+m", "", coloured) == table(SCORES, ["ada", "emil"])


def test_the_class_fits_a_terminal() -> None:
    """The table of the demo's ten students is no wider than a terminal usually is; no row is cut."""
    text = table(SCORES, [student.name for student in STUDENTS])
    assert max(map(len, text.splitlines())) <= 80
    assert "  saturation-words      2" in text


def test_a_fraction_of_a_point_has_one_decimal() -> None:
    """A third of five points takes no more room than a name."""
    scores = Scores("ps1", PARTS[:1], {"emil": {"sigmoid-derive": Score(5 / 3, 5.0, False)}})
    assert _rows(table(scores, ["emil"]))["derive"] == ["5", "1.7"]
