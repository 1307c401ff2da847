"""What a subcommand is, and the one error that it shows to a person."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class CommandError(Exception):
    """One clear sentence for the person at the terminal; ``status`` is the exit code."""

    def __init__(self, sentence: str, status: int = 2) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand. ``run`` imports what it needs itself, so that ``handgrad --help`` starts at once.

    ``arguments`` declares the options; ``run`` returns the exit code. ``summary`` is a phrase for the list of
    commands and ``example`` a command line to try.
    """

    name: str
    summary: str
    example: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]


def existing_file(path: str) -> Path:
    """The path of a file that can be read, or CommandError."""
    found = Path(path)
    if not found.exists():
        raise CommandError(f"There is no file {path}.")
    if not found.is_file():
        raise CommandError(f"{path} is not a file.")
    return found


def read_text(path: str) -> str:
    """The text of a UTF-8 file, or CommandError."""
    try:
        return existing_file(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(f"{path} is not text in UTF-8.") from None


def read_json(path: str) -> Any:
    """The contents of a JSON file, or CommandError."""
    text = read_text(path)
    if not text.strip():
        raise CommandError(f"{path} is empty.")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise CommandError(f"{path} is not JSON: {error.msg} at {where}.") from None
    except (RecursionError, ValueError):
        raise CommandError(f"{path} is not JSON that can be read: it is too deep, or a number too long.") from None
