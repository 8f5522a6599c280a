"""The arithmetic in the answer on autoscaling."""

import contextlib
import io
from math import ceil

import pytest

from tests.content import bank

SLUG = "autoscaling-inference"

LATENCY = 0.25
SAFE = 4
RATE, SPIKE, COLD_START = 600, 900, 90
EACH = SAFE / LATENCY


@pytest.fixture
def answer() -> str:
    return bank.section(SLUG, "Answer")


def backlog() -> float:
    return (SPIKE - ceil(RATE * LATENCY / SAFE) * EACH) * COLD_START


def test_the_code_prints_what_its_comments_say() -> None:
    (code,) = bank.code_blocks(SLUG, "python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        bank.run(code)
    assert printed.getvalue().split() == ["8", "10", "12"]
    assert "# 8\n" in code
    assert "# 10: 8% is close\n" in code
    assert code.rstrip().endswith("# 12")


def test_littles_law_gives_150_in_flight_and_38_replicas(answer: str) -> None:
    in_flight = RATE * LATENCY
    assert f"{in_flight:.0f} are in flight" in answer
    assert f"150 / 4, so {ceil(in_flight / SAFE)} replicas" in answer


def test_knative_at_70_percent_gives_27(answer: str) -> None:
    assert f"150 / {8 * 0.7:.1f}, so {ceil(150 / (8 * 0.7))}" in answer


def test_backlog_during_a_cold_start_is_26_280(answer: str) -> None:
    assert f"can serve {38 * EACH:.0f} a second" in answer
    assert f"(900 − 608) × 90 = {backlog():,.0f} requests" in answer
    assert f"leaves {backlog() // 1000 * 1000:,.0f} requests" in bank.section(SLUG, "Sounds like")


def test_replicas_for_the_new_rate_alone_drain_in_36_minutes(answer: str) -> None:
    replicas = ceil(SPIKE * LATENCY / SAFE)
    spare = replicas * EACH - SPIKE
    assert f"With {replicas} the service handles {replicas * EACH:.0f} a second" in answer
    assert f"the spare {spare:.0f} a second need {backlog() / spare / 60:.1f} minutes" in answer


def test_five_more_replicas_drain_in_under_five_minutes(answer: str) -> None:
    replicas = ceil(SPIKE * LATENCY / SAFE) + 5
    seconds = backlog() / (replicas * EACH - SPIKE)
    assert 240 < seconds < 300
    assert f"Five more replicas, {replicas} in all, clear it in under five minutes" in answer
