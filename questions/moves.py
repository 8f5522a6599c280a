"""Taking questions along the workflow, bringing back an older text, and copying.

All of it ends at the write door, and each writes only over the version that its editor saw.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max, Q

from questions.actions import Edit, write_question, write_questions
from questions.bank import Bank
from questions.bankfile import parse
from questions.content import MAX_SLUG, Content, Status
from questions.models import Question, QuestionVersion
from questions.proposals.actions import Refused, waiting_for, write_edit
from questions.rows import content_of
from questions.words import Words
from questions.workflow import STANDING, Step, after, refusal, says_else, steps_from
from web.roles import UserRole, roles_of

MAX_COMMENT = 250


class Overtaken(Exception):
    """Somebody else saved a newer version than the one that was decided on."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a step would make of one question, or why it can't be taken."""

    question: Question
    before: Content
    version: int
    refusal: str
    after: Content | None = None


def second_person_required() -> bool:
    """Whether what one editor wrote has to be published by another."""
    if settings.SECOND_PERSON != "auto":
        return bool(settings.SECOND_PERSON == "always")
    editors = get_user_model().objects.filter(is_active=True)
    editing = Q(groups__name=UserRole.EDITOR) | Q(is_superuser=True)
    return editors.filter(editing).values("pk").distinct()[:2].count() > 1


def choices(question: Question, content: Content, *, by: Any) -> list[tuple[Step, str]]:
    """The steps from where a question stands, each with why it can't be taken, if so."""
    steps = steps_from(content)
    own = Step.PUBLISH in steps and second_person_required() and author_of(question) == by.pk
    return [
        (step, refusal(content, step, roles=roles_of(by), own=own, second_person=own))
        for step in steps
    ]


def judge(
    questions: Iterable[Question], step: Step, *, by: Any, seen: Mapping[int, int] | None = None
) -> list[Verdict]:
    """What a step would make of each question. ``seen`` has the versions that were decided on."""
    rows = list(questions)
    newest = newest_numbers(rows)
    second_person = second_person_required()
    verdicts = []
    for question in rows:
        content, number = content_of(question), newest[question.pk]
        own = step is Step.PUBLISH and second_person and author_of(question) == by.pk
        reason = refusal(content, step, roles=roles_of(by), own=own, second_person=second_person)
        if seen is not None and seen.get(question.pk) != number:
            reason = f"Somebody saved version {number} in the meantime: look at it first."
        made = None if reason else after(content, step)
        verdicts.append(Verdict(question, content, number, reason, made))
    return verdicts


@transaction.atomic
def take_step(
    ids: Collection[int], step: Step, *, by: Any, comment: str, seen: Mapping[int, int]
) -> list[Verdict]:
    """Take a step with each question that may; returns what was found of all of them."""
    Bank.lock()
    questions = Question.objects.filter(pk__in=ids).in_bank_order().with_everything()
    verdicts = judge(questions, step, by=by, seen=seen)
    edits = [Edit(v.after, v.question) for v in verdicts if v.after]
    write_questions(edits, by=by, reason=f"{step.done}: {comment}" if comment else step.done)
    return verdicts


@transaction.atomic
def retag(
    ids: Collection[int], slug: str, *, on: bool, by: Any, comment: str, seen: Mapping[int, int]
) -> dict[str, list[Question]]:
    """Give a topic to questions, or take it off them; returns which changed and which did not."""
    Bank.lock()
    questions = list(Question.objects.filter(pk__in=ids).in_bank_order().with_everything())
    newest = newest_numbers(questions)
    found: dict[str, list[Question]] = {"changed": [], "same": [], "overtaken": []}
    edits = []
    for question in questions:
        content = content_of(question)
        if seen.get(question.pk) != newest[question.pk]:
            found["overtaken"].append(question)
        elif (slug in content.tags) is on:
            found["same"].append(question)
        else:
            tags = {*content.tags, slug} if on else {*content.tags} - {slug}
            edits.append(Edit(replace(content, tags=tuple(sorted(tags))), question))
            found["changed"].append(question)
    done = f"Topic {slug} {'added' if on else 'taken off'}"
    write_questions(edits, by=by, reason=f"{done}: {comment}" if comment else done)
    return found


def author_of(question: Question) -> int | None:
    """Who wrote what a question says now; whoever only sorted it or moved it along doesn't count.

    Reads versions, newest first, until one says something else.
    """
    author = said = None
    versions = question.versions.order_by("-number").values_list("text", "by_id")
    for text, by in versions.iterator(chunk_size=10):
        content = parse(text)
        if said and says_else(said, content):
            break
        said, author = content, by
    return author


def newest_numbers(questions: Iterable[Question]) -> dict[int, int]:
    """The number of each question's newest version, by id: one query."""
    versions = QuestionVersion.objects.filter(question__in=questions).order_by()
    return dict(versions.values_list("question").annotate(newest=Max("number")))


@transaction.atomic
def revert(question: Question, number: int, *, by: Any, reason: str, seen: int) -> list[str]:
    """Bring back what a version said; where the question stands stays as it is.

    The words of a published question wait if a second person is required. Words that the vocabulary
    no longer has are left out and returned. Raises ``Overtaken``, ``Refused`` where other words
    wait, and ``Unwritable`` for a text that today's rules refuse.
    """
    Bank.lock()
    if newest_numbers([question]).get(question.pk) != seen:
        raise Overtaken
    if waiting_for(question):
        raise Refused("Other words wait for it: publish them or put them away first.")
    question = Question.objects.with_everything().get(pk=question.pk)
    content, gone = reverted(question, question.versions.get(number=number))
    back = f"Back to version {number}"
    why = f"{back}: {reason}" if reason else back
    write_edit(content, question, by=by, reason=why, second_person=second_person_required())
    return gone


def reverted(question: Question, version: QuestionVersion) -> tuple[Content, list[str]]:
    """What a question would be with an older version's text, and the words that are no more."""
    now = content_of(question)
    content = replace(parse(version.text), **{name: getattr(now, name) for name in STANDING})
    unknown = Words().unknown(content)
    for field, word in unknown:
        kept: Any = tuple(known for known in getattr(content, field) if known != word)
        content = replace(content, **{field: kept})
    return content, [word for _, word in unknown]


def duplicate(question: Question, *, by: Any) -> Question:
    """A draft that says the same under another slug, at the end of the bank."""
    last = Question.objects.aggregate(last=Max("position"))["last"] or 0
    content = replace(
        content_of(question),
        slug=_free_slug(question.slug),
        status=Status.DRAFT,
        position=last + 10,
        reviewed=None,
    )
    return write_question(content, by=by, reason=f"Copied from {question.slug}"[:300])


def _free_slug(slug: str) -> str:
    names = (f"{slug[: MAX_SLUG - 9]}-copy{f'-{n}' if n > 1 else ''}" for n in count(1))
    return next(name for name in names if not Question.objects.filter(slug=name).exists())
