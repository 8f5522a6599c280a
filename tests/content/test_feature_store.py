"""The point-in-time join and the waiting times in "what is a feature store?"."""

import contextlib
import io
import math
import re
from typing import Any

import pytest

from tests.content import bank

SLUG = "feature-store"


@pytest.fixture(scope="module")
def answer() -> str:
    return bank.section(SLUG, "Answer")


def names() -> dict[str, Any]:
    with contextlib.redirect_stdout(io.StringIO()):
        return bank.run(next(bank.code_blocks(SLUG, "python")))


def test_the_join_prints_what_its_comments_say():
    code = next(bank.code_blocks(SLUG, "python"))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        bank.run(code)
    said = [line[2:] for line in code.splitlines() if line.startswith("# [")]
    assert printed.getvalue().splitlines() == said


def test_the_join_on_the_key_alone_gives_nine_to_every_label(answer):
    rows = names()["on_time"]
    assert max(rows)[2] == 9
    assert "every label gets 9" in answer


def test_the_late_row_arrives_six_minutes_after_noon(answer):
    known = names()["late"][1][1]
    assert round((known - 12) * 60) == 6
    assert "arrived six minutes after noon" in answer


def test_the_figure_shows_the_values_that_the_join_returns():
    figure = (bank.BANK / "figures" / f"{SLUG}.svg").read_text(encoding="utf-8")
    labels = re.findall(r">(1\d):00</text>\n<text[^>]*>gets ([^<]+)<", figure)
    as_of, rows = names()["as_of"], names()["on_time"]
    assert len(labels) == 3
    for hour, shown in labels:
        value = as_of(rows, int(hour), ttl=2)
        assert shown == (f"{value} trips" if value else "nothing")


def test_twenty_reads_in_a_row_take_40_ms(answer):
    assert f"at 2 ms each use {20 * 2} ms" in answer


def test_a_minute_of_lag_hides_an_event_from_18_percent_of_reads():
    missed = 1 - math.exp(-12 * 60 / 3600)
    trap = bank.section(SLUG, "Trap")
    assert "12 events an hour and ingestion lags by 60 seconds" in trap
    assert f"{missed:.0%} of reads" in trap
