"""``handgrad check``: one derivation in the terminal, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from handgrad.adapters.cli import main
from handgrad.adapters.course import Course
from handgrad.adapters.demo_class import STUDENTS, hand_in

TOP = Path(__file__).resolve().parents[2]

RIGHT = r"""
$$\sigma'(x) = \frac{d}{dx} (1 + e^{-x})^{-1} = -(1 + e^{-x})^{-2} \cdot (-e^{-x}) = \frac{e^{-x}}{(1 + e^{-x})^2}$$
"""
WRONG = RIGHT.replace("-(1 + e^{-x})^{-2}", "(1 + e^{-x})^{-2}")
UNREAD = RIGHT.replace(r"\sigma'(x) = ", r"\sigma'(x) = \wibble{x} = ")


@pytest.mark.parametrize(
    ("text", "status", "mark"), [(RIGHT, 0, "✓"), (WRONG, 1, "✗"), (UNREAD, 2, "?")], ids=["holds", "fails", "unread"]
)
def test_the_exit_code_says_what_was_found(
    text: str, status: int, mark: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 if all holds, 1 if something fails, 2 if something could not be read; the marks are printed either way."""
    (tmp_path / "answer.md").write_text(text, encoding="utf-8")
    assert main(["check", str(tmp_path / "answer.md"), "--problem", "sigmoid-derive"]) == status
    shown = capsys.readouterr()
    assert shown.err == ""
    assert any(line.strip().startswith(mark) for line in shown.out.splitlines())


def test_a_counterexample_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a step fails, a point is shown at which its sides differ."""
    (tmp_path / "answer.md").write_text(WRONG, encoding="utf-8")
    main(["check", str(tmp_path / "answer.md"), "--problem", "sigmoid-derive"])
    assert "x = " in capsys.readouterr().out


@pytest.mark.parametrize(("student", "status"), [("ada", 0), ("emil", 1)])
def test_a_notebook_is_checked_part_by_part(
    student: str, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All derivations of a notebook are judged when the problem is the notebook's name."""
    who = next(each for each in STUDENTS if each.name == student)
    notebook = dict(hand_in(who, Course(TOP), "ps1-activations"))["sigmoid.ipynb"]
    (tmp_path / "mine.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    assert main(["check", str(tmp_path / "mine.ipynb"), "--problem", "sigmoid"]) == status
    assert capsys.readouterr().out.count("\n\n") >= 1


@pytest.mark.parametrize(
    ("name", "content", "problem", "sentence"),
    [
        ("answer.md", "", "sigmoid-derive", "is empty"),
        ("answer.md", "$x$", "sigmiod", "There is no problem 'sigmiod'"),
        ("answer.md", "$x$", "sigmoid-expression", "has no derivation"),
        ("answer.md", "$x$", "sigmoid", "Which part is"),
        ("answer.ipynb", "[]", "sigmoid", "not a notebook"),
        ("answer.ipynb", "{", "sigmoid", "is not JSON"),
        ("answer.ipynb", '{"cells": []}', "sigmoid", "has no cell for"),
        ("answer.ipynb", '{"cells": [1, null, {"source": 3}]}', "sigmoid", "has no cell for"),
    ],
)
def test_bad_input_gets_one_sentence(
    name: str, content: str, problem: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with the file or the name is said in one line, with a non-zero exit code."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert main(["check", str(tmp_path / name), "--problem", problem]) == 2
    shown = capsys.readouterr()
    assert sentence in shown.err
    assert shown.err.count("\n") == 1
