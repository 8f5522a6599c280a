"""The numbers in the answer on LLMOps."""

import math

import yaml

from tests.content import bank

SLUG = "llmops-vs-mlops"
ANSWER = bank.section(SLUG, "Answer")

REQUESTS = 1_000_000
TOKENS_IN, TOKENS_OUT, CACHED = 3_000, 400, 2_100
DOLLARS_IN, DOLLARS_OUT = 1e-6, 4e-6


def cost_in(cached: int = 0) -> float:
    return REQUESTS * (TOKENS_IN - cached + cached / 10) * DOLLARS_IN


def cost_out() -> float:
    return REQUESTS * TOKENS_OUT * DOLLARS_OUT


def test_a_day_without_a_cache_costs_4_600() -> None:
    total = cost_in() + cost_out()
    assert f"${cost_in():,.0f} + ${cost_out():,.0f} = ${total:,.0f} a day" in ANSWER


def test_a_cached_prefix_saves_41_percent() -> None:
    total = cost_in(CACHED) + cost_out()
    saved = 1 - total / (cost_in() + cost_out())
    assert f"{CACHED:,} of the input tokens are a cached prefix" in ANSWER
    assert f"input falls to ${cost_in(CACHED):,.0f} and the total to ${total:,.0f}" in ANSWER
    assert f"{saved:.0%} less" in ANSWER


def test_output_is_then_59_percent_of_the_bill() -> None:
    share = cost_out() / (cost_in(CACHED) + cost_out())
    assert f"Output is now {share:.0%} of the bill" in ANSWER


def test_a_prefix_used_once_costs_more_than_no_cache() -> None:
    assert "cache writes at 1.25 times input" in ANSWER
    assert "a prefix used once costs more than no cache at all" in ANSWER


def test_a_judge_that_always_says_fine_has_kappa_0() -> None:
    fine = 0.9
    observed = fine
    expected = fine * 1 + (1 - fine) * 0
    assert (observed - expected) / (1 - expected) == 0
    assert "agrees with people 90% of the time, and its Cohen's kappa is 0" in ANSWER


def test_200_cases_carry_4_points() -> None:
    assert f"±{196 * math.sqrt(0.9 * 0.1 / 200):.1f} points" in ANSWER


def test_9_fixed_and_5_broken_is_two_points_that_a_coin_gives_42_percent_of_the_time() -> None:
    fixed, broken = 9, 5
    flips = fixed + broken
    assert (fixed - broken) / 200 == 0.02
    tail = sum(math.comb(flips, heads) for heads in range(fixed, flips + 1)) / 2**flips
    assert f"splits {flips} flips at least that unevenly {2 * tail:.0%} of the time" in ANSWER


def test_the_release_names_all_that_changes_behavior() -> None:
    (block,) = bank.code_blocks(SLUG, "yaml")
    release = yaml.safe_load(block)
    assert list(release) == [
        "release", "model", "prompt", "tools", "index", "decoding", "guardrails", "fallback",
    ]  # fmt: skip
    assert release["decoding"]["max_output_tokens"] == TOKENS_OUT
