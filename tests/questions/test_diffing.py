"""Two texts side by side, word by word."""

import re
from dataclasses import fields, replace
from datetime import UTC, datetime
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from questions.content import Audience, Content, Link
from questions.diffing import LABELS, changes, marked, rows, sections
from tests.factories import make_content

TEXTS = st.text(alphabet="ab <&>\n'\"é.", max_size=60)


def bare(html: str) -> str:
    return unescape(re.sub(r"</?(?:ins|del)>", "", html))


@given(TEXTS, TEXTS)
@settings(max_examples=60)
def test_each_side_is_the_text_itself_and_no_other_markup(before, after):
    was, is_now = marked(before, after)

    assert (bare(was), bare(is_now)) == (before, after)
    assert "<ins>" not in was
    assert "<del>" not in is_now
    assert not re.search(r"<(?!/?(ins|del)>)", was + is_now)
    if before == after:
        assert "<" not in was + is_now
    shown = [row for row in rows(before, after) if not row.changed]
    assert all(row.old == row.new for row in shown)


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
@settings(max_examples=60)
def test_runs_make_up_both_sequences(old, new):
    runs = list(changes(old, new))

    assert [x for _, some, _ in runs for x in some] == old
    assert [x for _, _, others in runs for x in others] == new
    assert all(list(some) == list(others) for equal, some, others in runs if equal)


def test_words_between_which_only_a_space_stayed_are_one_change():
    was, is_now = marked("It never ever breaks.", "It often quickly breaks.")

    assert was == "It <del>never ever</del> breaks."
    assert is_now == "It <ins>often quickly</ins> breaks."


def test_what_stayed_is_left_out_but_for_the_lines_beside_a_change():
    old = "\n".join("abcdefgh")
    new = old.replace("d", "x")

    shown = [(row.old, row.new) for row in rows(old, new)]

    assert shown == [
        ("… 2 lines unchanged",) * 2,
        ("c", "c"),
        ("<del>d</del>", "<ins>x</ins>"),
        ("e", "e"),
        ("… 3 lines unchanged",) * 2,
    ]


def test_fields_that_differ_are_named_in_the_order_of_reading():
    old = make_content(slug="q", title="Old?", companies=("Uber",))
    new = replace(
        old,
        title="New?",
        companies=("Uber", "Lyft"),
        learn=Link("Learn", "https://example.org/"),
        audience=Audience.EMBARGOED,
        embargo=datetime(2027, 1, 2, 9, tzinfo=UTC),
    )

    found = {section.label: section.rows for section in sections(old, new)}

    assert list(found) == [
        "Question", "Audience", "Embargoed until", "Learn it properly", "Companies",
    ]  # fmt: skip
    assert found["Companies"][1].new == "<ins>Lyft</ins>"
    assert found["Embargoed until"][0].new == "<ins>2 January 2027, 09:00 UTC</ins>"
    assert sections(old, old) == []


def test_no_field_is_without_a_name():
    assert LABELS.keys() == {field.name for field in fields(Content)}


def test_long_texts_with_nothing_in_common_are_compared_at_once():
    (row,) = rows("a b\n" * 5_000 + "a", "c d\n" * 5_000 + "c")

    assert row.old.count("<del>") == row.new.count("<ins>") == 1
