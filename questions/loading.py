"""From a folder into the bank: first a plan that a person can read, then all of it or nothing.

A folder that is the whole bank is written as it is: whoever may load it stands behind it. Of one
that somebody sends to the desk, new words and drawings of published questions wait beside them.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from questions import actions
from questions.bank import Bank
from questions.content import Content, short
from questions.folder import VOCABULARY, FileFault, Folder, write_folder
from questions.models import Figure, OldSlug, Question, QuestionVersion, Role, Term
from questions.proposals.drawings import write_drawing
from questions.proposals.models import Proposal
from questions.proposals.sent import for_review, without_what_waits
from questions.vocabulary import Vocabulary, Word, dump_vocabulary
from questions.words import TERMS, Words, leading_on
from questions.workflow import says_else, waits, with_words


class State(StrEnum):
    """What a load would do with one question."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # edited here since it was loaded; the file is as it was
    CONFLICT = "conflict"  # edited here since it was loaded, and the file has changed too
    GONE = "gone"  # loaded from a file once; the file is no longer there


class Side(StrEnum):
    """Whose word counts where the bank and the folder differ."""

    OURS = "ours"  # the bank's
    THEIRS = "theirs"  # the folder's


class StalePlan(RuntimeError):
    """The bank has changed since the plan was made."""


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a plan: what happens to it, and which of its fields differ.

    ``here`` is what the bank says of it now, or is to say next.
    """

    slug: str
    state: State
    fields: tuple[str, ...] = ()
    content: Content | None = None
    question: Question | None = None
    here: Content | None = None


@dataclass(slots=True)
class Plan:
    """What a load would do. It can be applied only if ``faults`` is empty.

    ``new`` are the words to add. ``differing`` are those that the folder describes otherwise than
    the bank does; they are left alone unless the side is the folder's.
    """

    folder: Folder
    side: Side | None
    revision: str
    steps: list[Step] = field(default_factory=list)
    new: list[Term] = field(default_factory=list)
    differing: list[Term] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[FileFault]:
        """What is wrong with the folder, by itself and for this bank."""
        return self.folder.faults

    def count(self, state: State) -> int:
        return sum(step.state is state for step in self.steps)

    def conflicts(self) -> list[Step]:
        return [step for step in self.steps if step.state is State.CONFLICT]

    def words(self) -> list[Term]:
        """The words that applying the plan writes."""
        return [*self.new, *(self.differing if self.side is Side.THEIRS else ())]


def make_plan(folder: Folder, side: Side | None = None) -> Plan:
    """Compare a folder with the bank, without writing anything; a fixed number of queries."""
    plan = Plan(folder, side, revision=Bank.current().revision)
    for kind in TERMS:
        _compare_words(kind, plan)
    words = Words(plan.words(), names=_names(folder))
    for file, reading in folder.readings.items():
        for kind, word in words.unknown(reading.content):
            folder.blame(file, kind, f"{short(word)} is not in the vocabulary")
    digests = dict(Figure.objects.values_list("name", "digest"))
    for name, (drawing, _, _) in folder.figures.items():
        if digests.get(name) != hashlib.sha256(drawing).hexdigest():
            plan.figures.append(name)
    if not plan.faults:
        contents = [words.known(content) for content in folder.contents.values()]
        plan.steps = list(_steps(contents, folder))
    return plan


@transaction.atomic
def apply_plan(plan: Plan, *, by: Any = None, reason: str = "") -> None:
    """Write a plan. Raises ``StalePlan`` if the bank isn't what the plan was made for."""
    if plan.faults or (plan.conflicts() and plan.side is None):
        raise ValueError("this plan has faults or conflicts")
    if plan.revision not in {"", Bank.lock().revision}:
        raise StalePlan("the bank was changed in the meantime")
    for term in plan.words():
        actions.write_term(term, by=by, reason=reason)
    whole = plan.folder.whole
    _write_figures(plan, by=by)
    states = {State.ADDED, State.CHANGED}
    if whole:
        states.add(State.UNCHANGED)  # to note that the file says the same
    if plan.side is Side.THEIRS:
        states |= {State.CONFLICT, State.KEPT} if whole else {State.CONFLICT}
    edits = [
        actions.Edit(step.content, step.question)
        for step in plan.steps
        if step.state in states and step.content
    ]
    if not whole:
        edits = [without_what_waits(edit, by=by, reason=reason) for edit in edits]
    actions.write_questions(edits, by=by, reason=reason, from_file=whole)
    if plan.side is Side.OURS and whole:
        for step in plan.conflicts():
            if step.question and step.content:
                actions.settle(step.question, file=step.content)


def dump_bank(path: Path, vocabulary: Path | None = None) -> int:
    """Write every question's newest text, and the figures, into a folder; returns how many."""
    texts = {slug: text for slug, text, _ in newest_versions()}
    figures = {figure.name: bytes(figure.content) for figure in Figure.objects.all()}
    write_folder(path, texts, figures)
    if vocabulary:
        text = dump_vocabulary(whole_vocabulary())
        vocabulary.write_text(text, encoding="utf-8", newline="\n")
    return len(texts)


