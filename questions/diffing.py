"""What differs between two texts, and between two contents: which words went, which came.

Pure, and as HTML: ``<del>`` and ``<ins>`` around escaped text, nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from questions.content import Content, Link

TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
# Comparing takes at least the product of the lengths; above this, the parts that differ go and come
# as a whole.
MAX_PRODUCT = 1_000_000
# So many unchanged lines are shown on each side of a change.
AROUND = 1

LABELS = {
    "title": "Question",
    "status": "Status",
    "audience": "Audience",
    "embargo": "Embargoed until",
    "hint": "Hint",
    "short_answer": "Short answer",
    "answer": "Answer",
    "trap": "The trap",
    "checklist": "Checklist",
    "anchors": "Sounds like",
    "follow_ups": "Follow-ups",
    "learn": "Learn it properly",
    "further": "Further reading",
    "companies": "Companies",
    "roles": "Roles",
    "tags": "Topics",
    "difficulty": "Difficulty",
    "kind": "Kind",
    "minutes": "Minutes",
    "reviewed": "Last reviewed",
    "position": "Bank order",
    "slug": "Slug",
}


@dataclass(frozen=True, slots=True)
class Row:
    """Lines that face each other: what an older text says, what a newer one says."""

    old: SafeString
    new: SafeString
    changed: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One field that differs, as rows."""

    name: str
    label: str
    rows: tuple[Row, ...]


def sections(old: Content, new: Content) -> list[Section]:
    """The fields that differ between two contents, those that one reads first."""
    differ = set(old.changes_from(new))
    return [
        Section(name, label, tuple(rows(text_of(old, name), text_of(new, name))))
        for name, label in LABELS.items()
        if name in differ
    ]


def labels_of(old: Content, new: Content) -> list[str]:
    """The names of the fields that differ, as one says them."""
    differ = set(old.changes_from(new))
    return [label for name, label in LABELS.items() if name in differ]


def text_of(content: Content, name: str) -> str:
    """What one field says, as a text of lines."""
    value = getattr(content, name)
    return "\n".join(map(_said, value)) if isinstance(value, tuple) else _said(value)


def rows(before: str, after: str) -> Iterator[Row]:
    """Two texts side by side: what changed, and a line of what lies around it."""
    old, new = before.split("\n"), after.split("\n")
    runs = list(changes(old, new))
    for place, (equal, some, others) in enumerate(runs):
        if not equal:
            was, is_now = marked("\n".join(some), "\n".join(others))
            yield Row(was, is_now, changed=True)
            continue
        for line in _near(some, first=place == 0, last=place == len(runs) - 1):
            yield Row(SafeString(escape(line)), SafeString(escape(line)), changed=False)


def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Two texts with the words that only one of them has marked in each."""
    was, is_now = [], []
    for equal, some, others in word_changes(before, after):
        was.append(escape(some) if equal else mark("del", some))
        is_now.append(escape(others) if equal else mark("ins", others))
    return mark_safe("".join(was)), mark_safe("".join(is_now))  # noqa: S308 - all of it escaped


def word_changes(before: str, after: str) -> Iterator[tuple[bool, str, str]]:
    """Runs of words, spaces and signs: whether they are equal, the old, the new.

    Two changes with nothing but a space between them are one.
    """
    was = is_now = ""
    for equal, some, others in changes(TOKENS.findall(before), TOKENS.findall(after)):
        same = "".join(some)
        if equal and not ((was or is_now) and same.isspace()):
            if was or is_now:
                yield False, was, is_now
            yield True, same, same
            was = is_now = ""
        else:
            was, is_now = was + same, is_now + "".join(others)
    if was or is_now:
        yield False, was, is_now


def mark(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if text else ""


def changes(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Runs of two sequences in turn: whether they are equal, the old, the new."""
    shorter = min(len(old), len(new))
    head = _same(zip(old, new, strict=False))
    tail = min(_same(zip(reversed(old), reversed(new), strict=False)), shorter - head)
    if head:
        yield True, old[:head], new[:head]
    some, others = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(some) * len(others) > MAX_PRODUCT:
        yield False, some, others
    else:
        matcher = SequenceMatcher(None, some, others, autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            yield tag == "equal", some[a:b], others[c:d]
    if tail:
        yield True, old[len(old) - tail :], new[len(new) - tail :]


def _same(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs are of equals before the first that isn't."""
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _near(lines: Sequence[str], *, first: bool, last: bool) -> list[str]:
    """Of unchanged lines those beside a change, with a sign for those left out."""
    after = [] if first else list(lines[:AROUND])
    before = [] if last else list(lines[len(lines) - AROUND :])
    left_out = len(lines) - len(after) - len(before)
    if left_out <= 0:
        return list(lines)
    return [*after, f"… {left_out} line{'s' if left_out > 1 else ''} unchanged", *before]


def _said(value: Any) -> str:
    if isinstance(value, Link):
        return f"{value.title} <{value.url}>"
    if isinstance(value, datetime):
        return f"{value:%-d %B %Y, %H:%M} UTC"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    return str(getattr(value, "label", value if value is not None else ""))
