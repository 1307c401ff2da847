"""A table of parts with words below it, as one output: what ``hand_in`` shows."""

from __future__ import annotations

import html
from dataclasses import dataclass

from . import display_html as h
from .host import Bundle
from .summary import SIGNS, Tone
from .typeset import words_html, words_markdown


@dataclass(frozen=True, slots=True)
class Row:
    """One part: its mark, what the mark says aloud, its title, and what there is to say."""

    tone: Tone
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """Words below the table: a heading in bold and sentences; with ``numbered``, steps to take in order."""

    heading: str
    sentences: tuple[str, ...]
    tone: Tone | None = None
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """The head with its tone, the rows, and the sections."""

    tone: Tone
    head: str
    rows: tuple[Row, ...]
    sections: tuple[Section, ...]

    def bundle(self) -> Bundle:
        """As HTML, Markdown and plain words."""
        return {"text/html": _html(self), "text/markdown": _markdown(self), "text/plain": _plain(self)}


_BESIDE = '<span style="float:right;padding-left:1em;opacity:.85">'


def _html(overview: Overview) -> str:
    head = f'<div style="font-size:1.05em;margin-bottom:.35em">{h.mark(overview.tone, overview.head)} '
    parts = [head + f"<b>{words_html(overview.head)}</b></div>"]
    if overview.rows:
        rows = [
            h.row(h.mark(r.tone, r.words), f"{words_html(r.title)}{_BESIDE}{words_html(r.words)}</span>")
            for r in overview.rows
        ]
        parts.append(h.table(rows, "The parts of this notebook"))
    for section in overview.sections:
        sign = f"{h.mark(section.tone, section.heading)} " if section.tone else ""
        parts.append(f'<div style="margin-top:.5em">{sign}<b>{html.escape(section.heading)}</b></div>')
        if section.numbered:
            items = "".join(f"<li>{words_html(sentence)}</li>" for sentence in section.sentences)
            parts.append(f'<ol style="margin:.2em 0 .2em 1.4em;padding:0">{items}</ol>')
        else:
            parts += [h.paragraph(sentence) for sentence in section.sentences]
    return h.block("".join(parts), overview.tone)


def _markdown(overview: Overview) -> str:
    blocks = [f"**{SIGNS[overview.tone]} {words_markdown(overview.head)}**"]
    if overview.rows:
        rows = [f"| {SIGNS[r.tone]} | {words_markdown(r.title)} | {words_markdown(r.words)} |" for r in overview.rows]
        blocks.append("\n".join(["|  | Part |  |", "|:-:|:--|:--|", *rows]))
    for section in overview.sections:
        sign = f"{SIGNS[section.tone]} " if section.tone else ""
        blocks.append(f"**{sign}{words_markdown(section.heading)}**")
        sentences = [words_markdown(sentence) for sentence in section.sentences]
        numbers = [f"{i}. {sentence}" for i, sentence in enumerate(sentences, start=1)]
        blocks.append("\n".join(numbers) if section.numbered else "  \n".join(sentences))
    return "\n\n".join(block for block in blocks if block)


def _plain(overview: Overview) -> str:
    lines = [f"{SIGNS[overview.tone]} {overview.head}"]
    lines += [f"  {SIGNS[row.tone]} {row.title}: {row.words}" for row in overview.rows]
    for section in overview.sections:
        lines.append(f"{SIGNS[section.tone]} {section.heading}" if section.tone else section.heading)
        for i, sentence in enumerate(section.sentences, start=1):
            lines.append(f"  {i}. {sentence}" if section.numbered else f"  {sentence}")
    return "\n".join(lines)
