"""The cost of a retraining interval, and the other numbers of that answer."""

import math

import pytest

from tests.content import bank

SLUG = "retraining-triggers"
RUN = 600
SLOPE = 12


@pytest.fixture(scope="module")
def answer() -> str:
    return bank.section(SLUG, "Answer")


def cost(days: float, slope: float = SLOPE) -> float:
    """Average cost per day: one run every `days`, loss growing in a straight line."""
    return RUN / days + slope * days / 2


def test_the_formula_agrees_with_adding_up_the_loss_day_by_day():
    steps = 100_000
    loss = sum(SLOPE * 10 * (i + 0.5) / steps for i in range(steps)) / steps
    assert loss + RUN / 10 == pytest.approx(cost(10))


@pytest.mark.parametrize("days", [1, 7, 10, 14, 30])
def test_cost_per_day_of_each_interval(answer, days):
    row = f"| {days} | ${RUN / days:.0f} | ${SLOPE * days / 2:.0f} | ${cost(days):.0f} |"
    assert row in answer


def test_the_cheapest_interval_is_10_days(answer):
    best = math.sqrt(2 * RUN / SLOPE)
    assert best == 10
    assert min(range(1, 61), key=cost) == 10
    assert rf"$\sqrt{{2 \cdot {RUN} / {SLOPE}}} = {best:.0f}$ days" in answer


def test_one_to_two_weeks_is_within_seven_percent_of_the_best():
    assert max(cost(7), cost(14)) / cost(10) < 1.07


def test_a_slope_wrong_by_four_costs_25_percent(answer):
    guessed = math.sqrt(2 * RUN / SLOPE)
    true = math.sqrt(2 * RUN / (4 * SLOPE))
    assert guessed == 2 * true
    extra = cost(guessed, 4 * SLOPE) / cost(true, 4 * SLOPE) - 1
    assert f"pay {extra:.0%} more than the optimum" in answer


def test_daily_runs_cost_five_times_the_optimum(answer):
    assert round(cost(1) / cost(10)) == 5
    assert "costs five times as much" in answer


def test_a_daily_run_swaps_1_1_percent_of_a_90_day_window(answer):
    assert f"a daily run on a 90-day window swaps only {1 / 90:.1%} of the rows" in answer


def test_sixty_percent_of_the_chargebacks_look_like_0_6_percent_fraud(answer):
    assert f"shows {0.01 * 0.60:.1%} fraud" in answer
