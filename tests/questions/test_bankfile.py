"""A file and a question say the same, both ways, whatever the question says."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from questions import bankfile
from questions.bankfile import Unreadable, dump, parse, read, tidied, tidy, unwritable
from questions.content import Audience, Content, Difficulty, Kind, Link, Status
from questions.plainyaml import scalar
from tests.questions.strategies import NASTY, any_texts, contents, lines

BANK = Path(__file__).resolve().parents[2] / "fixtures" / "mlops"

FILE = """\
---
slug: dead-letter-queue
title: What is a dead-letter queue, and when do you look at it?
position: 900
difficulty: easy
kind: system-design
minutes: 5
status: published
audience: embargoed
embargo: 2026-12-01T09:00:00+00:00
companies: [Uber, "Ben, Jerry"]
roles: [data-engineer, mlops-engineer]
tags: [observability, streaming]
learn:
  title: "Dead letters: the queue"
  url: https://example.org/learn
further:
  - title: A second reading
    url: https://example.org/second#part
reviewed: 2026-11-22
---

## Hint

Think of the message that fails every time.

## Short answer

It is where messages go that *always* fail.

## Answer

The worked answer.

### A worked number

| retries | stuck |
|---:|---:|
| 3 | 0 |

```markdown
## Trap

- not a section
```

## Trap

Retrying for ever.

## Checklist

- Names the poison message
- Says who looks, and how soon

## Sounds like

1. The trap itself.
2. A partial answer.
3. A good answer.
4. The one you would hire for.

## Follow-ups

