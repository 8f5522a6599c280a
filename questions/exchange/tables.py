"""A question as a row of a table, both ways: what CSV and JSON have in common.

Each cell is a text. A list has one item a line; a link of further reading is its address, a blank
and its title. ``exported`` says which text a row was taken from, so that it can be told whether the
row or the bank has changed since.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from questions import bankfile
from questions.actions import digest_of
from questions.content import LISTS, TEXTS, WORDS, Content, Link, problems_of, short
from questions.frontmatter import TEXT_READERS
from questions.rows import lines_of
from questions.sections import with_plain_newlines

COLUMNS = (
    "slug title position difficulty kind minutes status audience embargo companies roles tags "
    "learn_title learn_url further reviewed hint short_answer answer trap "
    "checklist anchors follow_ups exported"
).split()
# The same of an object, in which the link is one thing.
KEYS = [name for name in COLUMNS if name != "learn_title"]
KEYS[KEYS.index("learn_url")] = "learn"
REQUIRED = ("slug", "title", "difficulty", "kind", "minutes")
MAX_CELL = 40_000  # the longest text, and the longest list, are shorter
OPTIONAL = {"embargo", "reviewed"}
DEFAULTS = ("position", "status", "audience")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowFault:
    """One cell that can't be: in which column, and why."""

    column: str
    reason: str


def row_of(content: Content) -> dict[str, str]:
    """The cells of a question."""
    row = {column: _cell(getattr(content, column, "")) for column in COLUMNS}
    row["learn_title"] = content.learn.title if content.learn else ""
    row["learn_url"] = content.learn.url if content.learn else ""
    row["further"] = "\n".join(f"{link.url} {link.title}" for link in content.further)
    row["exported"] = digest_of(content)
    return row


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def content_of_row(row: Row, base: Content | None, new: Content) -> tuple[Content, list[RowFault]]:
    """What a row says, and all that is wrong with it.

    A column that isn't there leaves what ``base`` says, the question in the bank. Without one the
    row is a question that begins as ``new``.
    """
    faults: list[RowFault] = []
    if base is None:
        faults += [RowFault(name, "is missing") for name in REQUIRED if not row.get(name, "")]
    values: dict[str, Any] = {}
    for name in row.keys() & READERS.keys():
        if len(row[name]) > MAX_CELL:
            faults.append(RowFault(name, f"has {len(row[name]):,} characters"))
            continue
        if not row[name] and (name in REQUIRED or name in DEFAULTS):
            if base is not None and name in REQUIRED:
                faults.append(RowFault(name, "is empty"))
            continue
        try:
            values[name] = READERS[name](row[name])
        except ValueError as error:
            faults.append(RowFault(name, str(error)))
    if {"learn_title", "learn_url"} & row.keys():
        values["learn"] = _learn(row, base)
    content = bankfile.tidied(replace(base or new, **values))
    named = {fault.column for fault in faults}
    for problem in [*problems_of(content), *bankfile.unwritable(content)]:
        column = "learn_url" if problem.field == "learn" else problem.field
        if column not in named:
            faults.append(RowFault(column, problem.reason))
    return content, sorted(faults, key=lambda fault: COLUMNS.index(fault.column))


def _learn(row: Row, base: Content | None) -> Link | None:
    before = base.learn if base and base.learn else Link("", "")
    title = row.get("learn_title", before.title).strip()
    url = row.get("learn_url", before.url).strip()
    return Link(title, url) if title or url else None


def _further(text: str) -> tuple[Link, ...]:
    links = []
    for line in lines_of(text):
        url, _, title = line.partition(" ")
        if not title.strip():
            raise ValueError(f"{short(line)} is not an address, a blank and a title")
        links.append(Link(title.strip(), url))
    return tuple(links)


def _empty(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text) if text else None


def _stripped(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text.strip())


READERS: dict[str, Callable[[str], Any]] = {
    **{name: _stripped(read) for name, read in TEXT_READERS.items()},
    **{name: _stripped(_empty(TEXT_READERS[name])) for name in OPTIONAL},
    **dict.fromkeys((*LISTS, *WORDS), lines_of),
    **dict.fromkeys(TEXTS, with_plain_newlines),
    "title": str,
    "further": _further,
}
