"""Tables that a spreadsheet shows and never runs."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.tables import csv_text


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "text",
    ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"],
)
def test_what_would_be_a_formula_is_a_text(text):
    assert rows(csv_text(["a"], [[text]]))[1] == [f"'{text}"]


def test_numbers_times_and_nothing_stay_what_they_are():
    at = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)

    assert rows(csv_text(["a", "b", "c", "d"], [[-1, 2.5, at, None]]))[1] == [
        "-1", "2.5", "2026-11-22T10:30:00+00:00", "",
    ]  # fmt: skip


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(st.lists(TEXTS, min_size=1))
def test_every_text_comes_back_but_for_the_mark(cells):
    _head, row = rows(csv_text(["x"] * len(cells), [cells]))

    assert [cell.removeprefix("'") for cell in row] == [cell.removeprefix("'") for cell in cells]
