"""The file of the words: companies, roles and tags."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.models import Company
from questions.vocabulary import LIMITS, Word, dump_vocabulary, parse_vocabulary
from tests.questions.strategies import lines, slugs, unique

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "vocabulary.yaml"

TEXT = """\
companies:
  - slug: amazon
    name: Amazon
    description: "A shop: and a cloud."
    aliases: [AWS, "Web, Services"]
  - slug: "007"
    name: "No"
roles:
  - slug: mlops-engineer
    name: MLOps Engineer
tags: []
"""


def faults_of(text: str) -> list[tuple[int, str, str]]:
    return parse_vocabulary(text)[1]


def test_each_word_is_read_with_its_line():
    vocabulary, faults = parse_vocabulary(TEXT)

    assert faults == []
    assert vocabulary == {
        "companies": [
            Word("amazon", "Amazon", "A shop: and a cloud.", ("AWS", "Web, Services")),
            Word("007", "No"),
        ],
        "roles": [Word("mlops-engineer", "MLOps Engineer")],
        "tags": [],
    }
    assert [word.line for word in vocabulary["companies"]] == [2, 6]


def test_the_text_comes_back_from_its_words():
    assert dump_vocabulary(parse_vocabulary(TEXT)[0]) == TEXT


def test_the_banks_own_file_is_canonical():
    text = FILE.read_text(encoding="utf-8")

    vocabulary, faults = parse_vocabulary(text)

    assert faults == []
    assert dump_vocabulary(vocabulary) == text


@given(unique(slugs, min_size=1, max_size=4), st.data())
def test_words_of_any_kind_come_back_from_their_file(keys: tuple[str, ...], data):
    names = data.draw(unique(lines, min_size=2 * len(keys), max_size=2 * len(keys)))
    words = [
        Word(slug, names[2 * n], data.draw(st.one_of(st.just(""), lines)), (names[2 * n + 1],))
        for n, slug in enumerate(keys)
    ]

    vocabulary, faults = parse_vocabulary(
        dump_vocabulary({"companies": [], "roles": [], "tags": words})
    )

    assert faults == []
    assert vocabulary["tags"] == words


@pytest.mark.parametrize(
    ("old", "new", "line", "kind", "words"),
    [
        ("companies:", "firms:", 1, "'firms'", "is not one of companies, roles, tags"),
        ("tags: []", "companies: []", 11, "companies", "is there twice"),
        ("tags: []", "tags: drift", 11, "tags", "must be a list"),
        ("tags: []", "tags:", 11, "tags", "must be a list"),
        ("tags: []", "tags: [drift]", 11, "tags", "keys and values"),
        ("    name: Amazon\n", "", 2, "companies", "a slug and a name"),
        ("    name: Amazon\n", "    name: Amazon\n    name: A\n", 2, "companies", "a slug and a"),
        ("    name: Amazon\n", "    name: Amazon\n    color: x\n", 2, "companies", "a slug and"),
        ("name: Amazon", "name: [Amazon]", 3, "companies", "one line of text"),
        ("name: Amazon", 'name: ""', 2, "companies", "name has 1 to 80"),
        ("name: Amazon", f"name: {'x' * 81}", 2, "companies", "name has 1 to 80"),
        ("slug: amazon", "slug: Ama zon", 2, "companies", "letters, digits"),
        ("slug: amazon", f"slug: {'x' * 61}", 2, "companies", "slug has 1 to 60"),
        ("slug: amazon", 'slug: "007"', 6, "companies", "the slug '007' is there twice"),
        ('"A shop: and a cloud."', "x" * 201, 2, "companies", "description has 0 to 200"),
        ('"A shop: and a cloud."', '"a\\tb"', 2, "companies", "description has 0 to 200"),
        ('[AWS, "Web, Services"]', "AWS", 5, "companies", "for example [one, two]"),
        ('[AWS, "Web, Services"]', '[""]', 2, "companies", "aliases has 1 to 80"),
        ('[AWS, "Web, Services"]', '["No"]', 6, "companies", "'No' is said of 'amazon' already"),
        ('name: "No"', "name: Amazon", 6, "companies", "'Amazon' is said of 'amazon' already"),
        ('name: "No"', "name: *x", 7, "vocabulary", "an anchor (&) or alias (*)"),
        ("roles:", "roles: '", 8, "vocabulary", "not YAML"),
        ("tags: []", "\ttags: []", 11, "vocabulary", "not YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, line: int, kind: str, words: str):
    assert TEXT.count(old) == 1

    found = faults_of(TEXT.replace(old, new))

    assert [(number, name) for number, name, _ in found] == [(line, kind)]
    assert words in found[0][2]


@pytest.mark.parametrize("text", ["", "- a\n", "drift\n", "\ud800", "\x00"])
def test_a_file_of_something_else_is_one_fault(text: str):
    assert [field for _, field, _ in faults_of(text)] == ["vocabulary"]


def test_an_alias_bomb_is_refused_before_it_grows():
    levels = "".join(f"  - &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))

    found = faults_of(f"tags:\n  - &a0 [x]\n{levels}")

    assert [(line, field) for line, field, _ in found] == [(2, "vocabulary")]


def test_a_word_has_as_much_room_as_its_column():
    columns = {field.name: field.max_length for field in Company._meta.fields}

    for name in ("slug", "name", "description"):
        assert columns[name] == LIMITS[name]
