"""The numbers in the answer on rolling back a model."""

import pytest

from tests.content import bank

ANSWER = bank.section("model-rollback", "Answer")

REQUESTS_PER_SECOND = 200
CANARY_SHARE = 0.05


@pytest.fixture(scope="module")
def per_arm():
    (code,) = bank.code_blocks("model-rollback", "python")
    return bank.run(code)["per_arm"]


def test_code_prints_the_sample_sizes_in_its_comments(capsys):
    (code,) = bank.code_blocks("model-rollback", "python")
    bank.run(code)
    assert capsys.readouterr().out.split() == ["3681", "38040"]
    assert "errors double: 3681" in code
    assert "CTR falls 10%: 38040" in code
    drop = (0.030 - 0.027) / 0.030
    assert f"{drop:.0%}" == "10%"


def test_a_5_percent_canary_sees_10_requests_a_second():
    seen = REQUESTS_PER_SECOND * CANARY_SHARE
    assert f"With 200 requests a second, a 5% canary sees {seen:.0f}." in ANSWER


def test_doubled_errors_take_6_minutes_and_a_lower_click_rate_an_hour(per_arm):
    per_minute = REQUESTS_PER_SECOND * CANARY_SHARE * 60
    assert f"{per_arm(0.005, 0.010) / per_minute:.1f} minutes to notice that errors" in ANSWER
    assert f"{per_arm(0.030, 0.027) / per_minute:.0f} minutes to notice that the click" in ANSWER


def test_the_target_leaves_time_for_the_error_trigger(per_arm):
    per_minute = REQUESTS_PER_SECOND * CANARY_SHARE * 60
    assert "detect within 10 minutes" in ANSWER
    assert per_arm(0.005, 0.010) / per_minute < 10


def test_ten_bad_minutes_touch_6_000_requests_in_the_canary_and_120_000_in_all():
    requests = REQUESTS_PER_SECOND * 10 * 60
    assert f"{requests * CANARY_SHARE:,.0f} requests in that canary" in ANSWER
    assert f"and {requests:,} at full traffic" in ANSWER


def test_the_wrong_threshold_lifts_flags_from_7_200_to_64_800_an_hour():
    per_hour = REQUESTS_PER_SECOND * 3600
    assert "1% of requests score above 0.50 but 9% score above 0.12" in ANSWER
    assert f"from {per_hour * 0.01:,.0f} an hour to {per_hour * 0.09:,.0f}" in ANSWER
