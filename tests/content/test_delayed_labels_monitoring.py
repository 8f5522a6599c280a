"""The numbers in the answer on delayed labels."""

import math
import re

import numpy as np
import pytest

from tests.content import bank

SLUG = "delayed-labels-monitoring"
ANSWER = bank.section(SLUG, "Answer")

GRID = np.linspace(-10, 10, 200_001)


def weights(mean: float) -> np.ndarray:
    """A normal density on the grid, summing to one."""
    density = np.exp(-((GRID - mean) ** 2) / 2)
    return density / density.sum()


def bad(slope: float = 2) -> np.ndarray:
    """The chance of a bad outcome at each point of the grid."""
    return 1 / (1 + np.exp(1 - slope * GRID))


def accuracy(mean: float, chance: np.ndarray) -> str:
    """How often the old model's call at 0.5 is right if outcomes follow these chances."""
    called_bad = bad() >= 0.5
    right = np.where(called_bad, chance, 1 - chance)
    return f"{(weights(mean) * right).sum():.1%}"


def test_five_scores_imply_an_accuracy_of_081(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = bank.code_blocks(SLUG, "python")
    bank.run(code)
    assert capsys.readouterr().out == "0.81\n"
    assert "# 0.81, no label" in code


@pytest.mark.parametrize(
    ("row", "mean", "slope"),
    [
        ("Nothing", 0, 2),
        ("Applicants moved by half a standard deviation", 0.5, 2),
        ("Same applicants, weaker link (slope 2 to 0.7)", 0, 0.7),
    ],
)
def test_the_estimate_follows_the_applicants_but_not_their_behavior(
    row: str, mean: float, slope: float
) -> None:
    estimate, truth = accuracy(mean, bad()), accuracy(mean, bad(slope))
    assert f"| {row} | {estimate} | {truth} |" in ANSWER.replace("**", "")


def test_an_accuracy_below_a_half_cannot_be_estimated() -> None:
    assert np.maximum(bad(), 1 - bad()).min() >= 0.5
    assert "cannot even print an accuracy below 50%" in ANSWER


def half_width(cases: int) -> str:
    return f"±{196 * math.sqrt(0.9 * 0.1 / cases):.1f}"


def test_200_audited_cases_give_4_points_and_four_weeks_give_2() -> None:
    assert f"200 audited cases a week give {half_width(200)} points" in ANSWER
    assert f"four weeks pooled give {half_width(4 * 200)}" in ANSWER


def test_2_points_need_865_cases() -> None:
    needed = math.ceil(1.96**2 * 0.9 * 0.1 / 0.02**2)
    assert f"to reach ±2 in one batch you need {needed}" in ANSWER


def test_approved_applicants_are_a_better_world() -> None:
    approved = bad() < 0.3
    share = (weights(0) * approved).sum()
    bad_overall = (weights(0) * bad()).sum()
    bad_approved = (weights(0) * approved * bad()).sum() / share
    assert f"{bad_overall:.1%} of all applicants go bad" in ANSWER
    assert f"only {bad_approved:.1%} of the {share:.0%} whose score is under 0.3" in ANSWER


def test_the_cohort_table_misleads_by_calendar_and_warns_by_age() -> None:
    months = ("June", "July", "August", "September")
    rows = {
        cells[0]: [float(cell) for cell in re.findall(r"([\d.]+)%", line)]
        for line in ANSWER.splitlines()
        if (cells := line.strip("| ").split(" | "))[0] in months
    }
    by_day_30 = [rows[month][0] for month in months]
    to_date = [rows[month][-1] for month in months]
    assert to_date[-1] == min(to_date)
    assert by_day_30 == sorted(by_day_30)
    assert 1.8 < by_day_30[-1] / by_day_30[0] < 2
