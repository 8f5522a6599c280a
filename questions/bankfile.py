"""One question, one Markdown file, both ways.

``dump`` writes the canonical text of a question: what is versioned, compared, frozen and exported.
``parse`` reads any well-formed file. ``dump(parse(text)) == text`` for every canonical text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise, repeat
from typing import Any

import yaml
from django.db.models import TextChoices
from markdown_it import MarkdownIt
from markdown_it.token import Token

from questions.content import (
    LISTS,
    TEXTS,
    Audience,
    Content,
    Difficulty,
    Kind,
    Link,
    Problem,
    Status,
    problems_of,
    short,
    unprintable,
)
from questions.plainyaml import (
    Wrong,
    items_of,
    line_of,
    pairs_of,
    read_yaml,
    scalar,
    text_of,
    texts_of,
)

KEYS = (
    "slug title position difficulty kind minutes status audience embargo "
    "companies roles tags learn further reviewed"
).split()
OPTIONAL_KEYS = {"embargo", "companies", "roles", "tags", "learn", "further", "reviewed"}
SORTED_KEYS = {"roles", "tags"}
SECTIONS = {
    "Hint": "hint",
    "Short answer": "short_answer",
    "Answer": "answer",
    "Trap": "trap",
    "Checklist": "checklist",
    "Sounds like": "anchors",
    "Follow-ups": "follow_ups",
}
MAX_UNPRINTABLE = 5
OPTIONAL_SECTIONS = {"Hint", "Follow-ups"}
TITLES = {name: title for title, name in SECTIONS.items()}
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

ITEM = ["list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close"]
ONE_LINE = "each point of the list is one line of text"

_blocks = MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline", True)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file: on which line, under which key or heading, and why."""

    line: int
    field: str
    reason: str


class Unreadable(Exception):
    """A file that is not a question; ``faults`` says everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"line {f.line}: {f.field}: {f.reason}" for f in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, and on which line each of its fields begins."""

    content: Content
    lines: Mapping[str, int]


def parse(text: str) -> Content:
    """The question that a file's text says. Raises ``Unreadable`` with all faults at once."""
    return read(text).content


def read(text: str) -> Reading:
    """The question that a file's text says, and where. Raises ``Unreadable``, as ``parse`` does."""
    faults: list[Fault] = []
    text = _printable(_with_plain_newlines(text), faults)
    match = re.match(r"---\n(.*?\n)---[ \t]*(?:\n|\Z)", text, re.DOTALL)
    if not match:
        reason = "the file must begin with it, between two lines of three dashes"
        raise Unreadable([*faults, Fault(1, "front matter", reason)])
    lines: dict[str, int] = {}
    values = _front_matter(match[1], faults, lines)
    values |= _body(text[match.end() :], match[0].count("\n"), faults, lines)
    content = replace(BLANK, **values)
    # What is wrong already isn't named again for what stands in for it.
    named = {fault.field for fault in faults}
    if "audience" in named:
        content = replace(content, audience=BLANK.audience, embargo=None)
    for problem in problems_of(content):
        field = TITLES.get(problem.field, problem.field)
        if field not in named:
            faults.append(Fault(lines.get(problem.field, 1), field, problem.reason))
    if faults:
        raise Unreadable(sorted(faults, key=lambda fault: fault.line))
    return Reading(content, lines)


def _with_plain_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


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
    return f"---\n{_dump_front_matter(content)}---\n{_dump_body(content)}"


def tidied(content: Content) -> Content:
    """The same content in the form in which its file says it, wherever it was typed."""
    values: dict[str, Any] = {name: tidy(getattr(content, name)) for name in TEXTS}
    for name in LISTS:
        values[name] = tuple(_one_line(item) for item in getattr(content, name))
    for name in SORTED_KEYS:
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
    named = {problem.field for problem in problems_of(content)}
    reasons = {
        name: _misread(name, getattr(content, name))
        for name in SECTIONS.values()
        if name not in named
    }
    return [Problem(name, reason) for name, reason in reasons.items() if reason]


def _misread(name: str, value: Any) -> str:
    """Why one section wouldn't come back from a file as it was; nothing if it does."""
    try:
        if getattr(parse(dump(replace(BLANK, **{name: value}))), name) == value:
            return ""
    except Unreadable as error:
        own = [fault.reason for fault in error.faults if fault.field == TITLES[name]]
        if own:
            return own[0]
    headings = [token for token in _blocks.parse(value) if token.tag in {"h1", "h2"}]
    if headings:
        return "has a heading of the first or second level; begin with ###"
    return "has a code block that is never closed"


