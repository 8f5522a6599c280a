"""The statistics in the answer on CI/CD for machine learning."""

import contextlib
import io
from math import erfc, sqrt

import pytest

from tests.content import bank

SLUG = "ci-cd-for-ml"

ROWS, NEW_ONLY, OLD_ONLY = 10_000, 230, 180


@pytest.fixture
def answer() -> str:
    return bank.section(SLUG, "Answer")


def test_the_code_prints_what_its_comment_says() -> None:
    (code,) = bank.code_blocks(SLUG, "python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        bank.run(code)
    assert printed.getvalue() == "0.50% [0.10%, 0.90%]\n"
    assert f"# {printed.getvalue()}" in code


def test_mcnemar_agrees_with_p_0_014(answer: str) -> None:
    chi2 = (NEW_ONLY - OLD_ONLY) ** 2 / (NEW_ONLY + OLD_ONLY)
    p = erfc(sqrt(chi2 / 2))
    assert f"p = {p:.3f}" in answer


def test_pairing_halves_the_standard_error(answer: str) -> None:
    difference = NEW_ONLY - OLD_ONLY
    paired = sqrt(NEW_ONLY + OLD_ONLY - difference**2 / ROWS) / ROWS
    accuracy = 0.91
    champion = accuracy * (1 - accuracy)
    better = accuracy + difference / ROWS
    separate = sqrt((champion + better * (1 - better)) / ROWS)
    assert f"would be {separate:.2%}".rstrip("%") + " points" in answer
    assert f"instead of {paired:.2%}".rstrip("%") in answer
    assert difference / ROWS < 1.96 * separate


def test_the_gain_clears_a_margin_of_minus_0_2_points(answer: str) -> None:
    (code,) = bank.code_blocks(SLUG, "python")
    with contextlib.redirect_stdout(io.StringIO()):
        names = bank.run(code)
    assert names["low"] > -0.002
    assert "above −0.2 points" in answer
