"""The arithmetic in the answer on experiment tracking."""

from datetime import date

from tests.content import bank

SLUG = "experiment-tracking-mlflow-wandb"


def test_every_worker_logging_sends_10_240_points_a_second() -> None:
    answer = bank.section(SLUG, "Answer")
    workers, metrics = 512, 20
    assert f"{workers} workers writing {metrics} metrics every second" in answer
    assert f"send {workers * metrics:,} points a second" in answer


def test_one_worker_every_ten_seconds_sends_2() -> None:
    answer = bank.section(SLUG, "Answer")
    assert f"one worker writing every ten seconds sends {20 / 10:.0f}." in answer


def test_the_hosted_tracker_closed_three_months_after_the_announcement() -> None:
    announced, closed = date(2025, 12, 3), date(2026, 3, 5)
    assert round((closed - announced).days / 30.4) == 3
    assert "March 5, 2026, three months after" in bank.section(SLUG, "Answer")


def test_the_example_is_valid_python() -> None:
    for code in bank.code_blocks(SLUG, "python"):
        compile(code, SLUG, "exec")
