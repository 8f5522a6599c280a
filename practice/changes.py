"""How a question changed since its learner studied it: which words went, which came."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from questions.bankfile import parse
from questions.content import Content
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
WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Comparing words takes the product of their numbers; above this, lines go and come as a whole.
MAX_PRODUCT = 1_000_000


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
        before, after = _text(old, name), _text(new, name)
        if before != after:
            yield Change(label, diff(before, after))


def diff(before: str, after: str) -> SafeString:
    """The lines that changed, word by word; what lies between them is left out."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    parts = [
        "…" if tag == "equal" else _words("\n".join(old[a:b]), "\n".join(new[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
    ]
    return mark_safe("\n".join(parts))  # noqa: S308 - every word went through escape()


def _words(before: str, after: str) -> str:
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) * len(new) > MAX_PRODUCT:
        return _marked("del", before) + _marked("ins", after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return "".join(
        escape("".join(old[a:b]))
        if tag == "equal"
        else _marked("del", "".join(old[a:b])) + _marked("ins", "".join(new[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
    )


def _marked(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if text else ""


def _text(content: Content, name: str) -> str:
    value = getattr(content, name)
    return value if isinstance(value, str) else "\n".join(value)
