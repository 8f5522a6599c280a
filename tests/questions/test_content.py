"""What may be a question, whichever way it comes in."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.content import (
    MAX_ITEMS,
    MAX_TEXT,
    Audience,
    Content,
    Difficulty,
    Link,
    Status,
    is_link,
    problems_of,
    short,
    unprintable,
)
from questions.models import Question, Reading
from tests.factories import make_content
from tests.questions.strategies import contents


def problems(**overrides: Any) -> list[tuple[str, str]]:
    return [(p.field, p.reason) for p in problems_of(replace(make_content(), **overrides))]


def test_a_good_content_has_no_problems():
    assert problems() == []


@given(contents())
def test_contents_of_any_kind_have_no_problems(content: Content):
    assert list(problems_of(content)) == []


@pytest.mark.parametrize(
    ("overrides", "field", "words"),
    [
        ({"slug": ""}, "slug", "may have only"),
        ({"slug": "a b"}, "slug", "may have only"),
        ({"slug": "a/b"}, "slug", "may have only"),
        ({"slug": "ä"}, "slug", "may have only"),
        ({"slug": "a\n"}, "slug", "may have only"),
        ({"slug": "a" * 81}, "slug", "longer than 80"),
        ({"title": "  "}, "title", "is empty"),
        ({"title": "x" * 301}, "title", "301 characters; 300 are allowed"),
        ({"title": "two\nlines"}, "title", "U+000A"),
        ({"title": "a\x85b"}, "title", "U+0085"),
        ({"hint": "\x00"}, "hint", "U+0000"),
        ({"answer": "a\ud800"}, "answer", "U+D800"),
        ({"trap": "\x1b[31m"}, "trap", "U+001B"),
        ({"short_answer": "x" * (MAX_TEXT + 1)}, "short_answer", "20,000 are allowed"),
        ({"minutes": 0}, "minutes", "from 1 to 240"),
        ({"minutes": 241}, "minutes", "from 1 to 240"),
        ({"position": -1}, "position", "from 0"),
        ({"position": 2_000_000_001}, "position", "to 2,000,000,000"),
        ({"learn": Link("", "https://a.org")}, "learn", "needs a title"),
        ({"learn": Link("x" * 301, "https://a.org")}, "learn", "needs a title"),
        ({"learn": Link("a\tb", "https://a.org")}, "learn", "needs a title"),
        ({"learn": Link("a", "javascript:alert(1)")}, "learn", "is not a link"),
        ({"further": (Link("a", "ftp://a.org"),)}, "further", "is not a link"),
        ({"further": (Link("a", "https://a.org"),) * 51}, "further", "51 links; 50"),
        ({"learn": Link("a", "https://a.org/" + "a" * 500)}, "learn", "more than 500"),
        ({"anchors": ("one", "two", "three")}, "anchors", "there are four anchors"),
        ({"checklist": ("",)}, "checklist", "1 to 600"),
        ({"checklist": ("x" * 601,)}, "checklist", "1 to 600"),
        ({"checklist": ("a\nb",)}, "checklist", "1 to 600"),
        ({"checklist": ("same", "same")}, "checklist", "twice"),
        ({"tags": tuple(str(n) for n in range(MAX_ITEMS + 1))}, "tags", "51 lines; 50"),
        ({"companies": ("Uber", "Uber")}, "companies", "twice"),
        ({"follow_ups": ("![a](https://a.org/x.gif)",)}, "follow_ups", "has an image"),
        ({"hint": "![a](figures/a.svg)"}, "hint", "has an image"),
        ({"answer": "![a](https://a.org/x.gif)"}, "answer", "a drawing in figures/"),
        ({"answer": "![a](data:image/png;base64,x)"}, "answer", "a drawing in figures/"),
        ({"trap": "![a][x]\n\n[x]: figures/../x.svg"}, "trap", "a drawing in figures/"),
        ({"answer": "![a](figures/a.gif)"}, "answer", "a drawing in figures/"),
        ({"audience": Audience.EMBARGOED}, "embargo", "has a date"),
        ({"embargo": datetime(2026, 1, 1, tzinfo=UTC)}, "embargo", "no other question"),
        ({"answer": ""}, "answer", "a published question needs an answer"),
        ({"trap": ""}, "trap", "a published question needs a trap"),
        ({"learn": None}, "learn", "a published question needs a learn link"),
    ],
)
def test_what_is_wrong_is_named_once_by_its_field(
    overrides: dict[str, Any], field: str, words: str
):
    found = problems(**overrides)

    assert [name for name, _ in found] == [field]
    assert words in found[0][1]


def test_an_embargo_needs_a_time_zone():
    naive = datetime(2026, 12, 1, 9)  # noqa: DTZ001 - that it has none is the point

    found = problems(audience=Audience.EMBARGOED, embargo=naive)

    assert found == [("embargo", "needs a time zone, for example 2026-12-01T09:00:00+00:00")]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.REVIEW, Status.RETIRED])
def test_only_a_published_question_must_be_complete(status: Status):
    assert problems(status=status, answer="", trap="", learn=None) == []


def test_a_title_may_speak_of_images():
    assert problems(title="What does ![alt](https://example.org/a.gif) do?") == []


def test_a_long_text_of_brackets_is_refused_by_its_length():
    assert [field for field, _ in problems(answer="![[" * 40_000)] == ["answer"]


def test_fields_are_as_wide_as_the_columns_that_keep_them():
    link = Link("l" * 300, "https://example.org/" + "u" * 480)
    wide = make_content(
        slug="s" * 80,
        title="t" * 300,
        learn=link,
        minutes=240,
        position=2_000_000_000,
    )

    assert list(problems_of(wide)) == []
    for model, name, text in (
        (Question, "slug", wide.slug),
        (Question, "title", wide.title),
        (Question, "learn_title", link.title),
        (Question, "learn_url", link.url),
        (Reading, "title", link.title),
        (Reading, "url", link.url),
    ):
        widths = {field.name: field.max_length for field in model._meta.fields}
        assert widths[name] == len(text), name


@pytest.mark.parametrize(
    "url",
    ["https://example.org", "http://localhost:8000/a?b=c#d", "https://example.org/ä/%20(x)'*"],
)
def test_http_addresses_are_links(url: str):
    assert is_link(url)


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "//example.org", "/path", "javascript:alert(1)", "JAVASCRIPT:alert(1)",
        " https://example.org", "https://example.org\n", "https://exa mple.org", "data:text/html,x",
        "vbscript:x", "ftp://example.org", "HTTP://example.org", "https://", "http://[::1",
        "https://example.org/\x00", "https://example.org/\u2028", "mailto:a@example.org",
    ],
)  # fmt: skip
def test_other_texts_are_not_links(url: str):
    assert not is_link(url)


@given(st.text(), st.booleans())
def test_what_can_be_printed_survives_files_and_databases(text: str, lines: bool):
    if unprintable(text, lines=lines):
        return
    assert text.encode().decode() == text
    assert "\0" not in text
    assert text.splitlines() == ([] if not text else text.removesuffix("\n").split("\n"))
    assert lines or len(text.splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "name"), [("a\x00b", "U+0000"), ("\ufeffa", "U+FEFF"), ("a\u2029", "U+2029")]
)
def test_an_unprintable_character_is_named_by_its_code(text: str, name: str):
    assert unprintable(text) == unprintable(text, lines=True) == name


def test_tabs_and_newlines_are_for_texts_of_several_lines():
    assert unprintable("a\tb") == "U+0009"
    assert unprintable("a\nb\tc", lines=True) == ""


def test_a_quoted_text_is_cut_where_it_gets_long():
    assert short("a'b") == '"a\'b"'
    assert len(short("x" * 100_000)) < 90


def test_changes_are_named_by_field_in_the_order_of_a_file():
    content = make_content()
    other = replace(content, trap="Another", title="Another", tags=("drift",))

    assert other.changes_from(content) == ["title", "tags", "trap"]
    assert content.changes_from(content) == []


def test_figures_are_found_in_the_texts_that_may_show_them():
    content = make_content(
        answer="![a](figures/a.svg) and\n\n![b](figures/b.svg)", trap="![a](figures/a.svg)"
    )

    assert content.figures() == {
        "short_answer": set(), "answer": {"a.svg", "b.svg"}, "trap": {"a.svg"},
    }  # fmt: skip


def test_a_difficulty_has_one_to_three_dots():
    assert [difficulty.level for difficulty in Difficulty] == [1, 2, 3]
