"""What somebody sends to the desk as a file: what of it is written, and what has to wait."""

from dataclasses import replace
from typing import Any

from questions.actions import Edit
from questions.content import Content, Status
from questions.proposals.actions import newest_number, propose
from questions.rows import content_of
from questions.workflow import waits, with_words

# Who sees a question.
WALL = {"status", "audience", "embargo"}


def for_review(content: Content, here: Content | None = None) -> Content:
    """What somebody sends is not published by sending it, nor shown to others than before.

    The words of a published question wait beside it; what only sorts it is one editor's business.
    """
    if content.status != Status.PUBLISHED:
        return content
    if here and not WALL.intersection(content.changes_from(here)):
        return content
    return replace(content, status=Status.REVIEW)


def without_what_waits(edit: Edit, *, by: Any, reason: str) -> Edit:
    """Put other words of a published question beside it; returns what is left to write now."""
    content, question = edit.content, edit.question
    if question is None:
        return edit
    stands = content_of(question)
    if not waits(stands, content, second_person=True):
        return edit
    propose(content, question, base=newest_number(question), by=by, reason=reason)
    return Edit(with_words(content, stands), question)
