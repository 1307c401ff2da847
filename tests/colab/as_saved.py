"""A notebook as Colab keeps it: in the browser, on Drive and on GitHub."""

from __future__ import annotations

import copy
from typing import Any

Notebook = dict[str, Any]


def as_colab_saves(notebook: Notebook, *, lost: bool = False, link: bool = True) -> Notebook:
    """The same notebook in Colab's flavour of the format: 4.0, ids in the metadata, its own notes.

    ``lost`` takes away nbgrader's metadata as well, as some ways of copying do. ``link`` puts the cell on top that
    Colab adds to a copy on GitHub.
    """
    saved = copy.deepcopy(notebook)
    saved |= {"nbformat": 4, "nbformat_minor": 0}
    saved["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True, "name": "Copy of a notebook"},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(saved["cells"]):
        metadata = cell["metadata"]
        for key in ("deletable", "editable"):
            metadata.pop(key, None)
        if lost:
            metadata.pop("nbgrader", None)
        cell.pop("id", None)
        metadata["id"] = f"k{number:011d}"
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
        if cell["cell_type"] == "code" and cell["outputs"]:
            metadata["colab"] = {"base_uri": "https://localhost:8080/", "height": 35}
            metadata["outputId"] = "0c5d9a2e-7a41-4b1c-9c0e-aa5a1d2b3c4d"
    if link:
        saved["cells"].insert(0, _link_to_colab())
    return saved


def _link_to_colab() -> dict[str, Any]:
    """The cell that Colab puts on top when it saves a copy to GitHub."""
    badge = '<img src="https://colab.research.google.com/assets/colab-badge.svg" alt="Open In Colab"/>'
    link = f'<a href="https://colab.research.google.com/github/ann/hw/blob/main/x.ipynb" target="_parent">{badge}</a>'
    metadata = {"id": "view-in-github", "colab_type": "text"}
    return {"cell_type": "markdown", "metadata": metadata, "source": [link]}
