"""The list of hand-ins is read as forms export it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from handgrad.grading.handins import HandIn, Unlisted, order, read_handins

LINK = "https://github.com/ann/hw/blob/main/sigmoid.ipynb"
OTHER = "https://drive.google.com/file/d/1AbCdEfGhIjKlMnOp/view"


@pytest.mark.parametrize(
    "data",
    [
        f"student,link,time\nann,{LINK},2026-11-20 10:00\n".encode(),
        f"Timestamp,Email Address,Paste the link of your notebook\n11/20/2026 10:00:00,ann,{LINK}\n".encode(),
        f"\ufeffLink;User name;Submitted at\n {LINK} ;ann;20.11.2026 10:00\n".encode(),
        f"time\tNetID\turl\n2026-11-20T10:00Z\tann\t{LINK}\n".encode("utf-16"),
        f'name,when (date),"what you made"\n"ann","2026/11/20 11:00 GMT+1",<{LINK}>\n\n,,\n'.encode(),
        f"Student ID,Full name,Note,Link,Time\nann,Ann Ö.,thanks!,{LINK},20 Nov 2026 10:00\n".encode("cp1252"),
    ],
    ids=["plain", "google form", "semicolons and a mark", "tabs in utf-16", "quotes and a zone", "latin letters"],
)
def test_columns_are_found_whatever_they_are_called(data: bytes) -> None:
    """Student, link and time are found in any order, encoding and wording."""
    assert read_handins(data) == (HandIn("ann", (LINK,), datetime(2026, 11, 20, 10, tzinfo=UTC), 2),)


def test_a_zone_of_the_course_is_used_where_the_list_has_none() -> None:
    """Ten o'clock two hours east of Greenwich is eight o'clock there."""
    rows = read_handins(f"id,link,time\nann,{LINK},2026-11-20 10:00".encode(), zone=timezone(timedelta(hours=2)))
    assert rows[0].time == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_a_day_above_twelve_decides_for_the_whole_column() -> None:
    """03/04 is April 3 in a list that also has 20/04."""
    data = f"id,link,time\nann,{LINK},03/04/2026 10:00\nbob,{LINK},20/04/2026 10:00".encode()
    assert [row.time.month for row in read_handins(data) if row.time] == [4, 4]


def test_several_link_columns_and_several_links_in_a_cell_are_one_hand_in() -> None:
    """A form with one question a notebook is as good as one with all links in a box."""
    rows = read_handins(f"id,sigmoid,tanh\nann,{LINK},{OTHER}\nbob,{LINK} {OTHER},\n".encode())
    assert [row.links for row in rows] == [(LINK, OTHER), (LINK, OTHER)]


def test_words_instead_of_a_link_are_kept_for_the_report() -> None:
    """A student who wrote 'tomorrow' gets a row that says so."""
    rows = read_handins(f"id,link\nann,{LINK}\nbob,tomorrow\n".encode())
    assert rows[1].links == ("tomorrow",)


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"a,b\n1,2\n", "student"), (b"student,age\nann,3\n", "link"), (b"\x00\x01\x02", "student")],
)
def test_a_list_that_cannot_be_used_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    """The sentence names what is missing."""
    with pytest.raises(Unlisted, match=words):
        read_handins(data)


def _row(day: int | None, number: int) -> HandIn:
    return HandIn("ann", (LINK,), None if day is None else datetime(2026, 11, day, tzinfo=UTC), number)


@pytest.mark.parametrize(
    ("days", "first"),
    [([1, 5, 9], 5), ([9, 5, 1], 5), ([8, 9], 9), ([1], 1), ([10, 1], 1)],
)
def test_the_latest_before_the_due_date_counts(days: list[int], first: int) -> None:
    """Due on the 7th: the latest row up to then, or the latest of all if every row is late."""
    due = datetime(2026, 11, 7, tzinfo=UTC)
    rows = [_row(day, number) for number, day in enumerate(days)]
    assert order(rows, due)[0].time == datetime(2026, 11, first, tzinfo=UTC)


def test_without_times_the_last_row_counts() -> None:
    """A list without times is in the order of handing in."""
    assert order([_row(None, 2), _row(None, 3)], None)[0].row == 3
