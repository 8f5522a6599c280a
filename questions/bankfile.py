"""One question, one Markdown file, both ways.

``dump`` writes the canonical text of a question: what is versioned, compared, frozen and exported.
``parse`` reads any well-formed file. ``dump(parse(text)) == text`` for every canonical text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from questions.content import (
    LISTS,
    TEXTS,
    Content,
    Difficulty,
    Kind,
    Problem,
    Status,
    problems_of,
    unprintable,
)
from questions.faults import Fault
from questions.frontmatter import dump_front_matter, read_front_matter
from questions.sections import (
    SECTIONS,
    TITLES,
    blocks,
    dump_body,
    one_line,
    read_body,
    tidy,
    with_plain_newlines,
)

MAX_UNPRINTABLE = 5
# Says nothing and is in order: what stands in for fields that can't be read.
BLANK = Content(
    slug="blank",
    title="Blank",
    position=0,
    difficulty=Difficulty.EASY,
    kind=Kind.CONCEPT,
    minutes=1,
    status=Status.DRAFT,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, and on which line each of its fields begins."""

    content: Content
    lines: Mapping[str, int]


class Unreadable(Exception):
    """A file that is not a question; ``faults`` says everything that is wrong with it.

    ``reading`` is what could be read all the same.
    """

    def __init__(self, faults: list[Fault], reading: Reading) -> None:
        super().__init__("; ".join(f"line {f.line}: {f.field}: {f.reason}" for f in faults))
        self.faults = faults
        self.reading = reading


def parse(text: str) -> Content:
    """The question that a file's text says. Raises ``Unreadable`` with all faults at once."""
    return read(text).content


def read(text: str) -> Reading:
    """The question that a file's text says, and where. Raises ``Unreadable``, as ``parse`` does."""
    faults: list[Fault] = []
    text = _printable(with_plain_newlines(text), faults)
    match = re.match(r"---\n(.*?\n)---[ \t]*(?:\n|\Z)", text, re.DOTALL)
    if not match:
        reason = "the file must begin with it, between two lines of three dashes"
        raise Unreadable([*faults, Fault(1, "front matter", reason)], Reading(BLANK, {}))
    lines: dict[str, int] = {}
    values = read_front_matter(match[1], faults, lines)
    values |= read_body(text[match.end() :], match[0].count("\n"), faults, lines)
    content = replace(BLANK, **values)
    # What is wrong already isn't named again for what stands in for it.
    named = {fault.field for fault in faults}
    if "audience" in named:
        content = replace(content, audience=BLANK.audience, embargo=None)
    for problem in problems_of(content):
        field = TITLES.get(problem.field, problem.field)
        if field not in named:
            faults.append(Fault(lines.get(problem.field, 1), field, problem.reason))
    reading = Reading(content, lines)
    if faults:
        raise Unreadable(sorted(faults, key=lambda fault: fault.line), reading)
    return reading


def _printable(text: str, faults: list[Fault]) -> str:
    """The text with a sign in the place of each character that can't be printed.

    The first lines that have one are named; a file of something else has them everywhere.
    """
    if not unprintable(text, lines=True):
        return text
    rows = text.split("\n")
    found = [
        (number, name) for number, row in enumerate(rows) if (name := unprintable(row, lines=True))
    ]
    for number, name in found[:MAX_UNPRINTABLE]:
        reason = f"has a character that can't be printed ({name})"
        faults.append(Fault(number + 1, "text", reason))
    for number, _ in found:
        rows[number] = "".join("?" if unprintable(c, lines=True) else c for c in rows[number])
    return "\n".join(rows)


def dump(content: Content) -> str:
    """The canonical text of a question."""
    return f"---\n{dump_front_matter(content)}---\n{dump_body(content)}"


def tidied(content: Content) -> Content:
    """The same content in the form in which its file says it, wherever it was typed."""
    values: dict[str, Any] = {name: tidy(getattr(content, name)) for name in TEXTS}
    for name in LISTS:
        values[name] = tuple(one_line(item) for item in getattr(content, name))
    for name in ("roles", "tags"):
        values[name] = tuple(sorted(getattr(content, name)))
    if content.embargo and content.embargo.tzinfo:
        values["embargo"] = content.embargo.astimezone(UTC)
    return replace(content, **values)


def unwritable(content: Content) -> list[Problem]:
    """What a content says that its file couldn't, beside what ``problems_of`` finds wrong.

    Some of what can be typed into a form would be read back from the file as something else: a
    heading of the second level begins a section, an open code block swallows the next one.
    """
    content = tidied(content)
    if _comes_back(content):
        return []
    named = {problem.field for problem in problems_of(content)}
    reasons = {
        name: _misread(name, getattr(content, name))
        for name in SECTIONS.values()
        if name not in named
    }
    return [Problem(name, reason) for name, reason in reasons.items() if reason]


def _comes_back(content: Content) -> bool:
    """Whether a file says all of it; asking so is quicker than asking for each section."""
    try:
        return parse(dump(content)) == content
    except Unreadable:
        return False


def _misread(name: str, value: Any) -> str:
    """Why one section wouldn't come back from a file as it was; nothing if it does."""
    try:
        if getattr(parse(dump(replace(BLANK, **{name: value}))), name) == value:
            return ""
    except Unreadable as error:
        own = [fault.reason for fault in error.faults if fault.field == TITLES[name]]
        if own:
            return own[0]
    headings = [token for token in blocks.parse(value) if token.tag in {"h1", "h2"}]
    if headings:
        return "has a heading of the first or second level; begin with ###"
    return "has a code block that is never closed"
