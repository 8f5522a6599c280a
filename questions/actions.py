"""The write door: every change to the bank passes through here, whoever makes it.

In one transaction it writes the rows, the rendered HTML, the canonical text as a
``QuestionVersion``, and the bank's revision with the masks that belong to it. Signals are not the
door, because bulk writes and the admin's many-to-many saves go round them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone

from questions import bankfile
from questions.bank import Bank
from questions.content import (
    DRAWN,
    Content,
    problems_of,
)
from questions.masks import move_bank
from questions.models import (
    Figure,
    OldSlug,
    Question,
    QuestionVersion,
    Role,
    Term,
)
from questions.querysets import QuestionQuerySet, public_at
from questions.rendering import render_question
from questions.rows import content_of, fill, save_rows
from questions.search.documents import index_questions, write_documents
from questions.words import Words, kind_of
from web.markdown import FIGURES

BATCH = 500


@dataclass(frozen=True, slots=True)
class Edit:
    """A content to write: over a question, or as a new one where there is none."""

    content: Content
    question: Question | None = None


class Unwritable(ValueError):
    """A content that is not fit for the bank; says why."""


class TermInUse(ValueError):
    """A word that some question has can't be deleted."""


@transaction.atomic
def write_questions(
    edits: Sequence[Edit], *, by: Any = None, reason: str = "", from_file: bool = False
) -> list[Question]:
    """Write contents into the bank and return the questions that changed.

    A content equal to the question's newest version changes nothing. ``from_file`` notes that the
    question now says what its file says, so that a later load can tell an editor's work from the
    file's. Costs a fixed number of queries for each 500 edits. Raises ``UnknownTerm``, and
    ``Unwritable`` for a content from elsewhere that its file couldn't say.
    """
    bank = Bank.lock()
    words = Words()
    now = timezone.now()
    changed: list[Question] = []
    numbers: dict[int, int] = {}
    public = False
    remaining = iter(edits)
    while batch := list(islice(remaining, BATCH)):
        written = _write_batch(batch, words, by=by, reason=reason, from_file=from_file, now=now)
        for version, is_public in written:
            changed.append(version.question)
            numbers[version.question_id] = version.number
            public = public or is_public
    if changed:
        move_bank(bank, public=public, numbers=numbers)
    return changed


def write_question(content: Content, question: Question | None = None, **how: Any) -> Question:
    """Write one content; see ``write_questions``. Returns the question, changed or not."""
    changed = write_questions([Edit(content, question)], **how)
    return changed[0] if changed or question is None else question


def settle(question: Question, *, file: Content) -> None:
    """Note what a question's file says, so that what the bank says instead is no news again."""
    Question.objects.filter(pk=question.pk).update(file_digest=digest_of(file))


@transaction.atomic
def write_term(term: Term, **how: Any) -> None:
    """Save a company, role or tag; each of its questions gets a version with the new word."""
    bank = Bank.lock()
    before = type(term).objects.filter(pk=term.pk).first()  # type: ignore[attr-defined]
    if before and before.slug not in {term.slug, *term.old_slugs}:
        term.old_slugs = [*term.old_slugs, before.slug]
    term.save()
    questions = Question.objects.filter(**{f"{kind_of(term)}__pk": term.pk})
    public = isinstance(term, Role) or questions.filter(public_at(timezone.now())).exists()
    renamed = before is not None and before.slug != term.slug
    if before and (before.name, before.aliases) != (term.name, term.aliases):
        index_questions(questions)
    move_bank(bank, public=public, numbers=None if renamed else {})
    if before is None or (before.slug, before.name) == (term.slug, term.name):
        return
    edits = [Edit(content_of(question), question) for question in questions.with_everything()]
    write_questions(edits, **how)


@transaction.atomic
def delete_term(term: Term) -> None:
    """Take a word that no question has out of the vocabulary. Raises ``TermInUse``."""
    bank = Bank.lock()
    if term.questions.exists():  # type: ignore[attr-defined]
        raise TermInUse(f"{term.name} is still used.")
    term.delete()
    move_bank(bank, public=isinstance(term, Role), numbers={})


@transaction.atomic
def write_figure(name: str, content: bytes, *, width: int, height: int) -> bool:
    """Keep a figure under its name, and render the answers that show it. False if it's the same."""
    digest = _digest(content)
    if Figure.objects.filter(name=name, digest=digest).exists():
        return False
    bank = Bank.lock()
    values = {"content": content, "width": width, "height": height, "digest": digest}
    Figure.objects.update_or_create(name=name, defaults=values)
    questions = showing(name)
    render_again(questions.with_everything())
    public = questions.filter(public_at(timezone.now())).exists()
    move_bank(bank, public=public, numbers={})
    return True


