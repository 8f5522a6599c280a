"""The write door: every change to the bank passes through here, whoever makes it.

In one transaction it writes the rows, the rendered HTML, the canonical text as a
``QuestionVersion``, and the bank's revision with the masks that belong to it. Signals are not the
door, because bulk writes and the admin's many-to-many saves go round them.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from questions import bankfile
from questions.content import Audience, Content, Difficulty, Kind, Link, Status
from questions.masks import FEW, entries_of, load_masks, read_bank, store_masks
from questions.models import (
    Bank,
    Company,
    Figure,
    OldSlug,
    Question,
    QuestionCompany,
    QuestionVersion,
    Reading,
    Role,
    Tag,
    Term,
)
from questions.querysets import public_at
from questions.rendering import RENDERER, render_question
from web.markdown import figures_in

BATCH = 500
PLAIN_FIELDS = (
    "slug title position difficulty kind minutes status audience embargo reviewed "
    "hint short_answer answer trap"
).split()
WRITTEN_FIELDS = [
    *PLAIN_FIELDS,
    "learn_title", "learn_url", "checklist", "anchors", "follow_ups", "html", "file_digest",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edit:
    """A content to write: over a question, or as a new one where there is none."""

    content: Content
    question: Question | None = None


class UnknownTerm(ValueError):
    """A company, role or tag that the vocabulary doesn't have."""


class TermInUse(ValueError):
    """A word that some question has can't be deleted."""


@transaction.atomic
def write_questions(
    edits: Sequence[Edit], *, by: Any = None, reason: str = "", from_file: bool = False
) -> list[Question]:
    """Write contents into the bank and return the questions that changed.

    A content equal to the question's newest version changes nothing. ``from_file`` notes that the
    question now says what its file says, so that a later load can tell an editor's work from the
    file's. Costs a fixed number of queries for each 500 edits. Raises ``UnknownTerm``.
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
        _move(bank, public=public, numbers=numbers)
    return changed


def write_question(content: Content, question: Question | None = None, **how: Any) -> Question:
    """Write one content; see ``write_questions``. Returns the question, changed or not."""
    changed = write_questions([Edit(content, question)], **how)
    return changed[0] if changed or question is None else question


@transaction.atomic
def write_term(term: Term, **how: Any) -> None:
    """Save a company, role or tag; each of its questions gets a version with the new word."""
    bank = Bank.lock()
    before = type(term).objects.filter(pk=term.pk).first()  # type: ignore[attr-defined]
    term.save()
    questions = Question.objects.filter(**{f"{_many(term)}__pk": term.pk})
    public = isinstance(term, Role) or questions.filter(public_at(timezone.now())).exists()
    renamed = before is not None and before.slug != term.slug
    _move(bank, public=public, numbers=None if renamed else {})
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
    _move(bank, public=isinstance(term, Role), numbers={})


@transaction.atomic
def write_figure(name: str, content: bytes, *, width: int, height: int) -> bool:
    """Keep a figure under its name, and render the answers that show it. False if it's the same."""
    digest = hashlib.sha256(content).hexdigest()
    if Figure.objects.filter(name=name, digest=digest).exists():
        return False
    bank = Bank.lock()
    values = {"content": content, "width": width, "height": height, "digest": digest}
    Figure.objects.update_or_create(name=name, defaults=values)
    render_again(Question.objects.filter(answer__contains=f"figures/{name}"))
    _move(bank, public=True, numbers={})
    return True


def render_again(questions: Iterable[Question]) -> int:
    """Render the HTML of questions whose text is as it was; returns how many."""
    count = 0
    for question in questions:
        content = content_of(question)
        question.html = render_question(content, _figure_sizes([content]))
        question.save(update_fields=["html"])
        count += 1
    return count


def render_outdated() -> int:
    """Render what an older renderer rendered; run after an upgrade."""
    outdated = Question.objects.exclude(html__renderer=RENDERER).with_everything()
    return render_again(outdated.iterator(chunk_size=BATCH))


def content_of(question: Question) -> Content:
    """What the rows of a question say; prefetch with ``with_everything`` for more than one."""
    return Content(
        **{name: getattr(question, name) for name in PLAIN_FIELDS if name not in CHOICES},
        **{name: choices(getattr(question, name)) for name, choices in CHOICES.items()},
        companies=tuple(question.company_names),
        roles=tuple(sorted(role.slug for role in question.roles.all())),
        tags=tuple(sorted(tag.slug for tag in question.tags.all())),
        learn=Link(question.learn_title, question.learn_url) if question.learn_url else None,
        further=tuple(Link(reading.title, reading.url) for reading in question.further.all()),
        checklist=lines_of(question.checklist),
        anchors=lines_of(question.anchors),
        follow_ups=lines_of(question.follow_ups),
    )


