"""The numbers in the answer on what to monitor, and at what layer."""

import json

import pytest

from tests.content import bank

ANSWER = bank.section("production-model-metrics", "Answer")

TRUE_POSITIVE_RATE = 0.80
FALSE_POSITIVE_RATE = 0.05
CASES = 10_000


def row(name: str) -> list[str]:
    line = next(line for line in ANSWER.splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


@pytest.mark.parametrize(("column", "positive"), [(0, 0.10), (1, 0.02)])
def test_precision_follows_the_base_rate(column, positive):
    hits = CASES * positive * TRUE_POSITIVE_RATE
    false_alarms = CASES * (1 - positive) * FALSE_POSITIVE_RATE
    assert row("Per 10,000 cases")[column] == f"{positive:.0%} positive"
    assert row("True positives")[column] == f"{hits:.0f}"
    assert row("False positives")[column] == f"{false_alarms:.0f}"
    assert row("Precision")[column] == f"{hits / (hits + false_alarms):.1%}"


def test_precision_falls_by_more_than_half():
    assert "Precision fell by more than half" in ANSWER
    before, after = (float(cell.strip("%")) for cell in row("Precision"))
    assert after < before / 2


def test_spoken_answer_and_follow_up_round_the_same_precision():
    before, after = (float(cell.strip("%")) for cell in row("Precision"))
    spoken = bank.section("production-model-metrics", "Sounds like")
    assert f"from {before:.0f}% to {after:.0f}%" in spoken
    follow_ups = bank.section("production-model-metrics", "Follow-ups")
    assert f"from {before:.0f}% to {after:.0f}%" in follow_ups


def test_a_fan_out_of_20_exceeds_the_p99_for_18_percent():
    assert "20 independent feature lookups" in ANSWER
    assert f"says that {1 - 0.99**20:.0%} of predictions" in ANSWER


def test_one_hour_at_14_4_times_spends_2_percent_of_the_budget():
    hours = 30 * 24
    assert f"14.4 / {hours}, which is {14.4 / hours:.0%}," in ANSWER


def test_200_features_raise_two_false_alarms_a_night():
    assert "200 features and a 1% false-alarm rate" in ANSWER
    false_alarms = 200 * 0.01
    assert f"{false_alarms:.0f}" == "2"
    assert "expect two false alarms every night" in ANSWER


def test_the_logged_row_is_valid_json_with_the_keys_the_text_asks_for():
    (block,) = bank.code_blocks("production-model-metrics", "json")
    assert {"request_id", "version", "fallback"} <= json.loads(block).keys()