# Front matter


def _front_matter(text: str, faults: list[Fault], lines: dict[str, int]) -> dict[str, Any]:
    nodes: dict[str, yaml.Node] = {}
    try:
        pairs = pairs_of(read_yaml(text))
    except Wrong as error:
        faults.append(Fault(error.line + 1, "front matter", str(error)))
        return {}
    for key, line, node in pairs:
        if key not in KEYS:
            faults.append(Fault(line + 1, short(key).strip("'"), "is not a key of a question"))
        elif key in nodes:
            faults.append(Fault(line + 1, key, "is there twice"))
        nodes[key] = node
        lines[key] = line + 1
    missing = [key for key in KEYS if key not in nodes and key not in OPTIONAL_KEYS]
    faults += [Fault(1, key, "is missing") for key in missing]
    values: dict[str, Any] = {}
    for key, reader in READERS.items():
        if key in nodes:
            try:
                values[key] = reader(nodes[key])
            except Wrong as error:
                faults.append(Fault(error.line + 1, key, str(error)))
            except ValueError as error:
                faults.append(Fault(lines[key], key, str(error)))
    return values


def _number(node: yaml.Node) -> int:
    text = text_of(node)
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise ValueError(f"{short(text)} is not a whole number")
    return int(text)


def _choice(choices: type[TextChoices]) -> Callable[[yaml.Node], TextChoices]:
    def read_choice(node: yaml.Node) -> TextChoices:
        text = text_of(node)
        if text not in choices.values:
            raise ValueError(f"{short(text)} is not one of {', '.join(choices.values)}")
        return choices(text)

    return read_choice


def _sorted_texts(node: yaml.Node) -> tuple[str, ...]:
    return tuple(sorted(texts_of(node)))


def _link(node: yaml.Node) -> Link:
    pairs = pairs_of(node)
    if sorted(key for key, _, _ in pairs) != ["title", "url"]:
        raise Wrong("must have a title and a url, and nothing else", line_of(node))
    return Link(**{key: text_of(value) for key, _, value in pairs})


def _links(node: yaml.Node) -> tuple[Link, ...]:
    return tuple(_link(item) for item in items_of(node))


def _date(node: yaml.Node) -> date:
    text = text_of(node)
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"{short(text)} is not a date like 2026-11-22")


def _instant(node: yaml.Node) -> datetime:
    text = text_of(node)
    try:
        instant = datetime.fromisoformat(text)
        return instant.astimezone(UTC) if instant.tzinfo else instant
    except (ValueError, OverflowError):
        example = "2026-12-01T09:00:00+00:00"
        raise ValueError(f"{short(text)} is not a date and time like {example}") from None


READERS: dict[str, Callable[[yaml.Node], Any]] = {
    "slug": text_of,
    "title": text_of,
    "position": _number,
    "difficulty": _choice(Difficulty),
    "kind": _choice(Kind),
    "minutes": _number,
    "status": _choice(Status),
    "audience": _choice(Audience),
    "embargo": _instant,
    "companies": texts_of,
    "roles": _sorted_texts,
    "tags": _sorted_texts,
    "learn": _link,
    "further": _links,
    "reviewed": _date,
}


def _dump_front_matter(content: Content) -> str:
    lines = []
    for key in KEYS:
        value = getattr(content, key)
        if key == "further":
            lines += [f"{key}:"] if value else []
            for link in value:
                lines += [f"  - title: {scalar(link.title)}", f"    url: {scalar(link.url)}"]
        elif isinstance(value, Link):
            lines += [f"{key}:", f"  title: {scalar(value.title)}", f"  url: {scalar(value.url)}"]
        elif isinstance(value, tuple):
            lines.append(f"{key}: [{', '.join(scalar(item, flow=True) for item in value)}]")
        elif isinstance(value, str):
            lines.append(f"{key}: {scalar(str(value))}")
        elif value is not None:
            lines.append(f"{key}: {value.isoformat() if isinstance(value, date) else value}")
    return "".join(f"{line}\n" for line in lines)


# Body: sections under second-level headings, found by the Markdown parser and not by a pattern, so
# that a `## Trap` inside a code fence is text.


