"""The statistics in the answer on data, concept and label drift."""

import contextlib
import io
from itertools import pairwise
from math import exp, log, sqrt
from statistics import NormalDist

import pytest

from tests.content import bank

SLUG = "data-concept-label-drift"

CAUGHT, FALSE_ALARM, TRAINED, SEEN = 0.80, 0.05, 0.02, 0.11


@pytest.fixture
def answer() -> str:
    return bank.section(SLUG, "Answer")


def psi(then: list[float], now: list[float]) -> float:
    return sum((b - a) * log(b / a) for a, b in zip(then, now, strict=True))


def prevalence() -> float:
    return (SEEN - FALSE_ALARM) / (CAUGHT - FALSE_ALARM)


def test_the_model_should_flag_6_5_percent(answer: str) -> None:
    expected = CAUGHT * TRAINED + FALSE_ALARM * (1 - TRAINED)
    assert f"should flag {expected:.1%} of traffic; you see {SEEN:.0%}" in answer
    assert f"went from {expected:.1%} to {SEEN:.0%}" in bank.section(SLUG, "Sounds like")


def test_prevalence_is_estimated_at_8_percent(answer: str) -> None:
    assert rf"\frac{{0.11 - 0.05}}{{0.80 - 0.05}} = {prevalence():.2f}" in answer
    assert f"prevalence is now about {prevalence():.0%}" in answer


def test_a_score_of_0_30_becomes_0_65(answer: str) -> None:
    prior_odds = (prevalence() / (1 - prevalence())) / (TRAINED / (1 - TRAINED))
    odds = 0.30 / 0.70 * prior_odds
    assert f"scored 0.30 should now read {odds / (1 + odds):.2f}" in answer


def test_the_worked_psi_is_0_136(answer: str) -> None:
    value = psi([0.10, 0.20, 0.40, 0.20, 0.10], [0.05, 0.15, 0.35, 0.25, 0.20])
    assert f"5/15/35/25/20% give {value:.3f}" in answer


def test_the_simulation_prints_what_its_comments_and_the_text_say(answer: str) -> None:
    (code,) = bank.code_blocks(SLUG, "python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        bank.run(code)
    share, quantile = printed.getvalue().split()
    assert f"# {share}\n" in code
    assert f"# {quantile}\n" in code
    assert f"passes 0.1 in about {float(share):.0%} of comparisons" in answer
    assert f"99 of 100 values stay below {quantile}" in answer


def test_a_tiny_shift_in_a_million_rows_is_certain_and_irrelevant(answer: str) -> None:
    rows, shift = 1_000_000, 0.01
    normal = NormalDist()
    distance = normal.cdf(shift / 2) - normal.cdf(-shift / 2)
    scaled = distance * sqrt(rows / 2)
    terms = ((-1) ** (k - 1) * exp(-2 * (k * scaled) ** 2) for k in range(1, 20))
    p_value = 2 * sum(terms)
    assert f"p-value of {p_value:.0e}".replace("e-07", "e-7") in answer

    edges = [normal.inv_cdf(i / 10) for i in range(1, 10)]
    below = [0.0, *(normal.cdf(edge - shift) for edge in edges), 1.0]
    now = [high - low for low, high in pairwise(below)]
    assert f"a PSI of {psi([0.1] * 10, now):.4f}" in answer


def test_50_features_give_2_5_false_alarms_a_day(answer: str) -> None:
    assert f"50 features checked daily at 0.05 produce {50 * 0.05:.1f} false alarms" in answer
