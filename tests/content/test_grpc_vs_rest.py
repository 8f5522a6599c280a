"""The numbers in "gRPC or REST?"."""

import contextlib
import io

import pytest

from tests.content import bank

SLUG = "grpc-vs-rest"


@pytest.fixture(scope="module")
def answer() -> str:
    return bank.section(SLUG, "Answer")


def blocks() -> list[str]:
    return list(bank.code_blocks(SLUG, "python"))


def test_the_size_example_prints_what_its_comments_say():
    code = blocks()[0]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        bank.run(code)
    row, image = printed.getvalue().splitlines()
    assert f"# tabular row: {row}" in code
    assert f"# one image: {image}" in code


def test_json_is_about_five_times_larger_in_both_rows():
    with contextlib.redirect_stdout(io.StringIO()):
        sizes = bank.run(blocks()[0])["sizes"]
    for count in (20, 224 * 224 * 3):
        text, raw = sizes(count)
        assert 4.9 < text / raw < 5.4
        assert 19 < text / count < 22


def test_encoding_a_row_is_0_15_percent_of_a_20_ms_model(answer):
    assert f"{0.03 / 20:.2%}" == "0.15%"
    assert "Call it 0.03 ms: in front of a 20 ms model that is 0.15%" in answer


def test_six_float32_images_fit_into_four_mebibytes_and_eight_do_not(answer):
    image = 224 * 224 * 3 * 4
    assert 4 * 1024**2 // image == 6
    assert 8 * image > 4 * 1024**2
    assert "six of the images above fit" in answer


def test_one_connection_with_100_streams_carries_2_000_requests_per_second(answer):
    assert f"{100 / 0.050:,.0f} requests per second" in answer


def test_pods_reached_by_random_connections(answer):
    pods = 10
    for connections in (3, 10, 30):
        reached = pods * (1 - (1 - 1 / pods) ** connections)
        assert f"| {connections} | {pods} | {reached:.1f} |" in answer


def test_the_channel_example_is_valid_python():
    compile(blocks()[1], "<answer>", "exec")
