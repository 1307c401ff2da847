"""Every form of link that students send, and the damage links take on the way."""

import pytest
from handgrad.grading.links import BadLink, Link, links_in, parse

DRIVE = "1AbCdEfGhIjKlMnOpQrStUvWxYz012345"
GIST = "0123456789abcdef0123456789abcdef"

FILES = Link("github file", owner="ann", repo="hw", path="main/ps1/sigmoid.ipynb")

FORMS = [
    ("https://colab.research.google.com/github/ann/hw/blob/main/ps1/sigmoid.ipynb", FILES),
    ("https://github.com/ann/hw/blob/main/ps1/sigmoid.ipynb", FILES),
    ("https://github.com/ann/hw/raw/main/ps1/sigmoid.ipynb", FILES),
    ("https://raw.githubusercontent.com/ann/hw/main/ps1/sigmoid.ipynb", FILES),
    ("https://nbviewer.org/github/ann/hw/blob/main/ps1/sigmoid.ipynb", FILES),
    ("https://nbviewer.jupyter.org/github/ann/hw/blob/main/ps1/sigmoid.ipynb", FILES),
    ("https://nbviewer.org/urls/raw.githubusercontent.com/ann/hw/main/ps1/sigmoid.ipynb", FILES),
    ("http://www.github.com/ann/hw/blob/main/ps1/sigmoid.ipynb?raw=true", FILES),
    (
        f"https://colab.research.google.com/gist/ann/{GIST}/sigmoid.ipynb",
        Link("gist", owner="ann", id=GIST, path="sigmoid.ipynb"),
    ),
    (f"https://gist.github.com/ann/{GIST}", Link("gist", owner="ann", id=GIST)),
    (f"https://gist.github.com/{GIST}#file-sigmoid-ipynb", Link("gist", id=GIST)),
    (f"https://colab.research.google.com/drive/{DRIVE}", Link("drive file", id=DRIVE)),
    (f"https://drive.google.com/file/d/{DRIVE}/view", Link("drive file", id=DRIVE)),
    (f"https://drive.google.com/file/d/{DRIVE}", Link("drive file", id=DRIVE)),
    (f"https://drive.google.com/file/d/{DRIVE}/edit", Link("drive file", id=DRIVE)),
    (f"https://drive.google.com/file/d/{DRIVE}/preview", Link("drive file", id=DRIVE)),
    (f"https://drive.google.com/open?id={DRIVE}", Link("drive file", id=DRIVE)),
    (f"https://drive.google.com/uc?id={DRIVE}&export=download", Link("drive file", id=DRIVE)),
    (f"https://drive.google.com/drive/folders/{DRIVE}?usp=sharing", Link("drive folder", id=DRIVE)),
    (f"https://drive.google.com/drive/u/1/folders/{DRIVE}", Link("drive folder", id=DRIVE)),
    ("https://github.com/ann/hw", Link("github tree", owner="ann", repo="hw")),
    ("https://github.com/ann/hw.git", Link("github tree", owner="ann", repo="hw")),
    ("https://github.com/ann/hw/tree/main/ps1", Link("github tree", owner="ann", repo="hw", path="main/ps1")),
]

DAMAGE = [
    (f"  https://colab.research.google.com/drive/{DRIVE}?usp=sharing#scrollTo=Ab12  ", Link("drive file", id=DRIVE)),
    (f"<https://colab.research.google.com/drive/{DRIVE}>", Link("drive file", id=DRIVE)),
    (f"https://colab.research.google.com/drive/u/1/{DRIVE}", Link("drive file", id=DRIVE)),
    (f"https://colab.research.google.com/u/1/drive/{DRIVE}", Link("drive file", id=DRIVE)),
    (f"https://drive.google.com/file/u/2/d/{DRIVE}/view?usp=drivesdk", Link("drive file", id=DRIVE)),
    (f"https://drive.google.com/a/school.example/file/d/{DRIVE}/view", Link("drive file", id=DRIVE)),
    (f"colab.research.google.com/drive/{DRIVE}", Link("drive file", id=DRIVE)),
    (f"file/d/{DRIVE}/view", Link("drive file", id=DRIVE)),
    (f"https://colab.research.google.com/notebook#fileId={DRIVE}", Link("drive file", id=DRIVE)),
    (f"https://www.google.com/url?q=https%3A%2F%2Fdrive.google.com%2Ffile%2Fd%2F{DRIVE}%2Fview&sa=D",
     Link("drive file", id=DRIVE)),
    (f"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fgist.github.com%2Fann%2F{GIST}&data=x",
     Link("gist", owner="ann", id=GIST)),
    ("https://m.github.com/ann/hw/blob/main/ps1/sigmoid.ipynb", FILES),
    ("HTTPS://GitHub.com/ann/hw/blob/main/ps1/sigmoid.ipynb.", FILES),
    ("https://github.com/ann/hw/blob/main/my%20work/Copy%2520of%20sigmoid.ipynb",
     Link("github file", owner="ann", repo="hw", path="main/my work/Copy of sigmoid.ipynb")),
    ("https://github.com/ann/hw/blob/fix/one/sigmoid.ipynb",
     Link("github file", owner="ann", repo="hw", path="fix/one/sigmoid.ipynb")),
]  # fmt: skip

REFUSED = [
    ("I will send it tomorrow", "not a link"),
    ("https://example.org/sigmoid.ipynb", "example.org"),
    ("https://colab.research.google.com/", "start page"),
    ("https://drive.google.com/drive/my-drive", "not to a file"),
    ("https://github.com/ann", "profile"),
    ("https://github.com/ann/hw/blob/main/answers.pdf", "answers.pdf"),
    ("https://github.com/ann/hw/issues/3", "not a file"),
    ("http://127.0.0.1/sigmoid.ipynb", "127.0.0.1"),
    ("http://[::1", "not a link"),
    ("file:///etc/passwd", "not a link"),
    ("https://github.com@evil.example/ann/hw/blob/main/x.ipynb", "evil.example"),
]


@pytest.mark.parametrize(("text", "link"), FORMS + DAMAGE)
def test_a_known_form_is_read(text: str, link: Link) -> None:
    """Each form leads to the place it names."""
    assert parse(text) == link


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_anything_else_is_refused_with_a_reason(text: str, words: str) -> None:
    """The sentence says what the text is, so that it can be sent on."""
    refused = parse(text)
    assert isinstance(refused, BadLink)
    assert words in refused.sentence


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("", 0),
        ("not yet", 1),
        (f"https://drive.google.com/file/d/{DRIVE}/view https://drive.google.com/file/d/{DRIVE}0/view", 2),
        (f"https://drive.google.com/file/d/{DRIVE}/view,https://drive.google.com/file/d/{DRIVE}0/view", 2),
        (f"1) <https://gist.github.com/ann/{GIST}>\n2) colab.research.google.com/drive/{DRIVE}", 2),
        (f"[my work](https://gist.github.com/ann/{GIST})", 1),
        (f"my notebook: https://gist.github.com/ann/{GIST}.", 1),
        (f"https://www.google.com/url?q=https://gist.github.com/ann/{GIST}&sa=D", 1),
        (f"https://gist.github.com/ann/{GIST} https://gist.github.com/ann/{GIST}", 1),
    ],
)
def test_a_cell_is_split_into_its_links(cell: str, count: int) -> None:
    """Several links in one cell are told apart, and the same link counts once."""
    assert len(links_in(cell)) == count
