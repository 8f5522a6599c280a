"""Merging one word into another, and taking it back."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from questions.actions import Edit, delete_term, write_questions, write_term
from questions.bank import Bank
from questions.content import Content
from questions.merging.models import Merge
from questions.models import Question, Role, Term
from questions.rows import content_of
from questions.words import TERMS, kind_of

ROW = ("name", "slug", "description", "aliases", "old_slugs")


class Refused(ValueError):
    """A merge that can't be made or taken back; says why."""


@transaction.atomic
def merge_terms(word: Term, into: Term, *, by: Any = None) -> Merge:
    """Give every question of one word the other, whose alias the first becomes.

    Each question gets a version that says why. Addresses with the old slug lead to the new word.
    """
    Bank.lock()
    kind = kind_of(word)
    if type(word) is not type(into) or word.pk == into.pk:
        raise Refused("A word can only be merged into another one of its kind.")
    found = Question.objects.filter(**{f"{kind}__pk": word.pk}).order_by("pk").with_everything()
    contents = [(question, content_of(question)) for question in found]
    names = (_name(kind, word), _name(kind, into))
    merge = Merge(
        kind=kind,
        word={"id": word.pk, **{name: getattr(word, name) for name in _row(word)}},
        into=into.pk,
        into_name=into.name,
        gained={
            "aliases": _news([word.name, *word.aliases], [into.name, *into.aliases]),
            "old_slugs": _news([word.slug, *word.old_slugs], [into.slug, *into.old_slugs]),
        },
        questions=[[q.pk, list(getattr(content, kind))] for q, content in contents],
        by=by,
    )
    edits = [
        Edit(_with(content, kind, _renamed(getattr(content, kind), *names)), question)
        for question, content in contents
    ]
    write_questions(edits, by=by, reason=f"{word.name} was merged into {into.name}")
    delete_term(word)
    for name, values in merge.gained.items():
        setattr(into, name, [*getattr(into, name), *values])
    write_term(into, by=by)
    merge.save()
    return merge


@transaction.atomic
def undo_merge(merge: Merge, *, by: Any = None) -> Any:
    """Bring a word back, to the questions that still have the other one. Returns the word."""
    Bank.lock()
    merge.refresh_from_db()
    model = TERMS[merge.kind]
    into = model.objects.filter(pk=merge.into).first()
    if merge.undone:
        raise Refused("This was undone already.")
    if into is None:
        raise Refused(f"{merge.into_name} is not there any more. Undo first what became of it.")
    taken = model.objects.filter(Q(slug=merge.word["slug"]) | Q(name=merge.word["name"]))
    if other := taken.first():
        raise Refused(f"There is another {other.name} by now.")
    for name, values in merge.gained.items():
        setattr(into, name, _news(getattr(into, name), values))
    write_term(into, by=by)
    word = model(**merge.word)
    write_term(word, by=by)
    edits = list(_restored(merge, word, into))
    write_questions(edits, by=by, reason=f"{word.name} was split from {into.name} again")
    merge.undone = timezone.now()
    merge.save(update_fields=["undone"])
    return word


def _row(word: Term) -> tuple[str, ...]:
    return (*ROW, "position") if isinstance(word, Role) else ROW


def _name(kind: str, word: Term) -> str:
    """How a content says this word."""
    return word.name if kind == "companies" else word.slug


def _news(values: list[str], known: list[str]) -> list[str]:
    """The values that are not known, each once, in their order."""
    return [value for value in dict.fromkeys(values) if value not in known]


def _renamed(words: Iterable[str], old: str, new: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(new if word == old else word for word in words))


def _with(content: Content, kind: str, words: tuple[str, ...]) -> Content:
    values: dict[str, Any] = {kind: words}
    return replace(content, **values)


def _restored(merge: Merge, word: Term, into: Term) -> Iterator[Edit]:
    """The questions with their words as they were, apart from what was done to these since."""
    before = {pk: tuple(words) for pk, words in merge.questions}
    old, new = _name(merge.kind, word), _name(merge.kind, into)
    for question in Question.objects.filter(pk__in=before).order_by("pk").with_everything():
        content = content_of(question)
        now, then = getattr(content, merge.kind), before[question.pk]
        if now == _renamed(then, old, new):
            now = then
        elif new in then:
            now = (*now, old)
        else:
            now = _renamed(now, new, old)
        yield Edit(_with(content, merge.kind, now), question)
