"""The numbers in the answer on train/serve skew."""

import math

import pytest

from tests.content import bank

SLUG = "train-serve-skew"
ANSWER = bank.section(SLUG, "Answer")


def test_a_shuffled_join_keeps_the_histogram_and_breaks_nine_rows_in_ten(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (code,) = bank.code_blocks(SLUG, "python")
    names = bank.run(code)
    printed = capsys.readouterr().out.strip()
    assert printed == "True 90%"
    assert f"It prints `{printed}`" in ANSWER
    assert names["same"] is True


def unseen(per_hour: float, lag_seconds: float) -> float:
    """The chance that a Poisson stream has an event inside the lag."""
    return 1 - math.exp(-per_hour * lag_seconds / 3600)


def test_a_lag_of_30_seconds_misses_5_percent_and_in_bursts_39() -> None:
    assert f"or {unseen(6, 30):.1%}" in ANSWER
    assert f"it is {unseen(60, 30):.0%}" in ANSWER


def test_the_two_ways_of_counting_are_off_by_exactly_one() -> None:
    times = [3, 10, 11, 50, 58, 59]
    now = 59
    offline = sum(1 for time in times if now - 60 < time <= now)
    online = sum(1 for time in times if now - 60 < time < now)
    assert offline - online == 1
    assert "Every row is off by exactly one" in ANSWER
