"""One question, one Markdown file, both ways.

``dump`` writes the canonical text of a question: what is versioned, compared, frozen and exported.
``parse`` reads any well-formed file. ``dump(parse(text)) == text`` for every canonical text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import yaml
from django.db.models import TextChoices
from markdown_it import MarkdownIt
from markdown_it.token import Token

from questions.content import (
    Audience,
    Content,
    Difficulty,
    Kind,
    Link,
    Status,
    problems_of,
)

KEYS = (
    "slug title position difficulty kind minutes status audience embargo "
    "companies roles tags learn further reviewed"
).split()
OPTIONAL_KEYS = {"embargo", "companies", "roles", "tags", "learn", "further", "reviewed"}
SECTIONS = {
    "Hint": "hint",
    "Short answer": "short_answer",
    "Answer": "answer",
    "Trap": "trap",
    "Checklist": "checklist",
    "Sounds like": "anchors",
    "Follow-ups": "follow_ups",
}
OPTIONAL_SECTIONS = {"Hint", "Follow-ups"}
LISTS = {"checklist": "bullet", "anchors": "ordered", "follow_ups": "bullet"}

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_blocks = MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline", True)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file: on which line, in which field, and why."""

    line: int
    field: str
    reason: str


class Unreadable(Exception):
    """A file that is not a question; ``faults`` says everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"line {f.line}: {f.field}: {f.reason}" for f in faults))
        self.faults = faults


def parse(text: str) -> Content:
    """The question that a file's text says. Raises ``Unreadable`` with all faults at once."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    match = re.match(r"---\n(.*?\n)---[ \t]*(?:\n|\Z)", text, re.DOTALL)
    if not match:
        reason = "begins and ends with a line of three dashes"
        raise Unreadable([Fault(1, "front matter", reason)])
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    values = _front_matter(match[1], faults, lines)
    values |= _body(text[match.end() :], match[0].count("\n"), faults, lines)
    if faults:
        raise Unreadable(faults)
    content = Content(**values)
    if faults := [Fault(lines.get(p.field, 1), p.field, p.reason) for p in problems_of(content)]:
        raise Unreadable(faults)
    return content


def dump(content: Content) -> str:
    """The canonical text of a question."""
    return f"---\n{_dump_front_matter(content)}---\n{_dump_body(content)}"


# Front matter: YAML in which everything is text, so that `no` and `1.10` stay what they look like.


def _front_matter(text: str, faults: list[Fault], lines: dict[str, int]) -> dict[str, Any]:
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        faults.append(Fault(line, "front matter", getattr(error, "problem", "") or "is not YAML"))
        return {}
    if not isinstance(root, yaml.MappingNode):
        faults.append(Fault(2, "front matter", "is not a list of keys and values"))
        return {}
    nodes: dict[str, yaml.Node] = {}
    for key_node, node in root.value:
        key, line = str(key_node.value), key_node.start_mark.line + 2
        if key not in KEYS:
            faults.append(Fault(line, key, "is not a key of a question"))
        elif key in nodes:
            faults.append(Fault(line, key, "is there twice"))
        nodes[key] = node
        lines[key] = line
    missing = [key for key in KEYS if key not in nodes and key not in OPTIONAL_KEYS]
    faults += [Fault(1, key, "is missing") for key in missing]
    return _values(nodes, faults, lines)


