"""The numbers in the answer on Docker and ONNX."""

from tests.content import bank

ANSWER = bank.section("docker-and-onnx", "Answer")

MODELS = 200
MEGABYTES_EACH = 500


def test_weights_baked_into_images_weigh_100_gb():
    assert f"{MODELS} models of {MEGABYTES_EACH} MB" in ANSWER
    assert f"{MODELS * MEGABYTES_EACH / 1000:.0f} GB of weights" in ANSWER


def test_fetching_one_model_takes_at_least_4_seconds_on_a_gigabit_link():
    seconds = MEGABYTES_EACH * 8 / 1000
    assert f"at least {seconds:.0f} seconds of download" in ANSWER
    assert "1 Gbit/s" in ANSWER


def test_python_in_the_answer_compiles():
    for code in bank.code_blocks("docker-and-onnx", "python"):
        compile(code, "<answer>", "exec")
