"""Whether the bank has a question already."""

import pytest

from questions.facets import current_index
from questions.similar import ALIKE, likeness, similar_to, trigrams
from tests.factories import make_question


def alike(one: str, other: str) -> bool:
    return likeness(trigrams(one), trigrams(other)) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "What is feature drift and how do you detect it?",
            "How do you detect feature drift",
            True,
        ),
        ("What is training-serving skew?", "What is train/serve skew?", True),
        ("Monitor a model in production?", "Do you monitor models in production?", True),
        ("What is a feature store?", "What is a model registry?", False),
        ("What is data drift?", "How do you roll back a model?", False),
        ("?", "!", False),
    ],
)
def test_titles_that_ask_the_same_are_told_from_those_that_do_not(one, other, same):
    assert alike(one, other) is same
    assert alike(other, one) is same


@pytest.mark.django_db
def test_the_likest_come_first_hidden_ones_too_and_never_itself():
    near = make_question(title="How do you detect feature drift early?", status="retired")
    same = make_question(title="How do you detect feature drift?")
    make_question(title="How do you roll back a model?")
    for number in range(60):  # more that share a word than are looked at
        make_question(title=f"Drift {number}?", slug=f"d{number}")

    title = "How do you detect feature drift?"
    found = similar_to(current_index(), title)

    assert [one.question for one in found] == [same, near]
    assert [one.question for one in similar_to(current_index(), title, but=same.pk)] == [near]
    assert similar_to(current_index(), "Is it so?") == []


@pytest.mark.django_db
@pytest.mark.parametrize("amount", [1, 20])
def test_asking_costs_the_same_in_any_bank(django_assert_num_queries, amount):
    for number in range(amount):
        make_question(title=f"How is drift number {number} found?")
    index = current_index()

    with django_assert_num_queries(4):  # one for each word that says something, one for titles
        similar_to(index, "How is drift number found?")
