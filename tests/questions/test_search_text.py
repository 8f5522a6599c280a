"""What counts as the same word, and where a word ends."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.search.text import BREAK, MAX_WORD, STOP_WORDS, document_tokens, read


def tokens(text: str) -> list[str]:
    return [word.token for word in read(text)[0] if word.token]


def compounds(text: str) -> list[str]:
    return [word.plain for word in read(text)[1]]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Drift", "drift"),
        ("pipelines", "pipeline"),
        ("queries", "query"),
        ("retraining", "retrain"),
        ("the model's latency", "model latency"),
        ("the model’s latency", "model latency"),
        ("Über", "uber"),
        ("naïve", "naive"),
        ("nai\u0308ve", "naive"),
        ("ＤＲＩＦＴ", "drift"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("d̷r̷i̷f̷t̷", "drift"),
        ("C++", "cpp"),
        ("C#", "csharp"),
        ("DON'T", "don’t"),
        ("what is drift?", "drift"),
        ("train/serve", "train serve"),
        ("txn_count_last_10m", "txn count last 10m"),
        ("k8s", "K8s"),
    ],
)
def test_writings_of_the_same_thing_are_the_same(text, same):
    assert tokens(text) == tokens(same) != [""]


@pytest.mark.parametrize(
    ("one", "other"),
    [("C", "C++"), ("C", "C#"), ("train", "trait"), ("serve", "server"), ("p95", "p99")],
)
def test_different_things_stay_different(one, other):
    assert tokens(one) != tokens(other)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("CI/CD", ["cicd"]),
        ("A/B tests, R&D", ["ab", "rd"]),
        ("auto-scaling and real‑time", ["autoscaling", "realtime"]),
        ("point-in-time", ["pointintime"]),
        ("training/serving", []),
        ("a - b", []),
        ("-drift-", []),
    ],
)
def test_what_some_write_as_one_word_is_one_as_well(text, joined):
    assert compounds(text) == joined


@pytest.mark.parametrize("text", ["", " ", "?!", "🙂🙂", "the", "what is it", "\u202e", "--", "'"])
def test_signs_and_stop_words_say_nothing(text):
    assert tokens(text) == []


def test_a_word_knows_where_it_stands():
    text = "Why “Drift”, and auto-scaling?"
    words, joined = read(text)

    assert [text[word.start : word.end] for word in words if word.token] == [
        "Drift",
        "auto",
        "scaling",
    ]
    assert [text[word.start : word.end] for word in joined] == ["auto-scaling"]


def test_texts_are_kept_apart_and_compounds_come_after_them():
    said: set[str] = set()

    found = document_tokens(["Feature store", "Auto-scaling"], 100, said)

    assert found == ["featur", "store", BREAK, "auto", "scale", BREAK, BREAK, "autosc"]
    assert said == {"feature", "store", "auto", "scaling", "autoscaling"}


def test_a_long_text_is_cut():
    assert len(document_tokens(["drift " * 1000], 50, set())) == 50


@given(st.text())
def test_a_token_is_letters_and_digits_and_never_a_stop_word(text):
    words, joined = read(text)

    for word in (*words, *joined):
        assert re.fullmatch(r"[a-z0-9]*", word.token)
        assert word.token not in STOP_WORDS
        assert len(word.plain) <= MAX_WORD
        assert 0 <= word.start < word.end <= len(text)


@given(st.text(), st.text())
def test_case_and_surroundings_change_nothing(text, other):
    assert tokens(f"{text} {other}") == tokens(text) + tokens(other)
    assert tokens(text.upper()) == tokens(text.upper().lower().upper())
