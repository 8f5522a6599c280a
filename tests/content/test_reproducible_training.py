"""The code and the numbers in the answer on reproducible training."""

import json
import math
import statistics

from tests.content import bank

ANSWER = bank.section("reproducible-training", "Answer")
AUC = [0.812, 0.818, 0.809, 0.815, 0.821]


def test_five_seeds_have_the_mean_and_deviation_in_the_text():
    assert "0.812, 0.818, 0.809, 0.815 and 0.821" in ANSWER
    mean, spread = statistics.mean(AUC), statistics.stdev(AUC)
    assert f"mean {mean:.3f}, standard deviation {spread:.3f}" in ANSWER


def test_the_improvement_is_inside_the_spread():
    assert "improvement of 0.003" in ANSWER
    assert statistics.stdev(AUC) > 0.003


def test_the_same_numbers_in_eight_groups_give_another_sum(capsys):
    (code,) = bank.code_blocks("reproducible-training", "python")
    names = bank.run(code)
    printed = capsys.readouterr().out.strip()
    assert printed == "500140.34 500134.84"
    assert f"# {printed}" in code
    assert f"the exact sum, {math.fsum(names['x'].tolist()):,.2f}" in ANSWER


def test_the_manifest_is_valid_json_and_holds_the_six_inputs():
    (block,) = bank.code_blocks("reproducible-training", "json")
    assert {"git", "data", "config", "image", "seed", "gpu"} <= json.loads(block).keys()


def test_the_answer_names_six_inputs():
    assert "six things: code, data, config, environment, randomness and hardware" in ANSWER
