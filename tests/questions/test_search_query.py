"""How what somebody types is understood. Every text is a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.search.query import MAX_TOKENS, Condition, Query, parse


def said(text: str) -> list[str]:
    """The clauses that must be there, ``|`` between alternatives."""
    return [" | ".join(" ".join(phrase) for phrase in clause) for clause in parse(text).wanted]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("drift", ["drift"]),
        ("What is drift?", ["drift"]),
        ("drift drifts DRIFT", ["drift"]),
        ("model drift", ["model", "drift"]),
        ('"model drift"', ["model drift"]),
        ('"model of the drift', ["model drift"]),
        ("“model drift”", ["model drift"]),
        ('a "b" c"d e"f', ["b", "c", "d e", "f"]),
        ("C++", ["cpp"]),
        ("c#", ["csharp"]),
        ("ci/cd", ["ci cd | cicd"]),
        ("CI/CD cicd", ["ci cd | cicd", "cicd"]),
        ("auto-scaling", ["auto scale | autosc"]),
        ("a/b test", ["ab", "test"]),
        ("on-call", ["oncal"]),
        ('"a/b test"', ["b test"]),
        ("train/serve", ["train serv"]),
        ("foo:bar", ["foo bar"]),
        ("http://example.org/x", ["http exampl org x"]),
        ("tag:", []),
        ("NEAR(a b", ["near", "b"]),
        ("AND OR NOT", ["not"]),
        ("drift AND model", ["drift", "model"]),
        ('"', []),
        ('""', []),
        ("-", []),
        ("?!* :: ()", []),
        ("what is the", []),
        ("", []),
    ],
)
def test_words_and_phrases(text, clauses):
    assert said(text) == clauses


def test_a_minus_leaves_out():
    assert parse('drift -feature -"label delay"').unwanted == (
        (("featur",),),
        (("label", "delay"),),
    )
    assert parse("train-serve").unwanted == ()
    assert parse("model - drift").unwanted == ()
    assert parse("-the").is_empty


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("tag:drift", [Condition("tag", "drift", False)]),
        ("Tag:Drift", [Condition("tag", "Drift", False)]),
        ("topic:drift", [Condition("tag", "drift", False)]),
        ('company:"Hugging Face"', [Condition("company", "Hugging Face", False)]),
        ('company:"Hugging Fa', [Condition("company", "Hugging Fa", False)]),
        ("-role:data-engineer", [Condition("role", "data-engineer", True)]),
        ("difficulty:hard kind:concept", [Condition("difficulty", "hard", False),
                                          Condition("kind", "concept", False)]),
        ("tag:drift tag:drift", [Condition("tag", "drift", False)]),
        ('tag:""', []),
        ("tags:drift", []),
    ],
)  # fmt: skip
def test_values_of_a_facet(text, conditions):
    assert list(parse(text).conditions) == conditions


def test_what_is_not_said_twice_is_not_asked_twice():
    assert parse("tag:drift skew -gpu") == Query(
        wanted=((("skew",),),),
        unwanted=((("gpu",),),),
        conditions=(Condition("tag", "drift", False),),
        words=parse("tag:drift skew -gpu").words,
    )
    assert [word.plain for word in parse("tag:drift skew -gpu").words] == ["skew"]


def test_only_so_many_words_are_taken():
    query = parse(" ".join(f"word{number}" for number in range(MAX_TOKENS + 1)))

    assert len(query.wanted) == MAX_TOKENS
    assert query.cut
    assert not parse(" ".join(f"word{number}" for number in range(MAX_TOKENS))).cut


def test_no_phrase_gets_around_the_limit():
    words = " ".join(f"word{number}" for number in range(MAX_TOKENS + 1))

    assert parse(f'"{words}"').wanted == ()
    assert parse(f"one two three {words.replace(' ', '/')}").cut


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("dri", True),
        ("model dri", True),
        ('"model dri', False),
        ('model "dri"', False),
        ("model -dri", False),
        ("dri tag:gpu", False),
        ("ci/c", False),
        ("", False),
    ],
)
def test_only_a_plain_last_word_may_be_unfinished(text, unfinished):
    assert parse(text).unfinished is unfinished


@given(st.text(max_size=200))
def test_every_text_is_a_query_and_its_words_stand_in_it(text):
    query = parse(text)

    tokens = [token for clause in query.wanted + query.unwanted for p in clause for token in p]
    assert all(tokens)
    assert len(query.words) <= MAX_TOKENS
    for word in query.words:
        assert 0 <= word.start < word.end <= len(text)