CHOICES = {"difficulty": Difficulty, "kind": Kind, "status": Status, "audience": Audience}


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that are not blank, trimmed."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class Words:
    """The vocabulary in memory: three queries, then none however many questions are written."""

    def __init__(self) -> None:
        self.companies = _by_name(Company.objects.all())
        self.roles = {role.slug: role for role in Role.objects.all()}
        self.tags = {tag.slug: tag for tag in Tag.objects.all()}

    def known(self, content: Content) -> Content:
        """The content with its companies under the names of the vocabulary."""
        for field, terms in (
            ("companies", self.companies),
            ("roles", self.roles),
            ("tags", self.tags),
        ):
            for word in getattr(content, field):
                if word not in terms:
                    raise UnknownTerm(f"{content.slug}: {field}: {word!r} is not in the vocabulary")
        names = tuple(self.companies[name].name for name in content.companies)
        return replace(content, companies=names) if names != content.companies else content


def _by_name(companies: Iterable[Company]) -> dict[str, Company]:
    names: dict[str, Company] = {}
    for company in companies:
        names |= {alias: company for alias in company.aliases if alias not in names}
    return names | {company.name: company for company in companies}


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
    texts = [bankfile.dump(edit.content) for edit in edits]
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    newest = _newest([edit.question for edit in edits if edit.question])
    sizes = _figure_sizes([edit.content for edit in edits])
    written: list[tuple[QuestionVersion, bool]] = []
    contents: list[Content] = []
    for edit, text, digest in zip(edits, texts, digests, strict=True):
        number, last = newest.get(edit.question.pk, (0, "")) if edit.question else (0, "")
        question = edit.question or Question(created=now)
        was_public = bool(edit.question) and question.is_public(now)
        if last == digest:
            if from_file and question.file_digest != digest:
                Question.objects.filter(pk=question.pk).update(file_digest=digest)
            continue
        if edit.question:
            _keep_old_slug(question, edit.content.slug)
        _fill(question, edit.content)
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
    _save_rows([version.question for version in versions], contents, words)
    for version in versions:
        version.question_id = version.question.pk
    QuestionVersion.objects.bulk_create(versions)
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


def _keep_old_slug(question: Question, slug: str) -> None:
    """Lead the old address on. The stored slug counts: a form has already put in the new one."""
    before = Question.objects.values_list("slug", flat=True).get(pk=question.pk)
    if before != slug:
        OldSlug.objects.filter(slug__in=[slug, before]).delete()
        OldSlug.objects.create(slug=before, question=question)


def _fill(question: Question, content: Content) -> None:
    for name in PLAIN_FIELDS:
        setattr(question, name, getattr(content, name))
    question.learn_title = content.learn.title if content.learn else ""
    question.learn_url = content.learn.url if content.learn else ""
    for name in ("checklist", "anchors", "follow_ups"):
        setattr(question, name, "\n".join(getattr(content, name)))


def _save_rows(questions: list[Question], contents: list[Content], words: Words) -> None:
    new = [question for question in questions if question._state.adding]
    old = [question for question in questions if not question._state.adding]
    Question.objects.bulk_create(new)
    Question.objects.bulk_update(old, WRITTEN_FIELDS, batch_size=50)
    links: list[Any] = []
    readings: list[Reading] = []
    roles: list[Any] = []
    tags: list[Any] = []
    role_link, tag_link = Question.roles.through, Question.tags.through
    for question, content in zip(questions, contents, strict=True):
        for place, name in enumerate(content.companies):
            company = words.companies[name]
            links.append(QuestionCompany(question=question, company=company, position=place))
        for place, link in enumerate(content.further):
            readings.append(
                Reading(question=question, title=link.title, url=link.url, position=place)
            )
        roles += [role_link(question=question, role=words.roles[slug]) for slug in content.roles]
        tags += [tag_link(question=question, tag=words.tags[slug]) for slug in content.tags]
    rows_of: dict[Any, list[Any]] = {
        QuestionCompany: links,
        Reading: readings,
        role_link: roles,
        tag_link: tags,
    }
    for model, rows in rows_of.items():
        model.objects.filter(question__in=old).delete()
        model.objects.bulk_create(rows)
    for question in old:
        question._prefetched_objects_cache = {}  # type: ignore[attr-defined]


def _figure_sizes(contents: Iterable[Content]) -> dict[str, tuple[int, int]]:
    names = {name for content in contents for name in figures_in(content.answer)}
    if not names:
        return {}
    figures = Figure.objects.filter(name__in=names).values_list("name", "width", "height")
    return {name: (width, height) for name, width, height in figures}


def _many(term: Term) -> str:
    return {Company: "companies", Role: "roles", Tag: "tags"}[type(term)]


def _move(bank: Bank, *, public: bool, numbers: Mapping[int, int] | None) -> None:
    """End a transaction: take a new revision, and store the masks that belong to it.

    ``numbers`` are the newest versions of the questions that changed, by id; ``None`` says that
    more than questions did, so that the whole bank has to be read.
    """
    before = load_masks(bank.revision)
    bank.move(public=public)
    if before is None or numbers is None or len(numbers) > FEW:
        store_masks(read_bank(), bank.revision)
        return
    after = before.copy()
    if numbers:
        for entry in entries_of(Question.objects.filter(pk__in=numbers).with_everything(), numbers):
            after.put(entry)
    store_masks(after, bank.revision, before)