def _body(text: str, offset: int, faults: list[Fault], lines: dict[str, int]) -> dict[str, Any]:
    rows = text.removesuffix("\n").split("\n")
    values: dict[str, Any] = {}
    order: list[str] = []
    for title, line, start, stop in _sections(rows, text, offset, faults):
        name = SECTIONS.get(title)
        if name is None:
            faults.append(Fault(line, short(title).strip("'"), "is not a section of a question"))
            continue
        if title in order:
            faults.append(Fault(line, title, "is there twice"))
        order.append(title)
        lines[name] = line
        chunk = "\n".join(rows[start:stop])
        try:
            values[name] = (
                _items(chunk, ordered=name == "anchors") if name in LISTS else tidy(chunk)
            )
        except Wrong as error:
            faults.append(Fault(offset + start + error.line, title, str(error)))
    missing = [title for title in SECTIONS if title not in order and title not in OPTIONAL_SECTIONS]
    faults += [Fault(offset + len(rows), title, "the section is missing") for title in missing]
    places = [list(SECTIONS).index(title) for title in order]
    for title, before, place in zip(order[1:], places, places[1:], strict=False):
        if place < before:
            reason = f"comes too late; the order is {', '.join(SECTIONS)}"
            faults.append(Fault(lines[SECTIONS[title]], title, reason))
            break
    return values


def _sections(
    rows: list[str], text: str, offset: int, faults: list[Fault]
) -> Iterator[tuple[str, int, int, int]]:
    """Title and line of each section's heading, and where its own rows begin and end."""
    marks: list[tuple[str, int, int]] = []
    for token, inside in pairwise(_blocks.parse(text)):
        if token.type != "heading_open" or token.level or token.map is None:
            continue
        if token.tag == "h1":
            reason = "# is for the title of the page; begin with ###"
            faults.append(Fault(offset + token.map[0] + 1, "heading", reason))
        if token.tag == "h2":
            marks.append((inside.content.strip(), token.map[0], token.map[1]))
    first = marks[0][1] if marks else len(rows)
    early = next((number for number, row in enumerate(rows[:first]) if row.strip()), None)
    if early is not None:
        faults.append(Fault(offset + early + 1, "text", "stands before the first section"))
    for (title, row, start), (_, stop, _) in pairwise([*marks, ("", len(rows), 0)]):
        yield title, offset + row + 1, start, stop


def _items(chunk: str, *, ordered: bool) -> tuple[str, ...]:
    """The lines of a list that is the whole of a section. Raises ``Wrong``."""
    kind, example = ("ordered", "1. First") if ordered else ("bullet", "- First")
    tokens = _blocks.parse(chunk)
    outer = [token for token in tokens if token.level == 0 and token.nesting >= 0]
    for number, token in enumerate(outer):
        if number or token.type != f"{kind}_list_open":
            reason = f"must be one list and nothing else, each line like {example!r}"
            raise Wrong(reason, _lines(token)[0])
    rest = {number for number, row in enumerate(chunk.split("\n"), start=1) if row.strip()}
    items: list[str] = []
    for start in range(1, len(tokens) - 1, len(ITEM)):
        item = tokens[start : start + len(ITEM)]
        if [token.type for token in item] != ITEM:
            raise Wrong(ONE_LINE, _lines(item[0])[0])
        items.append(_one_line(item[2].content))
        rest -= set(_lines(item[2]))
    if rest:  # what the parser takes for the target of a link, and shows nowhere
        raise Wrong(ONE_LINE, min(rest))
    return tuple(items)


def _lines(token: Token) -> range:
    """The lines of a block, counted from 1."""
    start, stop = token.map or (0, 1)
    return range(start + 1, stop + 1)


def _one_line(text: str) -> str:
    return " ".join(text.split("\n")).strip()


def tidy(text: str) -> str:
    """Markdown with LF ends, no blank edges, and one blank line where there were more."""
    text = _with_plain_newlines(text).strip("\n")
    rows = text.split("\n")
    code: set[int] = set()
    for token in _blocks.parse(text):
        if token.type in {"fence", "code_block"} and token.map:
            code.update(range(*token.map))
    kept: list[str] = []
    for number, row in enumerate(rows):
        if number not in code:
            row = row if row.endswith("  ") and row.strip() else row.rstrip()
            if not row and kept and not kept[-1]:
                continue
        kept.append(row)
    return "\n".join(kept).strip("\n").rstrip()


def _dump_body(content: Content) -> str:
    parts = []
    for title, name in SECTIONS.items():
        value = getattr(content, name)
        if not value and title in OPTIONAL_SECTIONS:
            continue
        parts.append(f"\n## {title}\n")
        if name in LISTS:
            marks = (
                (f"{n}." for n in range(1, len(value) + 1)) if name == "anchors" else repeat("-")
            )
            value = "\n".join(f"{mark} {item}" for mark, item in zip(marks, value, strict=False))
        if value:
            parts.append(f"\n{value}\n")
    return "".join(parts)
