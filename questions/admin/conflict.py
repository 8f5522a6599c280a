"""Two people's versions of one question, field by field: whoever saves second chooses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from questions.admin.forms import QuestionForm
from questions.diffing import Section, sections


@dataclass(frozen=True, slots=True)
class Disputed:
    """A field that says something else in theirs and in mine; ``taken`` if theirs is to stay."""

    section: Section
    changed_by: str
    taken: bool


def disputed(form: QuestionForm, rows: dict[str, Any]) -> Iterator[Disputed]:
    """The fields to choose about. What only they changed is theirs unless one says otherwise."""
    assert form.conflict  # noqa: S101 - asked for only if there is one
    mine, theirs = replace(form.typed, **rows), form.conflict.theirs
    before = form.conflict.started_from
    touched = set(before.changes_from(mine)) if before else set()
    moved = set(before.changes_from(theirs)) if before else set()
    for section in sections(theirs, mine):
        by_them, by_me = section.name in moved, section.name in touched
        who = "both of you" if by_them == by_me else "them" if by_them else "you"
        taken = section.name in form.taken if form.goes_over else who == "them"
        yield Disputed(section, who, taken)
