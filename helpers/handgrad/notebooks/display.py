"""A PartResult as one output: for Lab and saved pages (HTML), for Colab (Markdown), and as plain words."""

from __future__ import annotations

from ..judging.result import MIME, PartResult
from . import display_html, display_markdown, display_plain
from .host import Bundle
from .plain_math import words_plain


def bundle(result: PartResult, *, points: bool, note: str = "") -> Bundle:
    """The output of a check (without points) or a score. ``note`` is one sentence shown last."""
    return {
        MIME: result.to_json(),
        "text/html": display_html.page(result, points=points, note=note),
        "text/markdown": display_markdown.page(result, points=points, note=note),
        "text/plain": display_plain.page(result, points=points, note=note),
    }


def sentence(text: str) -> Bundle:
    """One sentence instead of a result."""
    return {
        "text/html": display_html.sentence(text),
        "text/markdown": display_markdown.sentence(text),
        "text/plain": words_plain(text),
    }
