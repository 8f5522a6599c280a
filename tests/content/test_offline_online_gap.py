"""The base-rate example in "good offline, bad online"."""

import contextlib
import io
from statistics import NormalDist
from typing import Any

import pytest

from tests.content import bank

SLUG = "offline-online-gap"


@pytest.fixture(scope="module")
def answer() -> str:
    return bank.section(SLUG, "Answer")


def precision(recall: float, fpr: float, rate: float) -> float:
    return recall * rate / (recall * rate + fpr * (1 - rate))


def run() -> tuple[str, list[str], dict[str, Any]]:
    code = next(bank.code_blocks(SLUG, "python"))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        names = bank.run(code)
    return code, printed.getvalue().splitlines(), names


def test_the_example_prints_what_its_comments_say():
    code, printed, _ = run()
    said = [line[2:] for line in code.splitlines() if line.startswith("# p")]
    assert printed == said


def test_the_simulated_scores_match_the_rates_in_the_text(answer):
    _, _, names = run()
    assert f"{1 - names['pos'].cdf(2.054):.0%}" == "80%"
    assert f"{1 - names['neg'].cdf(2.054):.0%}" == "2%"
    assert "recall of 80% at a false positive rate of 2%" in answer


def test_precision_more_than_halves_when_fraud_falls_to_one_percent(answer):
    before, after = precision(0.80, 0.02, 0.05), precision(0.80, 0.02, 0.01)
    assert f"precision {before:.1%}" in answer
    assert f"precision {after:.1%}" in answer
    assert after < before / 2


def test_auc_stays_at_0_98(answer):
    auc = NormalDist().cdf(2.895 / 2**0.5)
    assert f"ROC AUC stays at {auc:.2f}" in answer


def test_the_old_precision_costs_a_third_of_the_recall(answer):
    lost = 1 - 0.539 / 0.80
    assert 0.31 < lost < 0.35
    assert "costs a third of the recall" in answer


def test_a_slice_that_is_wrong_40_percent_of_the_time_hides_in_a_98_percent_headline(answer):
    overall, traffic, errors = 0.02, 0.03, 0.60
    inside = overall * errors / traffic
    outside = overall * (1 - errors) / (1 - traffic)
    assert f"That device is wrong {inside:.0%} of the time" in answer
    assert f"everyone else sees {outside:.1%}" in answer
    assert f"the headline still reads {1 - overall:.0%}" in answer
