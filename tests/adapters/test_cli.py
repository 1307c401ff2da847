"""The command line: help, bad input, and how errors look."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from handgrad.adapters.cli import main
from handgrad.adapters.cli_command import Command, CommandError
from handgrad.adapters.cli_commands import COMMANDS


def _failing(error: BaseException) -> tuple[Command, ...]:
    """A command line whose only command raises ``error``."""

    def run(_arguments: object) -> int:
        raise error

    return (Command("go", "go", "handgrad go", lambda _parser: None, run),)


def test_help_shows_one_example_of_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """``handgrad --help`` lists the commands and an example of each, and exits 0."""
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    shown = capsys.readouterr().out
    assert stop.value.code == 0
    for command in COMMANDS:
        assert command.example in shown
        assert command.example.startswith(f"handgrad {command.name}")


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever types the name alone wants to know what there is; scripts still see that nothing was done."""
    assert main([]) == 2
    shown = capsys.readouterr()
    assert "handgrad demo" in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_example_is_one_that_the_parser_accepts(command: Command) -> None:
    """An example that is shown can be typed."""
    from handgrad.adapters.cli import parser

    arguments = parser().parse_args(command.example.split()[1:])
    assert arguments.command == command.name


@pytest.mark.parametrize(
    ("error", "sentence", "status"),
    [
        (CommandError("The course has no folder source."), "The course has no folder source.", 2),
        (CommandError("It does not hold.", status=1), "It does not hold.", 1),
        (FileNotFoundError(2, "No such file or directory", "ps9.ipynb"), "ps9.ipynb: no such file or directory.", 2),
        (PermissionError(13, "Permission denied", "gradebook.db"), "gradebook.db: permission denied.", 2),
        (ModuleNotFoundError("No module named 'nbgrader'", name="nbgrader"), "handgrad[instructor]", 2),
        (ZeroDivisionError("division by zero"), "a fault of handgrad's, not yours", 3),
    ],
)
def test_an_error_is_one_sentence_without_a_traceback(
    error: Exception, sentence: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every error becomes one line on stderr and a non-zero exit code."""
    assert main(["go"], _failing(error)) == status
    shown = capsys.readouterr()
    assert sentence in shown.err
    assert shown.err.count("\n") == 1
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_debug_shows_where(capsys: pytest.CaptureFixture[str]) -> None:
    """``--debug`` lets an error through for a developer."""
    with pytest.raises(ZeroDivisionError):
        main(["--debug", "go"], _failing(ZeroDivisionError("division by zero")))


def test_interrupt_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends with the customary code 130 and no traceback."""
    assert main(["go"], _failing(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == "handgrad: stopped.\n"


BAD_FILES = [
    ("missing", None, "There is no file"),
    ("empty", b"", "is empty"),
    ("blank", b" \n\n", "is empty"),
    ("not JSON", b"{'id': 1}", "is not JSON"),
    ("cut off", b'[{"id": "a"', "is not JSON"),
    ("not text", b"\xff\xfe\x00\x01", "is not text in UTF-8"),
    ("an object", b'{"id": 1}', "must be a JSON list"),
    ("a string", b'"hello"', "must be a JSON list"),
    ("no case", b"[]", "has no case"),
    ("a number as case", b'[{"id": "a"}, 3]', "case"),
    ("wrong keys", b'[{"name": "a"}]', "needs a"),
    ("too deep", b"[" * 100_000, "is not JSON"),
]


@pytest.mark.parametrize("command", ["check-answers", "check-derivations"])
@pytest.mark.parametrize(("content", "sentence"), [row[1:] for row in BAD_FILES], ids=[row[0] for row in BAD_FILES])
def test_bad_case_files_get_one_sentence(
    command: str, content: bytes | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is wrong with a file of cases is said in one sentence, with a non-zero exit code."""
    cases = tmp_path / "cases.json"
    if content is not None:
        cases.write_bytes(content)
    assert main([command, str(cases)]) == 2
    shown = capsys.readouterr()
    assert sentence in shown.err
    assert shown.err.count("\n") == 1


def test_a_folder_is_not_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder given for a file gets its own sentence."""
    assert main(["check-answers", str(tmp_path)]) == 2
    assert "is not a file" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """``handgrad ... | head`` ends without a complaint."""
    cases = tmp_path / "cases.json"
    right = [{"src": "1/(1+exp(-x))"}] * 3000
    cases.write_text(json.dumps([{"id": "s", "reference": "1/(1+exp(-x))", "correct": right, "wrong": []}]))
    process = subprocess.Popen(
        [sys.executable, "-m", "handgrad", "check-answers", str(cases)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 0


def test_a_student_whom_nobody_knows_is_a_mistake_of_typing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Grading nothing at all is no success where somebody was asked for by name."""
    from handgrad.adapters import course, grading_course
    from handgrad.adapters.class_summary import Summary

    (tmp_path / "nbgrader_config.py").touch()
    (tmp_path / "source" / "ps1").mkdir(parents=True)
    (tmp_path / "source" / "ps1" / "a.ipynb").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("handgrad.adapters.cli_autograde.nbgrader_api", lambda _: course.Course(tmp_path))
    monkeypatch.setattr(course.Course, "coursedir", None, raising=False)
    monkeypatch.setattr(course.Course, "config", None, raising=False)
    monkeypatch.setattr(grading_course, "autograde", lambda *_: Summary())
    assert main(["autograde", "ps1", "--student", "nobody"]) == 2
    assert capsys.readouterr().err == "handgrad autograde: No submission of ps1 fits --student nobody.\n"


def test_a_case_that_cannot_be_used_costs_the_others_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every other case is judged; then one sentence names the case, and the exit is not zero."""
    good = {"id": "good", "names": {"x": "real"}, "given": [], "text": "$x + x = 2x$"}
    bad = good | {"id": "bad", "names": {"x": "strange"}}
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([bad, good]))
    assert main(["check-derivations", str(path)]) == 2
    said = capsys.readouterr()
    assert [json.loads(line)["id"] for line in said.out.splitlines()] == ["good"]
    assert "bad" in said.err
