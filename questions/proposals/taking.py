"""The next texts of questions, taken over by an editor: of one from its form, of many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from questions.actions import Edit, Unwritable, fit, write_questions
from questions.bank import Bank
from questions.bankfile import parse
from questions.content import Content, Status
from questions.diffing import Section, sections
from questions.models import Question, QuestionVersion
from questions.moves import newest_numbers, second_person_required
from questions.proposals.actions import WRITTEN_ANEW, decide
from questions.proposals.models import Outcome, Proposal
from questions.rows import content_of
from questions.workflow import says_else, with_words
from web.roles import UserRole, roles_of

# What ``decide`` sets.
DECIDED = ("outcome", "comment", "version", "decided", "decided_by")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a question would be with the text that waits for it, or why it can't be taken over."""

    question: Question
    before: Content
    version: int
    waiting: Proposal | None
    refusal: str
    after: Content | None = None

    @property
    def is_published(self) -> bool:
        return self.before.status == Status.PUBLISHED

    @property
    def changes(self) -> list[Section]:
        return sections(self.before, self.after) if self.after else []


def refusal(
    proposal: Proposal, now: Content, *, by: Any, overtaken: bool, second_person: bool
) -> str:
    """Why somebody can't take a proposal over into its question, nothing if they can.

    ``overtaken`` says that the question itself has other words than when it was written.
    """
    if UserRole.EDITOR not in roles_of(by):
        return "Only editors can."
    if now.status == Status.RETIRED:
        return "The question is retired: reopen it first."
    if overtaken:
        return "The question itself says something else by now: save the form to compare them."
    if second_person and now.status == Status.PUBLISHED and proposal.by_id == by.pk:
        return "These words are yours: another editor has to publish them."
    return ""


def judge(
    questions: Iterable[Question], *, by: Any, seen: Mapping[int, int] | None = None
) -> list[Verdict]:
    """What would become of each question, in a fixed number of queries.

    ``seen`` has, by proposal, the version of its question beside which it was decided on.
    """
    rows = list(questions)
    newest, second_person = newest_numbers(rows), second_person_required()
    waiting = Proposal.objects.waiting().filter(question__in=rows).select_related("by")
    proposals = {proposal.question_id: proposal for proposal in waiting}
    bases = QuestionVersion.objects.filter(
        question__in=proposals, number__in={proposal.base for proposal in waiting}
    )
    texts = {(version.question_id, version.number): version.text for version in bases}
    verdicts = []
    for question in rows:
        now, number, proposal = content_of(question), newest[question.pk], None
        made, why = None, "No text waits for it." if seen is None else WRITTEN_ANEW
        if proposal := proposals.get(question.pk):
            overtaken = says_else(parse(texts[question.pk, proposal.base]), now)
            why = _unseen(proposal, number, seen) or refusal(
                proposal, now, by=by, overtaken=overtaken, second_person=second_person
            )
            made, why = (None, why) if why else _fitting(with_words(now, proposal.content))
        verdicts.append(Verdict(question, now, number, proposal, why, made))
    return verdicts


@transaction.atomic
def take_over(
    ids: Collection[int], *, by: Any, comment: str, seen: Mapping[int, int]
) -> list[Verdict]:
    """Let each question say what waits for it, if it may; returns what was found of all of them.

    A version is by whoever wrote the words, as ``moves.author_of`` asks. Who published them is
    kept with the proposal, and not in its reason: there it would outlive their account.
    """
    Bank.lock()
    questions = Question.objects.filter(pk__in=ids).in_bank_order().with_everything()
    verdicts = judge(questions, by=by, seen=seen)
    done = [(verdict, verdict.waiting) for verdict in verdicts if verdict.after and verdict.waiting]
    edits: dict[tuple[Any, str], list[Edit]] = defaultdict(list)
    for verdict, proposal in done:
        reason = _reason(verdict, proposal, comment)
        edits[proposal.by, reason].append(Edit(verdict.after, verdict.question))  # type: ignore[arg-type]
    for (author, reason), some in edits.items():
        write_questions(some, by=author, reason=reason)
    numbers = newest_numbers(verdict.question for verdict, _ in done)
    for verdict, proposal in done:
        version = numbers[verdict.question.pk]
        decide(proposal, Outcome.TAKEN, by=by, comment=comment, version=version)
    Proposal.objects.bulk_update([proposal for _, proposal in done], DECIDED)
    return verdicts


def _unseen(proposal: Proposal, number: int, seen: Mapping[int, int] | None) -> str:
    """Why something else is decided on than what was looked at, if so."""
    if seen is None or seen.get(proposal.pk) == number:
        return ""
    if proposal.pk in seen:
        return f"Somebody saved version {number} in the meantime: look at it first."
    return WRITTEN_ANEW


def _fitting(content: Content) -> tuple[Content | None, str]:
    """A content, or why today's rules refuse it."""
    try:
        return fit(content), ""
    except Unwritable as error:
        return None, str(error)


def _reason(verdict: Verdict, proposal: Proposal, comment: str) -> str:
    done = "Published" if verdict.is_published else str(Outcome.TAKEN.label)
    reason = f"{done}: {comment}" if comment else done
    return (f"{reason} ({proposal.reason})" if proposal.reason else reason)[:300]
