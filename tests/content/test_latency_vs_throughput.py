"""The numbers in the answer on latency and throughput."""

import math
import re

import pytest

from tests.content import bank

SLUG = "latency-vs-throughput"
ANSWER = bank.section(SLUG, "Answer")
TRAP = bank.section(SLUG, "Trap")

CEILING = 100
PROMISE = 0.150


def mean(load: float) -> float:
    """Mean seconds in an M/M/1 queue."""
    return 1 / (CEILING - load)


def p99(load: float) -> float:
    """The time in an M/M/1 queue is exponential, so its quantiles are multiples of the mean."""
    return mean(load) * math.log(100)


def goodput() -> float:
    return CEILING - math.log(100) / PROMISE


@pytest.mark.parametrize("load", [50, 80, 90, 95])
def test_latency_at_each_load_of_the_table(load: int) -> None:
    assert f"| {load}/s | {mean(load) * 1000:.0f} ms | {p99(load) * 1000:.0f} ms |" in ANSWER


def test_five_more_requests_double_the_latency_past_the_knee() -> None:
    assert mean(95) == pytest.approx(2 * mean(90))
    assert "five more requests a second (90 to 95) double the latency" in ANSWER


def test_the_promise_holds_up_to_69_requests_a_second() -> None:
    assert p99(math.floor(goodput())) < PROMISE < p99(math.ceil(goodput()))
    assert f"this replica is worth {math.floor(goodput())} requests a second, not 100" in ANSWER


def test_the_figure_puts_its_dot_at_the_promise() -> None:
    drawing = (bank.BANK / "figures" / f"{SLUG}.svg").read_text(encoding="utf-8")
    dot = re.search(r'<circle class="accent" cx="([\d.]+)" cy="([\d.]+)"', drawing)
    assert dot
    left, right, bottom, milliseconds = 60, 440, 300, 0.52
    load = (float(dot[1]) - left) / (right - left) * CEILING
    assert load == pytest.approx(goodput(), abs=0.1)
    assert bottom - float(dot[2]) == pytest.approx(PROMISE * 1000 * milliseconds)


@pytest.mark.parametrize(("lookups", "slow"), [(10, "9.6%"), (100, "63%")])
def test_fan_out_turns_one_slow_lookup_in_a_hundred_into_many(lookups: int, slow: str) -> None:
    chance = 1 - 0.99**lookups
    assert slow in {f"{chance:.1%}", f"{chance:.0%}"}
    assert slow in ANSWER


def test_60_requests_in_flight_need_six_replicas_and_nine_over_three_zones() -> None:
    in_flight = 300 * 0.2
    replicas = in_flight / (16 * 0.7)
    assert f"keeps {in_flight:.0f} in flight" in ANSWER
    assert f"60 / (16 × 0.7) = {replicas:.1f}, so six replicas" in ANSWER
    per_zone = math.ceil(math.ceil(replicas) / 2)
    assert 3 * per_zone == 9
    assert "still have six, run nine" in ANSWER


def test_300_requests_a_second_need_five_small_replicas_and_nine_over_three_zones() -> None:
    replicas = math.ceil(300 / math.floor(goodput()))
    assert (replicas, 3 * math.ceil(replicas / 2)) == (5, 9)
    assert "300 a second need five, and nine over three zones" in bank.section(SLUG, "Sounds like")


def test_a_300_token_answer_takes_9_4_seconds() -> None:
    seconds = (400 + 299 * 30) / 1000
    assert f"400 + 299 × 30 ms, or {seconds:.1f} s" in ANSWER


def test_the_queue_is_worth_15_places() -> None:
    assert f"150 / 10 = {PROMISE * CEILING:.0f} places" in ANSWER


def test_the_trap_quotes_the_table() -> None:
    assert f"averages {mean(95) * 1000:.0f} ms with a p99 near one second" in TRAP
    assert p99(95) == pytest.approx(1, abs=0.1)
