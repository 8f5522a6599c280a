"""From a folder into the bank: first a plan that a person can read, then all of it or nothing."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import transaction

from questions import actions, bankfile
from questions.content import Content
from questions.folder import KINDS, FileFault, Folder, Word, dump_vocabulary, write_folder
from questions.models import Bank, Company, Figure, OldSlug, Question, QuestionVersion, Role, Tag

TERMS: dict[str, Any] = {"companies": Company, "roles": Role, "tags": Tag}


class State(StrEnum):
    """What a load would do with one question."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # edited here since it was loaded; the file is as it was
    CONFLICT = "conflict"  # edited here since it was loaded, and the file has changed too
    GONE = "gone"  # loaded from a file once; the file is no longer there


class Side(StrEnum):
    """Whose word counts where the bank and the folder both changed."""

    OURS = "ours"  # the bank's
    THEIRS = "theirs"  # the folder's


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a plan: what happens to it, and which of its fields differ."""

    slug: str
    state: State
    fields: tuple[str, ...] = ()
    content: Content | None = None
    question: Question | None = None


@dataclass(slots=True)
class Plan:
    """What a load would do. It can be applied only if ``faults`` is empty."""

    folder: Folder
    steps: list[Step] = field(default_factory=list)
    words: dict[str, list[Word]] = field(default_factory=dict)
    figures: list[str] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)

    def count(self, state: State) -> int:
        return sum(step.state is state for step in self.steps)

    def conflicts(self) -> list[Step]:
        return [step for step in self.steps if step.state is State.CONFLICT]


def make_plan(folder: Folder) -> Plan:
    """Compare a folder with the bank, without writing anything; a fixed number of queries."""
    plan = Plan(folder, faults=list(folder.faults))
    plan.words = {kind: list(_new_words(kind, folder, plan.faults)) for kind in KINDS}
    known = {kind: _known_words(kind, plan.words[kind]) for kind in KINDS}
    for content in folder.contents.values():
        plan.faults += _unknown_words(content, known)
    digests = dict(Figure.objects.values_list("name", "digest"))
    for name, (drawing, _, _) in folder.figures.items():
        if digests.get(name) != hashlib.sha256(drawing).hexdigest():
            plan.figures.append(name)
    if not plan.faults:
        plan.steps = list(_steps(folder))
    return plan


@transaction.atomic
def apply_plan(plan: Plan, *, side: Side | None = None, by: Any = None, reason: str = "") -> None:
    """Write a plan. Where bank and folder both changed, ``side`` says whose word counts."""
    if plan.faults or (plan.conflicts() and side is None):
        raise ValueError("this plan has faults or conflicts")
    Bank.lock()
    for kind, words in plan.words.items():
        _add_words(kind, words)
    for name in plan.figures:
        drawing, width, height = plan.folder.figures[name]
        actions.write_figure(name, drawing, width=width, height=height)
    states = {State.ADDED, State.CHANGED, State.UNCHANGED}
    if side is Side.THEIRS:
        states |= {State.CONFLICT, State.KEPT}
    edits = [
        actions.Edit(step.content, step.question)
        for step in plan.steps
        if step.state in states and step.content
    ]
    actions.write_questions(edits, by=by, reason=reason, from_file=True)


def dump_bank(path: Path, vocabulary: Path | None = None) -> int:
    """Write every question's newest text, and the figures, into a folder; returns how many."""
    texts = {slug: text for slug, text, _ in newest_versions()}
    figures = {figure.name: bytes(figure.content) for figure in Figure.objects.all()}
    write_folder(path, texts, figures)
    if vocabulary:
        words = {kind: [_word(term) for term in _in_file_order(kind)] for kind in KINDS}
        vocabulary.write_text(dump_vocabulary(words), encoding="utf-8", newline="\n")
    return len(texts)


def newest_versions() -> Iterator[tuple[str, str, str]]:
    """Slug, canonical text and digest of each question as it is now, in bank order."""
    versions = QuestionVersion.objects.order_by("question__position", "question_id", "number")
    rows = versions.values_list("question_id", "question__slug", "text", "digest")
    last: tuple[str, str, str] | None = None
    owner = None
    for question, slug, text, digest in rows.iterator(chunk_size=500):
        if last and question != owner:
            yield last
        owner, last = question, (slug, text, digest)
    if last:
        yield last


def _steps(folder: Folder) -> Iterator[Step]:
    questions = {question.slug: question for question in Question.objects.with_everything()}
    renamed = dict(OldSlug.objects.values_list("slug", "question__slug"))
    newest = {slug: (text, digest) for slug, text, digest in newest_versions()}
    found: set[str] = set()
    for content in folder.contents.values():
        slug = content.slug if content.slug in questions else renamed.get(content.slug, "")
        question = questions.get(slug)
        if question is None:
            yield Step(content.slug, State.ADDED, content=content)
            continue
        found.add(slug)
        text, here = newest[slug]
        theirs = hashlib.sha256(bankfile.dump(content).encode()).hexdigest()
        fields = tuple(content.changes_from(bankfile.parse(text))) if theirs != here else ()
        state = _state(base=question.file_digest, here=here, theirs=theirs)
        yield Step(content.slug, state, fields, content, question)
    for slug, question in questions.items():
        if slug not in found and question.file_digest:
            yield Step(slug, State.GONE, question=question)


def _state(*, base: str, here: str, theirs: str) -> State:
    """Compare a question as it was loaded, as it is here, and as its file is now."""
    if theirs == here:
        return State.UNCHANGED
    if here == base:
        return State.CHANGED
    return State.KEPT if theirs == base else State.CONFLICT


def _new_words(kind: str, folder: Folder, faults: list[FileFault]) -> Iterator[Word]:
    slugs, names = set(), set()
    here = dict(TERMS[kind].objects.values_list("slug", "name"))
    for word in folder.vocabulary[kind]:
        if word.slug in slugs or word.name in names:
            faults.append(FileFault("vocabulary.yaml", 1, kind, f"{word.slug} is there twice"))
        elif word.slug not in here and word.name in here.values():
            reason = f"{word.name!r} is in the bank under another slug than {word.slug!r}"
            faults.append(FileFault("vocabulary.yaml", 1, kind, reason))
        elif word.slug not in here:
            yield word
        slugs.add(word.slug)
        names.add(word.name)


def _known_words(kind: str, new: list[Word]) -> set[str]:
    if kind != "companies":
        return {*TERMS[kind].objects.values_list("slug", flat=True), *(word.slug for word in new)}
    known = {alias for word in new for alias in (word.name, *word.aliases)}
    for name, aliases in Company.objects.values_list("name", "aliases"):
        known |= {name, *aliases}
    return known


def _unknown_words(content: Content, known: dict[str, set[str]]) -> Iterator[FileFault]:
    for kind in KINDS:
        for word in getattr(content, kind):
            if word not in known[kind]:
                reason = f"{word!r} is not in the vocabulary"
                yield FileFault(f"{content.slug}.md", 1, kind, reason)


def _add_words(kind: str, words: list[Word]) -> None:
    model = TERMS[kind]
    start = model.objects.count()
    for place, word in enumerate(words, start=start):
        extra = {"position": place} if model is Role else {}
        model.objects.create(
            slug=word.slug,
            name=word.name,
            description=word.description,
            aliases=list(word.aliases),
            **extra,
        )


def _in_file_order(kind: str) -> Any:
    order = ("position", "id") if kind == "roles" else ("slug",)
    return TERMS[kind].objects.order_by(*order)


def _word(term: Any) -> Word:
    return Word(term.slug, term.name, term.description, tuple(term.aliases))
