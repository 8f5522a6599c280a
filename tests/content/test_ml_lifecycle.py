"""The arithmetic in the answer on the ML lifecycle."""

from tests.content import bank

SLUG = "ml-lifecycle"

DECISIONS = 2_000_000
GAIN = 12
INFRASTRUCTURE, PEOPLE = 6_000, 10_000
COST = INFRASTRUCTURE + PEOPLE


def value(uplift_points: float) -> int:
    return round(DECISIONS * uplift_points / 100 * GAIN)


def plain(heading: str) -> str:
    """The section without the backslashes that keep dollars from being mathematics."""
    return bank.section(SLUG, heading).replace("\\$", "$")


def test_the_model_is_worth_36_000_a_month() -> None:
    assert "2.0 million decisions a month" in plain("Answer")
    assert f"{DECISIONS:,} × 0.0015 × ${GAIN} = ${value(0.15):,} a month" in plain("Answer")


def test_it_nets_20_000() -> None:
    assert f"${INFRASTRUCTURE:,} a month" in plain("Answer")
    assert f"another ${PEOPLE:,}" in plain("Answer")
    assert f"nets ${value(0.15) - COST:,}" in plain("Answer")


def test_after_decay_it_earns_less_than_it_costs() -> None:
    assert value(0.05) < COST
    assert f"falls to ${value(0.05):,} against the same ${COST:,}" in plain("Answer")


def test_it_breaks_even_at_an_uplift_of_0_067_points() -> None:
    break_even = COST / (DECISIONS * GAIN) * 100
    assert f"break-even uplift is {break_even:.3f} points" in plain("Answer")
    assert f"an uplift of {break_even:.3f} points" in plain("Sounds like")