def _values(
    nodes: dict[str, yaml.Node], faults: list[Fault], lines: dict[str, int]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key in KEYS:
        if key in nodes:
            try:
                values[key] = READERS[key](nodes[key])
            except ValueError as error:
                faults.append(Fault(lines[key], key, str(error)))
    return values


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise ValueError("must be a text on one line")
    return str(node.value)


def _number(node: yaml.Node) -> int:
    text = _text(node)
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


def _choice(choices: type[TextChoices]) -> Callable[[yaml.Node], TextChoices]:
    def read(node: yaml.Node) -> TextChoices:
        text = _text(node)
        if text not in choices.values:
            raise ValueError(f"{text!r} is not one of {', '.join(choices.values)}")
        return choices(text)

    return read


def _texts(node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise ValueError("must be a list, for example [one, two]")
    return tuple(_text(item) for item in node.value)


def _sorted_texts(node: yaml.Node) -> tuple[str, ...]:
    return tuple(sorted(_texts(node)))


def _link(node: yaml.Node) -> Link:
    pairs = {}
    if isinstance(node, yaml.MappingNode):
        pairs = {str(key.value): _text(value) for key, value in node.value}
    if pairs.keys() != {"title", "url"}:
        raise ValueError("must have a title and a url, and nothing else")
    return Link(**pairs)


def _links(node: yaml.Node) -> tuple[Link, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise ValueError("must be a list of titles and urls")
    return tuple(_link(item) for item in node.value)


def _date(node: yaml.Node) -> date:
    text = _text(node)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError(f"{text!r} is not a date like 2026-11-22")
    return date.fromisoformat(text)


def _instant(node: yaml.Node) -> datetime:
    text = _text(node)
    try:
        instant = datetime.fromisoformat(text)
        return instant.astimezone(UTC) if instant.tzinfo else instant
    except (ValueError, OverflowError):
        example = "2026-12-01T09:00:00+00:00"
        raise ValueError(f"{text!r} is not a date and time like {example}") from None


READERS: dict[str, Callable[[yaml.Node], Any]] = {
    "slug": _text,
    "title": _text,
    "position": _number,
    "difficulty": _choice(Difficulty),
    "kind": _choice(Kind),
    "minutes": _number,
    "status": _choice(Status),
    "audience": _choice(Audience),
    "embargo": _instant,
    "companies": _texts,
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
        if isinstance(value, Link):
            lines += [f"{key}:", f"  title: {scalar(value.title)}", f"  url: {scalar(value.url)}"]
        elif key == "further":
            lines += [f"{key}:"] if value else []
            for link in value:
                lines += [f"  - title: {scalar(link.title)}", f"    url: {scalar(link.url)}"]
        elif isinstance(value, tuple):
            lines.append(f"{key}: [{', '.join(scalar(item, flow=True) for item in value)}]")
        elif isinstance(value, date):
            lines.append(f"{key}: {value.isoformat()}")
        elif value is not None:
            lines.append(
                f"{key}: {scalar(str(value))}" if isinstance(value, str) else f"{key}: {value}"
            )
    return "".join(f"{line}\n" for line in lines)


_yaml_reads_as_text = re.compile(
    r"(?!(?:y|n|yes|no|on|off|true|false|null|~)\Z)(?![-+.]?[0-9][0-9_.:eExXoOa-fA-F+-]*\Z)"
    r"(?![-?:,\[\]{}#&*!|>'\"%@`=<\s])(?!.*(?::\s|\s#|:\Z|\s\Z))(?!---|\.\.\.).+\Z",
    re.IGNORECASE,
)


def scalar(text: str, *, flow: bool = False) -> str:
    """A YAML scalar: bare where every reader takes it for text, in double quotes elsewhere."""
    if _yaml_reads_as_text.match(text) and not (flow and re.search(r"[,\[\]{}]", text)):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


# Body: sections under second-level headings, found by the Markdown parser and not by a pattern, so
# that a `## Trap` inside a code fence is text.


def _body(text: str, offset: int, faults: list[Fault], lines: dict[str, int]) -> dict[str, Any]:
    rows = text.split("\n")
    tokens = _blocks.parse(text)
    values: dict[str, Any] = {}
    order: list[str] = []
    for title, start, stop in _sections(rows, tokens, offset, faults):
        name = SECTIONS.get(title)
        if name is None:
            faults.append(
                Fault(offset + start, title or "section", "is not a section of a question")
            )
            continue
        if name in values:
            faults.append(Fault(offset + start, title, "is there twice"))
        lines[name] = offset + start
        order.append(title)
        chunk = "\n".join(rows[start:stop])
        try:
            values[name] = _items(chunk, LISTS[name]) if name in LISTS else tidy(chunk)
        except ValueError as error:
            faults.append(Fault(offset + start, title, str(error)))
    missing = [title for title in SECTIONS if title not in order and title not in OPTIONAL_SECTIONS]
    faults += [Fault(offset + len(rows), title, "the section is missing") for title in missing]
    if order != sorted(order, key=list(SECTIONS).index) and len(set(order)) == len(order):
        faults.append(
            Fault(offset + 1, "sections", f"must come in this order: {', '.join(SECTIONS)}")
        )
    return values


def _sections(
    rows: list[str], tokens: list[Token], offset: int, faults: list[Fault]
) -> Iterator[tuple[str, int, int]]:
    """Title, first row and end row of each section."""
    marks: list[tuple[str, int, int]] = []
    for token, inside in pairwise(tokens):
        if token.type != "heading_open" or token.level or token.map is None:
            continue
        if token.tag == "h1":
            faults.append(
                Fault(offset + token.map[0] + 1, "heading", "# is for the title of a page")
            )
        if token.tag == "h2":
            marks.append((inside.content.strip(), token.map[0], token.map[1]))
    first = marks[0][1] if marks else len(rows)
    if any(row.strip() for row in rows[:first]):
        faults.append(Fault(offset + 1, "body", "has text before the first section"))
    for index, (title, _, start) in enumerate(marks):
        yield title, start, marks[index + 1][1] if index + 1 < len(marks) else len(rows)


def _items(chunk: str, kind: str) -> tuple[str, ...]:
    """The lines of a list that is the whole of a section."""
    tokens = _blocks.parse(chunk)
    if not tokens:
        return ()
    outer = [token.type for token in tokens if token.level == 0]
    if outer != [f"{kind}_list_open", f"{kind}_list_close"]:
        example = "1. First" if kind == "ordered" else "- First"
        raise ValueError(f"must be one list and nothing else, each line like {example!r}")
    items = []
    for token, inside in zip(tokens, [*tokens[1:], None], strict=False):
        if token.level > 2 and token.type != "inline":
            raise ValueError("each point of the list is one line of text")
        if token.type == "list_item_open" and (inside is None or inside.type != "paragraph_open"):
            raise ValueError("each point of the list is one line of text")
        if token.type == "inline":
            items.append(" ".join(token.content.split("\n")).strip())
    if len(items) != sum(token.type == "list_item_open" for token in tokens):
        raise ValueError("each point of the list is one line of text")
    return tuple(items)


def tidy(text: str) -> str:
    """Markdown with LF ends, no blank edges, and one blank line where there were more."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
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
            ordered = LISTS[name] == "ordered"
            value = "\n".join(
                f"{number}. {item}" if ordered else f"- {item}"
                for number, item in enumerate(value, start=1)
            )
        if value:
            parts.append(f"\n{value}\n")
    return "".join(parts)
