"""The numbers in the answer on early alerting."""

import math

import numpy as np
import pytest
import yaml

from tests.content import bank

SLUG = "early-alerting-without-labels"
ANSWER = bank.section(SLUG, "Answer")

BINS = np.full(10, 0.1)
REFERENCE = 10_000


def psi(actual: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return np.sum((actual - expected) * np.log(actual / expected), axis=-1)


def psi_without_drift(rows: int, windows: int = 40_000) -> np.ndarray:
    """PSI of many windows drawn from the very distribution their reference was drawn from."""
    generator = np.random.default_rng(22)
    reference = generator.multinomial(REFERENCE, BINS, windows) / REFERENCE
    counts = generator.multinomial(rows, BINS, windows)
    return psi(np.maximum(counts, 0.5) / rows, reference)


@pytest.mark.parametrize(
    ("rows", "mean", "percentile", "above"),
    [
        (100, "0.096", "0.19", "40%"),
        (500, "0.019", "0.036", "0%"),
        (1_000, "0.010", "0.019", "0%"),
        (5_000, "0.003", "0.005", "0%"),
    ],
)
def test_psi_depends_on_the_window_when_nothing_has_changed(
    rows: int, mean: str, percentile: str, above: str
) -> None:
    values = psi_without_drift(rows)
    assert f"| {rows:,} | {mean} | {percentile} | {above} |" in ANSWER
    assert f"{values.mean():.3f}" == mean
    assert f"{np.quantile(values, 0.95):.{len(percentile) - 2}f}" == percentile
    assert f"{(values > 0.1).mean():.0%}" == above


def test_a_broken_country_hides_in_the_total() -> None:
    share = 0.05
    actual = BINS * (1 - share)
    actual[0] += share
    value = float(psi(actual, BINS))
    assert f"total PSI reaches only {value:.3f}" in ANSWER


def test_the_harm_leaves_one_hour_for_a_person() -> None:
    assert 10_000 / 4_000 == 2.5
    assert "two and a half hours between onset and fallback" in ANSWER
    assert 2.5 - (1 + 0.5) == 1
    assert "leaves one hour for a person" in ANSWER


def band(payments: float, digits: int) -> str:
    sigma = math.sqrt(0.03 * 0.97 / payments)
    low, high = 0.03 - 3 * sigma, 0.03 + 3 * sigma
    return f"{low:.{digits}%} to {high:.{digits}%}"


def test_a_day_sees_slides_and_an_hour_sees_jumps() -> None:
    assert f"three-sigma band of {band(20_000, 2)} per day" in ANSWER
    assert f"but {band(20_000 / 24, 1)} per hour" in ANSWER


def test_large_samples_reject_a_shift_of_0_015_deviations() -> None:
    critical = 1.358 * math.sqrt(2 / 100_000)
    shift = critical * math.sqrt(2 * math.pi)  # D is close to the shift times the density at 0
    assert f"a KS test at the 5% level rejects a mean shift of {shift:.3f} standard" in ANSWER


def test_tests_add_up_to_false_alarms() -> None:
    assert 200 * 0.05 == 10
    assert "ten false alerts a day" in ANSWER
    per_week = math.erfc(3 / math.sqrt(2)) * 24 * 7
    assert f"gives {per_week:.2f} false alarms a week" in ANSWER
    assert per_week < 1 < 20 * per_week


def test_the_rules_name_only_what_they_record_or_count() -> None:
    (block,) = bank.code_blocks(SLUG, "yaml")
    (group,) = yaml.safe_load(block)["groups"]
    recorded = {rule["record"] for rule in group["rules"] if "record" in rule}
    assert recorded == {"fraud:rate:1h", "fraud:shift:1w"}
    alerts = {rule["alert"]: rule for rule in group["rules"] if "alert" in rule}
    assert alerts["FlagRateShift"]["expr"].count("fraud:shift:1w") == 2
    assert alerts["FlagRateShift"]["for"] == "30m"
    assert "absent(fraud_scored_total)" in alerts["NothingScored"]["expr"]
