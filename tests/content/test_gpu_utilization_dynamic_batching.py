"""The batching simulation, the figure and the memory arithmetic of the GPU answer."""

import re

import numpy as np
import pytest

from tests.content import bank

SLUG = "gpu-utilization-dynamic-batching"
FIGURE = [1, 2.5, 4, 5, 8, 9, 11, 12, 14, 19, 21, 22]


@pytest.fixture(scope="module")
def answer() -> str:
    return bank.section(SLUG, "Answer")


def service(batch: int) -> float:
    """Milliseconds for one pass: 4 ms, and 0.5 ms for each request."""
    return 4 + 0.5 * batch


def passes(arrivals: list[float], delay: float, largest: int = 32) -> list[tuple]:
    """Start, end and requests of each pass of one instance with a dynamic batcher."""
    done, free, i = [], 0.0, 0
    while i < len(arrivals):
        last = i + largest - 1
        full = arrivals[last] if last < len(arrivals) else float("inf")
        start = max(free, min(full, arrivals[i] + delay))
        j = i
        while j < len(arrivals) and j - i < largest and arrivals[j] <= start:
            j += 1
        free = start + service(j - i)
        done.append((start, free, arrivals[i:j]))
        i = j
    return done


def summary(done: list[tuple]) -> tuple[float, float, float, float]:
    """Mean batch, p50, p99 and the busy share of the time."""
    latency = [end - t for _, end, requests in done for t in requests]
    busy = sum(end - start for start, end, _ in done)
    p50, p99 = np.percentile(latency, [50, 99])
    return len(latency) / len(done), p50, p99, busy / done[-1][1]


def simulate(rate: float, delay: float, largest: int) -> tuple[float, float, float, float]:
    gaps = np.random.default_rng(18).exponential(1000 / rate, 30_000)
    return summary(passes(np.cumsum(gaps).tolist(), delay, largest))


def test_the_ceilings_are_222_and_1_600_requests_per_second(answer):
    assert f"tops out at {1000 / service(1):.0f} requests per second" in answer
    assert f"in batches of 32 it reaches {32 * 1000 / service(32):,.0f}" in answer


@pytest.mark.parametrize(
    ("load", "delay", "largest", "name"),
    [
        (100, 0, 1, "100/s, unbatched"),
        (100, 0, 32, "100/s, none"),
        (100, 10, 32, "100/s, 10 ms"),
        (500, 0, 32, "500/s, none"),
        (500, 10, 32, "500/s, 10 ms"),
        (1000, 0, 32, "1,000/s, none"),
    ],
)
def test_each_row_of_the_table_comes_out_of_the_simulation(answer, load, delay, largest, name):
    pattern = rf"^\| {re.escape(name)} \| (.+) \| (.+) \| (.+) \| (.+)% \|$"
    row = re.search(pattern, answer, re.MULTILINE)
    assert row, f"the table has no row {name!r}"
    batch, p50, p99, busy = (float(value) for value in row.groups())
    got = simulate(load, delay, largest)
    assert got[0] == pytest.approx(batch, abs=0.1)
    assert got[1] == pytest.approx(p50, abs=0.15)
    assert got[2] == pytest.approx(p99, abs=0.9)
    assert got[3] * 100 == pytest.approx(busy, abs=1)


def test_97_percent_busy_is_less_than_a_third_of_the_ceiling(answer):
    assert 500 / (32 * 1000 / service(32)) < 1 / 3
    assert "it reads 97% at less than a third of the ceiling" in answer


def test_batching_without_delay_lowers_p99_at_low_load():
    assert simulate(100, 0, 32)[2] < 0.7 * simulate(100, 0, 1)[2]


@pytest.mark.parametrize(("delay", "busy", "latency"), [(0, 30, 7.2), (5, 22, 8.8)])
def test_the_figure_is_the_schedule_of_its_requests(answer, delay, busy, latency):
    done = passes(FIGURE, delay)
    assert sum(end - start for start, end, _ in done) == busy
    mean = np.mean([end - t for _, end, requests in done for t in requests])
    assert f"{mean:.1f}" == str(latency)
    figure = (bank.BANK / "figures" / f"{SLUG}.svg").read_text(encoding="utf-8")
    assert f"GPU busy {busy} ms, mean latency {latency} ms" in figure
    assert len(done) == {0: 6, 5: 4}[delay]
    assert "a delay of 5 ms cuts busy time from 30 ms to 22" in answer
    assert "raises the mean latency from 7.2 ms to 8.8" in answer
    lane = figure[figure.index("No added" if not delay else "Delay up to") :]
    shown = re.findall(r'class="mid accent strong">(\d)<', lane)[: len(done)]
    assert shown == [str(len(requests)) for _, _, requests in done]


def test_one_token_takes_128_kib_and_8192_tokens_one_gib(answer):
    token = 2 * 32 * 8 * 128 * 2
    assert token == 128 * 1024
    assert token * 8192 == 1024**3
    assert "is 128 KiB per token, 1 GiB for 8,192 tokens" in answer


def test_fifty_sequences_fill_the_card(answer):
    free = 80 * 0.90 - 16 - 2
    assert f"With {free:.0f} GB left after weights and overhead" in answer
    assert int(free * 1e9 / 1024**3) == 50


def test_a_decode_step_takes_4_8_ms_alone_and_21_ms_with_fifty_caches(answer):
    weights, bandwidth = 16.06e9, 3.35e12
    alone = weights / bandwidth
    assert f"at least {alone * 1000:.1f} ms" in answer
    assert f"at most {1 / alone:.0f} tokens per second" in answer
    together = (weights + 50 * 1024**3) / bandwidth
    assert f"about {together * 1000:.0f} ms in all" in answer
    rate = 50 / together
    assert f"{round(rate, -2):,.0f} tokens per second together" in answer
    assert f"{rate * alone:.1f} times the throughput, not 50" in answer