- **What then?** Replay it.
"""

QUESTION = Content(
    slug="dead-letter-queue",
    title="What is a dead-letter queue, and when do you look at it?",
    position=900,
    difficulty=Difficulty.EASY,
    kind=Kind.SYSTEM_DESIGN,
    minutes=5,
    status=Status.PUBLISHED,
    audience=Audience.EMBARGOED,
    embargo=datetime(2026, 12, 1, 9, tzinfo=UTC),
    companies=("Uber", "Ben, Jerry"),
    roles=("data-engineer", "mlops-engineer"),
    tags=("observability", "streaming"),
    learn=Link("Dead letters: the queue", "https://example.org/learn"),
    further=(Link("A second reading", "https://example.org/second#part"),),
    reviewed=date(2026, 11, 22),
    hint="Think of the message that fails every time.",
    short_answer="It is where messages go that *always* fail.",
    answer=(
        "The worked answer.\n\n### A worked number\n\n"
        "| retries | stuck |\n|---:|---:|\n| 3 | 0 |\n\n"
        "```markdown\n## Trap\n\n- not a section\n```"
    ),
    trap="Retrying for ever.",
    checklist=("Names the poison message", "Says who looks, and how soon"),
    anchors=(
        "The trap itself.", "A partial answer.", "A good answer.", "The one you would hire for.",
    ),
    follow_ups=("**What then?** Replay it.",),
)  # fmt: skip


def faults_of(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(Unreadable) as raised:
        parse(text)
    return [(fault.line, fault.field, fault.reason) for fault in raised.value.faults]


def line(text: str, needle: str) -> int:
    """The line of a text, counted from 1, that begins with a needle; it must be the only one."""
    found = [n for n, row in enumerate(text.split("\n"), start=1) if row.startswith(needle)]
    assert len(found) == 1, found
    return found[0]


def changed(old: str, new: str) -> str:
    assert FILE.count(old) == 1, old
    return FILE.replace(old, new)


def test_parse_reads_every_field():
    assert parse(FILE) == QUESTION


def test_dump_writes_every_field_in_canonical_form():
    assert dump(QUESTION) == FILE


def test_optional_keys_and_sections_are_left_out_when_empty():
    text = dump(bankfile.BLANK)

    for absent in ("embargo", "learn", "further", "reviewed", "## Hint", "## Follow-ups"):
        assert absent not in text
    assert "companies: []\n" in text
    assert "\n## Trap\n\n## Checklist\n" in text
    assert parse(text) == bankfile.BLANK


@pytest.mark.parametrize("file", sorted(BANK.glob("*.md")), ids=lambda file: file.stem)
def test_each_file_of_the_bank_is_canonical(file: Path):
    text = file.read_bytes().decode()

    assert dump(parse(text)) == text


@given(contents())
@example(QUESTION)
def test_every_content_comes_back_from_its_file(content: Content):
    text = dump(content)

    assert parse(text) == content
    assert tidied(content) == content
    assert unwritable(content) == []


@given(contents(texts=any_texts, items=lines))
def test_a_content_comes_back_in_tidied_form_or_is_said_to_be_unwritable(content: Content):
    tidy_content = tidied(content)
    try:
        comes_back = parse(dump(tidy_content)) == tidy_content
    except Unreadable:
        comes_back = False

    assert comes_back == (unwritable(content) == [] == list(bankfile.problems_of(tidy_content)))


@given(contents(), st.data())
def test_what_parses_from_a_damaged_file_is_dumped_in_a_stable_form(content: Content, data):
    text = dump(content)
    rows = text.split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(rows) - 1))
        rows[place : place + data.draw(st.integers(0, 2))] = data.draw(
            st.lists(st.one_of(lines, st.sampled_from(rows), st.just("")), max_size=2)
        )
    try:
        damaged = parse("\n".join(rows))
    except Unreadable:
        return

    assert parse(dump(damaged)) == damaged


@given(st.text(max_size=200))
@example("")
@example("---\n---\n")
@example("---\n---")
@example("---\n\ud800\n---\n")
def test_any_text_is_a_question_or_unreadable(text: str):
    for candidate in (text, f"---\n{text}\n---\n{text}"):
        with pytest.raises(Unreadable) as raised:
            parse(candidate)
        assert raised.value.faults


@given(any_texts)
def test_tidying_twice_is_tidying_once(text: str):
    assert tidy(tidy(text)) == tidy(text)


@given(lines)
def test_other_readers_of_yaml_take_our_scalars_for_the_same_text(text: str):
    assert yaml.safe_load(f"key: {scalar(text)}\n") == {"key": text}
    assert yaml.safe_load(f"key: [{scalar(text, flow=True)}, x]\n") == {"key": [text, "x"]}


@pytest.mark.parametrize("text", NASTY)
def test_a_nasty_title_is_read_as_the_text_it_is(text: str):
    assert parse(dump(replace(QUESTION, title=text))).title == text


@pytest.mark.parametrize("word", ["no", "1.10", "2026-11-22", "on", "~"])
def test_bare_words_in_a_file_are_text(word: str):
    content = parse(
        changed('[Uber, "Ben, Jerry"]', f"[{word}]").replace("title: W", f"title: {word} W")
    )

    assert content.companies == (word,)
    assert content.title.startswith(f"{word} ")


def test_a_plain_title_is_written_without_quotes():
    assert scalar("What is drift, and why (really) does it matter?") == (
        "What is drift, and why (really) does it matter?"
    )


def test_newlines_of_other_systems_are_read_as_ours():
    assert parse(FILE.replace("\n", "\r\n")) == QUESTION
    assert parse(FILE.replace("\n", "\r")) == QUESTION


def test_roles_and_tags_are_sorted_and_companies_keep_their_order():
    content = parse(
        changed("[data-engineer, mlops-engineer]", "[mlops-engineer, data-engineer]")
        .replace('[Uber, "Ben, Jerry"]', "[Zalando, Airbnb]")
    )  # fmt: skip

    assert content.roles == ("data-engineer", "mlops-engineer")
    assert content.companies == ("Zalando", "Airbnb")


def test_a_dump_says_the_same_of_roles_in_any_order_and_of_an_instant_in_any_zone():
    there = datetime(2026, 12, 1, 18, tzinfo=timezone(timedelta(hours=9)))
    content = replace(QUESTION, roles=tuple(reversed(QUESTION.roles)), embargo=there)

    assert dump(tidied(content)) == FILE


def test_extra_blank_lines_and_spaces_at_line_ends_are_tidied_outside_code():
    text = changed("The worked answer.\n", "The worked answer.   \n \n\n\nA hard  \nbreak. \n")
    text = text.replace("- not a section\n", "- not a section   \n\n\n\n")

    assert parse(text).answer.startswith("The worked answer.   \n\nA hard  \nbreak.\n\n###")
    assert parse(text).answer.endswith("- not a section   \n\n\n\n```")


def test_reading_says_on_which_line_each_field_begins():
    reading = read(FILE)

    assert reading.lines["slug"] == 2
    assert reading.lines["learn"] == line(FILE, "learn:")
    assert reading.lines["answer"] == line(FILE, "## Answer")
    assert {f.name for f in fields(Content)} == reading.lines.keys()


@pytest.mark.parametrize("text", ["", "# A heading\n", "---\nslug: x\n", "\n" + FILE])
def test_a_file_must_begin_with_front_matter(text: str):
    reason = "the file must begin with it, between two lines of three dashes"

    assert faults_of(text) == [(1, "front matter", reason)]


def test_front_matter_that_is_a_list_is_one_fault_and_not_one_for_each_key():
    body = FILE[FILE.index("\n## Hint") :]

    assert faults_of(f"---\n- a\n- b\n---\n{body}") == [
        (2, "front matter", "must have keys and values, like `key: value`")
    ]


LEARN = "  url: https://example.org/learn"
FURTHER = "    url: https://example.org/second#part"
COMPANIES = '[Uber, "Ben, Jerry"]'
EMBARGO = "2026-12-01T09:00:00+00:00"
POINT = "- Names the poison message"


# What is put in the place of what, the beginning of the line that must be blamed for it, the field,
# and words of the reason.
@pytest.mark.parametrize(
    ("old", "new", "begins", "field", "words"),
    [
        ("minutes: 5", "minutes: 5\nmood: good", "mood", "mood", "not a key"),
        ("minutes: 5", "minutes: 5\nminutes : 6", "minutes :", "minutes", "twice"),
        ("minutes: 5", "minutes: five", "minutes", "minutes", "'five' is not a whole number"),
        ("minutes: 5", "minutes: 0", "minutes", "minutes", "from 1 to 240"),
        ("minutes: 5", "minutes: [5]", "minutes", "minutes", "one line of text"),
        ("minutes: 5", "minutes: ٥", "minutes", "minutes", "not a whole number"),
        ("position: 900", "position: 9999999999", "position", "position", "2,000,000,000"),
        ("position: 900", "position: " + "9" * 5000, "position", "position", "whole number"),
        ("difficulty: easy", "difficulty: simple", "difficulty", "difficulty", "easy, medium"),
        ("status: published", "status: live", "status", "status", "draft, review"),
        ("slug: dead", "slug: Dead Letter", "slug", "slug", "letters, digits"),
        ("slug: dead", "slug: " + "a" * 81, "slug", "slug", "longer than 80"),
        ("title: What", "title:\nxtitle: What", "title", "title", "is empty"),
        ("title: What", "title: |\n  Two\n  lines\nx: ", "title", "title", "U+000A"),
        (EMBARGO, "2026-12-01T09:00:00", "embargo", "embargo", "time zone"),
        (EMBARGO, "soon", "embargo", "embargo", "'soon' is not a date and time"),
        (EMBARGO, "0001-01-01T00:00:00+14:00", "embargo", "embargo", "not a date and time"),
        ("audience: embargoed", "audience: public", "embargo", "embargo", "no other question"),
        ("reviewed: 2026-11-22", "reviewed: 22.11.2026", "reviewed", "reviewed", "not a date"),
        ("reviewed: 2026-11-22", "reviewed: 2026-02-30", "reviewed", "reviewed", "not a date"),
        (COMPANIES, "Uber", "companies", "companies", "for example [one, two]"),
        (COMPANIES, "[Uber, Uber]", "companies", "companies", "twice"),
        (COMPANIES, "[Uber, '']", "companies", "companies", "1 to 600"),
        (COMPANIES, "[[Uber]]", "companies", "companies", "one line of text"),
        (LEARN, "  url: javascript:alert(1)", "learn", "learn", "'javascript:alert(1)' is not"),
        (LEARN, "  url: HTTPS://example.org", "learn", "learn", "is not a link"),
        (LEARN, "  url: //example.org", "learn", "learn", "is not a link"),
        (LEARN, "  url: https://a.org/" + "a" * 500, "learn", "learn", "more than 500"),
        (LEARN, "", '  title: "Dead', "learn", "a title and a url"),
        (LEARN, "  url: a\n  url: b", '  title: "Dead', "learn", "a title and a url"),
        (FURTHER, "    href: a", "  - title: A second", "further", "a title and a url"),
        (FURTHER, "    url: data:text/html,x", "further", "further", "is not a link"),
        ("learn:", "learn: &x", "learn", "front matter", "anchor"),
        ("- title: A", "- title: &x A", "  - title: &x", "front matter", "anchor"),
        ("title: What", "title: *x\nxtitle: What", "title", "front matter", "anchor"),
        ("title: What", "title: !!python/name:os.system W", "title", "front matter", "a tag"),
        ("title: What", "title: [a: What", "title", "front matter", "not YAML"),
        ("title: What", "title: 'What", "title", "front matter", "not YAML"),
        ("title: What", "title: Why: what", "title", "front matter", "not YAML"),
        ("minutes: 5", "\tminutes: 5", "\tminutes", "front matter", "not YAML"),
        ("minutes: 5", "minutes: " + "[" * 100, "minutes", "front matter", "too deeply"),
        ("minutes: 5", "? [a]\n: 5", "? [a]", "front matter", "one line of text"),
        ("Think of", "Think\0 of", "Think", "text", "U+0000"),
        ("title: What is", "title: What\a is", "title", "text", "U+0007"),
        ("Think of", "Think\u2028of", "Think", "text", "U+2028"),
        ("Think of", "Think\ud800of", "Think", "text", "U+D800"),
        ("Think of", "![a](figures/a.svg) of", "## Hint", "Hint", "has an image"),
        ("The worked", "![a](//a.org/a.png)", "## Answer", "Answer", "a drawing in figures/"),
        ("The worked", "![a](figures/../a.svg)", "## Answer", "Answer", "a drawing in figures/"),
        ("The worked", "x" * 20_001, "## Answer", "Answer", "20,000 are allowed"),
        ("## Hint", "Hello.\n\n## Hint", "Hello.", "text", "before the first section"),
        ("## Hint", "# Title\n\n## Hint", "# Title", "heading", "title of the page"),
        ("### A worked", "# Title", "# Title", "heading", "begin with ###"),
        ("### A worked number", "## Number", "## Number", "Number", "not a section"),
        ("### A worked number", "Number\n---", "Number", "Number", "not a section"),
        ("## Trap\n\nRetry", "## Answer\n\nRetry", None, "Answer", "twice"),
        (POINT, "- Names\n  - the poison", "- Names", "Checklist", "one line"),
        (POINT, "- Names\n\n      code", "- Names", "Checklist", "one line"),
        (POINT, "- ```\n  code\n  ```", "- ```", "Checklist", "one line"),
        (POINT, "- # Names", "- # Names", "Checklist", "one line"),
        (POINT, "- > Names", "- > Names", "Checklist", "one line"),
        (POINT, "-", "-", "Checklist", "one line"),
        (POINT, "- [x]: https://a.org", "- [x]", "Checklist", "one line"),
        (POINT, "- [x]: https://a.org\n  Names", "- [x]", "Checklist", "one line"),
        (POINT, "[x]: https://a.org\n\n- Names", "[x]", "Checklist", "one line"),
        (POINT, "Names\n", "Names", "Checklist", "one list"),
        (POINT, "1. Names", "1. Names", "Checklist", "one list"),
        (POINT, "* Names", "- Says who", "Checklist", "one list"),
        (POINT, "- " + "x" * 601, "## Checklist", "Checklist", "1 to 600"),
        (POINT, "\n".join(f"- {n}" for n in range(50)), "## Checklist", "Checklist", "50 are"),
        ("4. The one", "The one", "## Sounds like", "Sounds like", "four anchors"),
        ("Retrying for ever.", "", "## Trap", "Trap", "a published question needs a trap"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    old: str, new: str, begins: str | None, field: str, words: str
):
    assert old in FILE
    text = FILE.replace(old, new, 1)
    rows = text.split("\n")

    found = faults_of(text)

    matching = [fault for fault in found if fault[1] == field and words in fault[2]]
    assert len(matching) == 1, found
    if begins is not None:
        assert rows[matching[0][0] - 1].startswith(begins), matching
    assert all(len(reason) < 300 for _, _, reason in found)


def test_a_fence_that_is_never_closed_swallows_the_sections_after_it():
    text = changed("- not a section\n```", "- not a section")

    assert [(field, reason) for _, field, reason in faults_of(text)] == [
        (title, "the section is missing") for title in ("Trap", "Checklist", "Sounds like")
    ]


def test_a_missing_section_is_named_at_the_end_of_the_file():
    text = FILE[: FILE.index("## Sounds like")].rstrip("\n") + "\n"

    assert faults_of(text) == [(text.count("\n"), "Sounds like", "the section is missing")]


def test_sections_in_another_order_are_named_where_the_order_breaks():
    trap = "## Trap\n\nRetrying for ever.\n\n"
    text = FILE.replace(trap, "").replace("## Short answer", f"{trap}## Short answer")

    assert faults_of(text) == [
        (
            line(text, "## Short answer"),
            "Short answer",
            f"comes too late; the order is {', '.join(bankfile.SECTIONS)}",
        )
    ]


def test_everything_that_is_wrong_is_named_at_once_in_the_order_of_the_lines():
    text = (
        FILE.replace("difficulty: easy", "difficulty: simple")
        .replace("minutes: 5", "minutes: 500\nmood: good")
        .replace("https://example.org/learn", "javascript:alert(1)")
        .replace("## Follow-ups", "## Fallow-ups")
        .replace("2. A partial", "2. > A partial")
        .replace("Think", "Think\x07")
    )

    found = faults_of(text)

    assert [field for _, field, _ in found] == [
        "difficulty", "minutes", "mood", "learn", "text", "Sounds like", "Fallow-ups",
    ]  # fmt: skip
    assert [number for number, _, _ in found] == [
        line(text, start)
        for start in (
            "difficulty", "minutes", "mood", "learn", "Think", "2. > A", "## Fallow",
        )
    ]  # fmt: skip


def test_a_field_that_cannot_be_read_is_not_also_said_to_be_missing():
    text = changed("audience: embargoed", "audience: everyone")

    assert [field for _, field, _ in faults_of(text)] == ["audience"]


def test_the_exception_says_all_of_it_in_words():
    with pytest.raises(Unreadable, match="line 5: difficulty: 'simple' is not one of easy, medium"):
        parse(changed("difficulty: easy", "difficulty: simple"))


def test_of_lines_that_cannot_be_printed_only_the_first_are_named():
    text = FILE.replace("\n", "\x07\n")

    assert [field for _, field, _ in faults_of(text)][:6] == [*["text"] * 5, "front matter"]


def test_a_million_brackets_in_the_front_matter_are_refused_and_not_followed():
    assert faults_of(changed("minutes: 5", "minutes: " + "[" * 1_000_000)) [0] == (
        line(FILE, "minutes"), "front matter", "is nested too deeply",
    )  # fmt: skip


# What can be typed into a form and not be written as a file.


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("answer", "Text\n\n## Trap\n\nMore", "second level"),
        ("answer", "# Title", "second level"),
        ("answer", "Title\n===", "second level"),
        ("trap", "Title\n---", "second level"),
        ("hint", "```\nnever closed", "never closed"),
        ("trap", "~~~\nnever closed", "never closed"),
        ("checklist", ("# A heading",), "one line"),
        ("checklist", ("- A list",), "one line"),
        ("checklist", ("---",), "one l"),
        ("follow_ups", ("```",), "one line"),
        ("follow_ups", ("[x]: https://example.org",), "one line"),
        ("anchors", ("1. One", "Two", "Three", "Four"), "one line"),
    ],
)
def test_what_a_file_cannot_say_is_named(field: str, value: Any, words: str):
    problems = unwritable(replace(QUESTION, **{field: value}))

    assert [problem.field for problem in problems] == [field]
    assert words in problems[0].reason


def test_unwritable_leaves_to_problems_of_what_that_finds():
    content = replace(QUESTION, title="", answer="x" * 20_001, trap="## Trap")

    assert [problem.field for problem in unwritable(content)] == ["trap"]


@pytest.mark.parametrize(
    "text", ["```\n## Trap\n```", "    ## Trap", "> ## Trap", "\\## Trap", "#Trap"]
)
def test_what_only_looks_like_a_section_can_be_written(text: str):
    content = replace(QUESTION, answer=text)

    assert unwritable(content) == []
    assert parse(dump(content)).answer == text


def test_a_form_may_send_other_newlines_and_loose_edges():
    content = replace(QUESTION, answer="\r\n\r\nOne \r\n\r\n\r\nTwo\r\n", checklist=(" a ",))

    assert tidied(content).answer == "One\n\nTwo"
    assert tidied(content).checklist == ("a",)
    assert unwritable(content) == []
