"""How a question changed since its learner studied it: which words went, which came."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from questions.bankfile import parse
from questions.content import Content
from questions.diffing import changes, mark, text_of, word_changes
from questions.models import Question, QuestionVersion

# What a learner learns; a new tag or a new link is no reason to study again.
FIELDS = {
    "title": "Question",
    "hint": "Hint",
    "short_answer": "Short answer",
    "answer": "Answer",
    "trap": "The trap",
    "checklist": "Checklist",
    "follow_ups": "Follow-ups",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a question, with its changed lines as HTML: ``<del>`` and ``<ins>``."""

    label: str
    html: SafeString


def changes_since(question: Question, version: int) -> list[Change]:
    """What differs between a version and the newest: one query, nothing if they say the same."""
    if not version:
        return []
    newest = question.versions.order_by("-number").first()
    if newest is None or newest.number == version:
        return []
    old = QuestionVersion.objects.filter(question=question, number=version).first()
    return list(differences(parse(old.text), parse(newest.text))) if old else []


def differences(old: Content, new: Content) -> Iterator[Change]:
    for name, label in FIELDS.items():
        before, after = text_of(old, name), text_of(new, name)
        if before != after:
            yield Change(label, diff(before, after))


def diff(before: str, after: str) -> SafeString:
    """The lines that changed, word by word; what lies between them is left out."""
    parts = [
        "…" if equal else _words("\n".join(old), "\n".join(new))
        for equal, old, new in changes(before.splitlines(), after.splitlines())
    ]
    return mark_safe("\n".join(parts))  # noqa: S308 - every word went through escape()


def _words(before: str, after: str) -> str:
    return "".join(
        escape(old) if equal else mark("del", old) + mark("ins", new)
        for equal, old, new in word_changes(before, after)
    )
