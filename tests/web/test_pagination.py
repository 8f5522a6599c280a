"""Any text is a page number, and no page is more than one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.pagination import page_of


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ("", 1), ("1", 1), ("2", 2), ("3", 3), ("4", 3), (" 2 ", 2), ("٢", 2), ("-1", 1), ("0", 1),
        ("abc", 1), ("1.5", 1), ("1e400", 1), ("9" * 20, 3), ("9" * 5000, 1), ("\0", 1), ("½", 1),
        ("None", 1), ("2 OR 1=1", 1), ("-" + "9" * 20, 1),
    ],
)  # fmt: skip
def test_the_page_asked_for_or_the_nearest_there_is(wanted: str, number: int):
    assert page_of(total=60, wanted=wanted, size=25).number == number


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (25, 1), (26, 2), (50, 2), (51, 3)])
def test_a_list_has_as_many_pages_as_it_fills_and_at_least_one(total: int, pages: int):
    assert page_of(total, "1", 25).pages == pages


def test_a_page_knows_its_neighbours():
    first, middle, last = (page_of(60, str(number), 25) for number in (1, 2, 3))

    assert (first.previous, first.next) == (None, 2)
    assert (middle.previous, middle.next) == (1, 3)
    assert (last.previous, last.next) == (2, None)


def test_an_empty_list_has_one_empty_page():
    page = page_of(0, "7", 25)

    assert (page.number, page.start, page.stop, page.previous, page.next) == (1, 0, 0, None, None)


@given(st.integers(0, 500), st.text() | st.integers().map(str), st.integers(1, 60))
def test_every_page_is_a_part_of_the_list(total: int, wanted: str, size: int):
    page = page_of(total, wanted, size)

    assert 1 <= page.number <= page.pages
    assert 0 <= page.start <= page.stop <= total
    assert page.stop - page.start <= size
    assert total == 0 or page.stop > page.start


@given(st.integers(0, 500), st.integers(1, 60))
def test_all_pages_together_are_the_whole_list_once(total: int, size: int):
    pages = [page_of(total, str(n), size) for n in range(1, page_of(total, "1", size).pages + 1)]

    assert [item for page in pages for item in range(page.start, page.stop)] == list(range(total))