def showing(name: str) -> QuestionQuerySet:
    """The questions that show a figure."""
    drawn = Q()
    for field in DRAWN:
        drawn |= Q(**{f"{field}__contains": f"{FIGURES}{name}"})
    return Question.objects.filter(drawn)


def note_proposal() -> None:
    """Move the revision, though no question changed: what was planned before is looked at again."""
    move_bank(Bank.lock(), public=False, numbers={})


def render_again(questions: Iterable[Question]) -> int:
    """Render the HTML of questions whose text is as it was; returns how many."""
    count = 0
    for question in questions:
        content = content_of(question)
        question.html = render_question(content, _figure_sizes([content]))
        question.save(update_fields=["html"])
        count += 1
    return count


def digest_of(content: Content) -> str:
    """What tells one canonical text from another."""
    return _digest(bankfile.dump(content).encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def fit(content: Content) -> Content:
    """A content in the form of its file. Raises ``Unwritable``."""
    content = bankfile.tidied(content)
    if problems := [*problems_of(content), *bankfile.unwritable(content)]:
        reasons = "; ".join(f"{problem.field}: {problem.reason}" for problem in problems)
        raise Unwritable(f"{content.slug}: {reasons}")
    return content


def _write_batch(
    batch: list[Edit],
    words: Words,
    *,
    by: Any,
    reason: str,
    from_file: bool,
    now: datetime,
) -> list[tuple[QuestionVersion, bool]]:
    """Write one batch; returns each new version and whether the public sees the change."""
    edits = [Edit(words.known(edit.content), edit.question) for edit in batch]
    if not from_file:  # what a file says was judged when it was read
        edits = [Edit(fit(edit.content), edit.question) for edit in edits]
    texts = [bankfile.dump(edit.content) for edit in edits]
    digests = [_digest(text.encode()) for text in texts]
    newest = _newest([edit.question for edit in edits if edit.question])
    stored = _stored([edit.question for edit in edits if edit.question])
    sizes = _figure_sizes([edit.content for edit in edits])
    written: list[tuple[QuestionVersion, bool]] = []
    contents: list[Content] = []
    for edit, text, digest in zip(edits, texts, digests, strict=True):
        number, last = newest.get(edit.question.pk, (0, "")) if edit.question else (0, "")
        question = edit.question or Question(created=now)
        before = stored.get(question.pk)
        was_public = before is not None and before.is_public(now)
        if last == digest:
            if from_file and before and before.file_digest != digest:
                Question.objects.filter(pk=question.pk).update(file_digest=digest)
            continue
        if before and before.slug != edit.content.slug:
            _keep_old_slug(before, edit.content.slug)
        fill(question, edit.content)
        question.html = render_question(edit.content, sizes)
        if from_file:
            question.file_digest = digest
        version = QuestionVersion(
            question=question,
            number=number + 1,
            text=text,
            digest=digest,
            by=by,
            reason=reason,
            made=now,
        )
        written.append((version, was_public or question.is_public(now)))
        contents.append(edit.content)
    versions = [version for version, _ in written]
    save_rows([version.question for version in versions], contents, words)
    for version in versions:
        version.question = version.question  # has its id now
    QuestionVersion.objects.bulk_create(versions)
    write_documents(
        (
            version.question,
            [words.tags[slug] for slug in content.tags],
            [words.companies[name] for name in content.companies],
        )
        for version, content in zip(versions, contents, strict=True)
    )
    return written


def _newest(questions: list[Question]) -> dict[int, tuple[int, str]]:
    """The number and digest of each question's newest version."""
    top = (
        QuestionVersion.objects.filter(question__in=questions)
        .values("question")
        .annotate(newest=Max("number"))
        .values("newest")
    )
    rows = QuestionVersion.objects.filter(
        question__in=questions,
        number=models.Subquery(top.filter(question=models.OuterRef("question"))),
    )
    return {
        row.question_id: (row.number, row.digest)
        for row in rows.only("question", "number", "digest")
    }


def _stored(questions: list[Question]) -> dict[int, Question]:
    """The rows as they are, for a form has already put into its question what it is to become."""
    rows = Question.objects.filter(pk__in=[question.pk for question in questions])
    return rows.only("slug", "status", "audience", "embargo", "file_digest").in_bulk()


def _keep_old_slug(question: Question, slug: str) -> None:
    """Lead the old address on to the new one."""
    OldSlug.objects.filter(slug__in=[slug, question.slug]).delete()
    OldSlug.objects.create(slug=question.slug, question=question)


def _figure_sizes(contents: Iterable[Content]) -> dict[str, tuple[int, int]]:
    names = {n for content in contents for names in content.figures().values() for n in names}
    if not names:
        return {}
    figures = Figure.objects.filter(name__in=names).values_list("name", "width", "height")
    return {name: (width, height) for name, width, height in figures}