def whole_vocabulary() -> Vocabulary:
    """The words of the bank in the order of their file."""
    return {kind: [_word(term) for term in _in_file_order(kind)] for kind in TERMS}


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


def _steps(contents: list[Content], folder: Folder) -> Iterator[Step]:
    """Compare each content with its question: the one with its slug, or that had it once."""
    found_here = Question.objects.with_everything()
    renamed_here = OldSlug.objects.all()
    versions = QuestionVersion.objects.order_by("number")
    if not folder.whole:
        slugs = [content.slug for content in contents]
        renamed_here = renamed_here.filter(slug__in=slugs)
        found_here = found_here.filter(
            Q(slug__in=slugs) | Q(pk__in=renamed_here.values("question"))
        )
        versions = versions.filter(question__in=found_here.values("pk"))
    questions = {question.slug: question for question in found_here}
    renamed = dict(renamed_here.values_list("slug", "question__slug"))
    newest = dict(versions.values_list("question_id", "digest"))
    proposals = () if folder.whole else Proposal.objects.waiting().filter(question__in=found_here)
    waiting = {proposal.question_id: proposal.content for proposal in proposals}
    found: set[str] = set()
    for content in contents:
        known = content.slug in questions
        slug = content.slug if known else renamed.get(content.slug, content.slug)
        question = questions.get(slug)
        if question is None:
            yield Step(slug, State.ADDED, content=content if folder.whole else for_review(content))
            continue
        if not known and (slug in found or slug in folder.files):
            reason = f"is an old slug of {slug!r}, which another file is about"
            folder.blame(folder.files[content.slug], "slug", reason)
        found.add(slug)
        theirs = actions.digest_of(content)
        base = folder.bases.get(content.slug, question.file_digest)
        state = _state(base=base, here=newest[question.pk], theirs=theirs)
        here = actions.content_of(question)
        if not folder.whole and state is not State.UNCHANGED:
            content = for_review(content, here)
            if next_words := waiting.get(question.pk):
                content, here, state = _beside(next_words, content, here, state)
        if content == here:  # it only asked to be published
            state = State.UNCHANGED
        fields = tuple(content.changes_from(here))
        yield Step(content.slug, state, fields, content, question, here)
    for slug, question in questions.items() if folder.whole else ():
        if slug not in found and question.file_digest:
            yield Step(slug, State.GONE, question=question)


def _beside(
    next_words: Content, content: Content, here: Content, state: State
) -> tuple[Content, Content, State]:
    """What is sent, compared with words that wait: the same is there already, others conflict."""
    if state is State.KEPT or not waits(here, content, second_person=True):
        return content, here, state
    if says_else(next_words, content):
        return content, with_words(here, next_words), State.CONFLICT
    return with_words(content, here), here, state


def _write_figures(plan: Plan, *, by: Any) -> None:
    for name in plan.figures:
        drawing, width, height = plan.folder.figures[name]
        size = {"width": width, "height": height}
        write_drawing(name, drawing, **size, by=by, second_person=not plan.folder.whole)


def _state(*, base: str, here: str, theirs: str) -> State:
    """Compare a question as it was loaded, as it is here, and as its file is now."""
    if theirs == here:
        return State.UNCHANGED
    if here == base:
        return State.CHANGED
    return State.KEPT if theirs == base else State.CONFLICT


def _compare_words(kind: str, plan: Plan) -> None:
    """Find the words of one kind that the bank lacks or describes otherwise."""
    model = TERMS[kind]
    here = {term.slug: term for term in model.objects.all()}
    owners = {term.name: term.slug for term in here.values()}
    moved = leading_on(here)
    for word in plan.folder.vocabulary[kind]:
        if word.slug in moved:  # the files may still say it; it is another word by now
            continue
        owner = owners.get(word.name, word.slug)
        if owner != word.slug:
            reason = f"{word.name!r} is in the bank as {owner!r}, not as {word.slug!r}"
            plan.folder.faults.append(FileFault(VOCABULARY, word.line, kind, reason))
            continue
        term = here.get(word.slug)
        changed = plan.differing if term else plan.new
        if term is None:
            term = model(slug=word.slug)
            if model is Role:
                term.position = len(here) + sum(isinstance(new, Role) for new in plan.new)
        elif _word(term) == word:
            continue
        term.name, term.description = word.name, word.description
        term.aliases = list(word.aliases)
        changed.append(term)


def _names(folder: Folder) -> dict[str, str]:
    """The slugs of the companies by every name the folder has for them."""
    companies = folder.vocabulary["companies"]
    return {name: word.slug for word in companies for name in (word.name, *word.aliases)}


def _in_file_order(kind: str) -> Any:
    order = ("position", "id") if kind == "roles" else ("slug",)
    return TERMS[kind].objects.order_by(*order)


def _word(term: Any) -> Word:
    return Word(term.slug, term.name, term.description, tuple(term.aliases))
