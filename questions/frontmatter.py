"""The head of a question's file: its keys, in their order, and how each of them is read."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import yaml
from django.db.models import TextChoices

from questions.content import Audience, Content, Difficulty, Kind, Link, Status, clip, short
from questions.faults import Fault, Wrong
from questions.plainyaml import (
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


def read_front_matter(text: str, faults: list[Fault], lines: dict[str, int]) -> dict[str, Any]:
    """The values of the keys; what is wrong with them is added to ``faults``.

    The text begins on the second line of its file.
    """
    nodes: dict[str, yaml.Node] = {}
    try:
        pairs = pairs_of(read_yaml(text))
    except Wrong as error:
        faults.append(Fault(error.line + 1, "front matter", str(error)))
        return {}
    for key, line, node in pairs:
        if key not in KEYS:
            faults.append(Fault(line + 1, clip(key), "is not a key of a question"))
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


def _of_text(read: Callable[[str], Any]) -> Callable[[yaml.Node], Any]:
    return lambda node: read(text_of(node))


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise ValueError(f"{short(text)} is not a whole number")
    return int(text)


def _choice(choices: type[TextChoices]) -> Callable[[str], TextChoices]:
    def read_choice(text: str) -> TextChoices:
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


def _date(text: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"{short(text)} is not a date like 2026-11-22")


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
        return instant.astimezone(UTC) if instant.tzinfo else instant
    except (ValueError, OverflowError):
        example = "2026-12-01T09:00:00+00:00"
        raise ValueError(f"{short(text)} is not a date and time like {example}") from None


# What is said in one text. Raise ``ValueError``.
TEXT_READERS: dict[str, Callable[[str], Any]] = {
    "slug": str,
    "title": str,
    "position": _number,
    "difficulty": _choice(Difficulty),
    "kind": _choice(Kind),
    "minutes": _number,
    "status": _choice(Status),
    "audience": _choice(Audience),
    "embargo": _instant,
    "reviewed": _date,
}
READERS: dict[str, Callable[[yaml.Node], Any]] = {
    **{key: _of_text(reader) for key, reader in TEXT_READERS.items()},
    "companies": texts_of,
    "roles": _sorted_texts,
    "tags": _sorted_texts,
    "learn": _link,
    "further": _links,
}


def dump_front_matter(content: Content) -> str:
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
