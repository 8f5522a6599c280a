"""The numbers in the answer on model registries."""

from fractions import Fraction

from tests.content import bank

ANSWER = bank.section("model-registry-versioning", "Answer")


def test_four_new_pods_beside_eight_old_ones_take_a_third_of_the_traffic():
    old, new = 8, 4
    assert f"{old} pods" in ANSWER
    assert f"{new} of {old + new} pods, a third of the traffic" in ANSWER
    assert Fraction(new, old + new) == Fraction(1, 3)


def test_the_figure_shows_the_same_pods_as_the_text():
    figure = (bank.BANK / "figures" / "model-registry-versioning.svg").read_text(encoding="utf-8")
    assert "8 pods, started before" in figure
    assert "4 pods, started after" in figure


def test_python_in_the_answer_compiles():
    for code in bank.code_blocks("model-registry-versioning", "python"):
        compile(code, "<answer>", "exec")
