"""The arithmetic in the answer on batch, online and streaming inference."""

import re
from math import ceil

import pytest

from tests.content import bank

SLUG = "batch-online-streaming-inference"

USERS, ROWS_PER_SECOND = 50_000_000, 5_000
READ = USERS * 8 // 100
PER_REPLICA = 100
DAY = 24 * 3600


@pytest.fixture
def answer() -> str:
    return bank.section(SLUG, "Answer")


def batch_hours() -> float:
    return USERS / ROWS_PER_SECOND / 3600


def test_a_nightly_table_is_between_4_and_28_hours_old(answer: str) -> None:
    cut, published = 0, 4
    youngest = published - cut
    oldest = youngest + 24
    assert f"between {youngest} and {oldest} hours old" in answer
    assert f"{(youngest + oldest) / 2:.0f} on average" in answer


def test_the_figure_climbs_from_4_to_28_hours_and_drops_at_four_in_the_morning() -> None:
    drawing = (bank.BANK / "figures" / f"{SLUG}.svg").read_text(encoding="utf-8")
    path = re.search(r'class="warn" d="([^"]+)"', drawing)
    assert path
    left, hour, bottom, age = 60, 6.4, 230, 6
    points = re.findall(r"[ML]([\d.]+) (\d+)(?: V(\d+))?", path[1])
    drops = [(float(x), float(y), float(v)) for x, y, v in points if v]
    assert [round((x - left) / hour % 24) for x, _, _ in drops] == [4, 4, 4]
    assert {((bottom - top) / age, (bottom - low) / age) for _, top, low in drops} == {(28, 4)}


def test_the_nightly_job_takes_2_8_gpu_hours(answer: str) -> None:
    assert f"take {USERS / ROWS_PER_SECOND:,.0f} seconds: {batch_hours():.1f} GPU-hours" in answer
    assert f"{batch_hours():.1f} GPU-hours" in bank.section(SLUG, "Sounds like")


def test_46_million_predictions_are_not_read(answer: str) -> None:
    assert f"{(USERS - READ) / 1e6:.0f} million predictions" in answer


def test_the_requests_are_46_a_second_and_231_at_the_peak(answer: str) -> None:
    mean = READ / DAY
    assert f"are {mean:.0f} per second on average, and {5 * mean:.0f} at a peak" in answer


def test_an_always_on_fleet_holds_35_times_the_gpu_hours(answer: str) -> None:
    peak = ceil(5 * READ / DAY / PER_REPLICA)
    fleet = peak + 1
    assert f"you run {peak} for the peak and 1 to survive a failure: {fleet} GPUs" in answer
    assert f"{fleet * 24} GPU-hours a day" in answer
    assert f"about {fleet * 24 / batch_hours():.0f} times the nightly job" in answer


def test_a_fleet_that_never_idled_would_use_11_1(answer: str) -> None:
    assert f"never idled would use {READ / PER_REPLICA / 3600:.1f}" in answer
