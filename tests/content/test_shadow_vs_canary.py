"""The sample sizes and waiting times in "shadow or canary?"."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from tests.content import bank

SLUG = "shadow-vs-canary"
REQUESTS_PER_SECOND = 200
NEW_USERS_PER_DAY = 100_000
SHARE = 0.05


@pytest.fixture(scope="module")
def answer() -> str:
    return bank.section(SLUG, "Answer")


def per_arm(before: float, after: float) -> int:
    """Two proportions, equal arms, two-sided 5%, power 80%, unpooled variance."""
    z = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.80)
    variance = before * (1 - before) + after * (1 - after)
    return math.ceil(z**2 * variance / (before - after) ** 2)


def rounded(size: int) -> str:
    return f"{round(size, -2):,}"


def test_the_assumptions_of_the_table_are_stated(answer):
    assert "two-sided 5% test with 80% power" in answer
    assert f"{REQUESTS_PER_SECOND} requests per second" in answer
    assert f"{NEW_USERS_PER_DAY:,} new users a day" in answer


def test_a_half_rise_in_errors_shows_in_26_minutes(answer):
    size = per_arm(0.005, 0.0075)
    minutes = size / (REQUESTS_PER_SECOND * SHARE) / 60
    row = f"| Errors 0.5% to 0.75% | {rounded(size)} requests | {minutes:.0f} minutes |"
    assert row in answer


def test_a_small_rise_in_errors_takes_hours(answer):
    size = per_arm(0.005, 0.006)
    hours = size / (REQUESTS_PER_SECOND * SHARE) / 3600
    row = f"| Errors 0.5% to 0.6% | {rounded(size)} requests | {hours:.1f} hours |"
    assert row in answer


@pytest.mark.parametrize("after", [0.045, 0.0475])
def test_a_loss_of_conversion_takes_days(answer, after):
    size = per_arm(0.05, after)
    days = size / (NEW_USERS_PER_DAY * SHARE)
    row = f"| Conversion 5% to {after * 100:g}% | {rounded(size)} users | {days:.0f} days |"
    assert row in answer


def test_ten_looks_at_a_five_percent_test_give_19_percent_false_alarms():
    steps = np.random.default_rng(14).standard_normal((100_000, 10))
    looks = steps.cumsum(axis=1) / np.sqrt(np.arange(1, 11))
    alarms = (np.abs(looks) > NormalDist().inv_cdf(0.975)).any(axis=1).mean()
    assert f"about {alarms:.0%} of the time" in bank.section(SLUG, "Trap")


def test_fifteen_percent_of_ten_pods_is_twenty_percent_of_traffic(answer):
    pods = math.floor(10 * 0.15 + 0.5)
    assert pods == 2
    assert f"15% becomes two pods and so {pods / 10:.0%} of the traffic" in answer
