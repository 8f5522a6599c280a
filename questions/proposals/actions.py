"""Words for a question that is published: put beside it, and decided about by a second editor.

Each of these holds the bank's lock, so of two people who decide at once the second is told.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from questions import bankfile
from questions.actions import fit, note_proposal, write_question
from questions.bank import Bank
from questions.content import Content
from questions.models import Question
from questions.proposals.models import Outcome, Proposal
from questions.workflow import says_else, waits, with_words

WRITTEN_ANEW = "Somebody wrote these words anew, or decided about them, in the meantime."


class Refused(Exception):
    """Why nothing was done."""


def waiting_for(question: Question) -> Proposal | None:
    """The next words of a question, if some wait."""
    return question.proposals.waiting().select_related("by").first()


@transaction.atomic
def write_edit(
    content: Content,
    question: Question,
    *,
    by: Any,
    reason: str,
    second_person: bool,
    base: int | None = None,
) -> Proposal | None:
    """Write what an editor saved: at once, but for other words of a published question.

    Those wait, and are returned. ``base`` is the version beside which the editor saw them, if that
    is not the newest. What waited for a question that is a draft again is settled by this.
    """
    Bank.lock()
    newest = question.versions.order_by("-number")[:1].get()
    before, waiting = bankfile.parse(newest.text), waiting_for(question)
    if waits(before, content, second_person=second_person, waiting=waiting is not None):
        write_question(with_words(content, before), question, by=by, reason=reason)
        return propose(content, question, base=base or newest.number, by=by, reason=reason)
    if waiting is None:
        write_question(content, question, by=by, reason=reason)
    elif not says_else(before, content):
        close(waiting, Outcome.WITHDRAWN, by=by)
        write_question(content, question, by=by, reason=reason)
    else:
        if not says_else(waiting.content, content):  # the words stay those of who wrote them
            words = with_words(before, content)
            write_question(words, question, by=waiting.by, reason=waiting.reason)
        write_question(content, question, by=by, reason=reason)
        close(waiting, Outcome.TAKEN, by=by, version=newest_number(question))
    return None


@transaction.atomic
def propose(content: Content, question: Question, *, base: int, by: Any, reason: str) -> Proposal:
    """Put words beside a question, in the place of those that waited. Raises ``Unwritable``."""
    Bank.lock()
    waiting = waiting_for(question)
    if waiting and not says_else(waiting.content, content):
        waiting.base = base
        waiting.save(update_fields=["base"])
        return waiting
    text = bankfile.dump(fit(content))
    if waiting:
        close(waiting, Outcome.REPLACED, by=by)
    note_proposal()
    return Proposal.objects.create(question=question, text=text, base=base, by=by, reason=reason)


def is_overtaken(proposal: Proposal, now: Content) -> bool:
    """Whether the question itself has other words than when the proposal was written."""
    version = proposal.question.versions.get(number=proposal.base)
    return says_else(bankfile.parse(version.text), now)


@transaction.atomic
def put_away(question: Question, pk: int, *, by: Any, comment: str) -> Outcome:
    """Withdraw one's own words, or turn down another's. The text is kept. Raises ``Refused``."""
    Bank.lock()
    proposal = _waiting(question, pk)
    own = proposal.by_id == by.pk
    outcome = Outcome.WITHDRAWN if own else Outcome.TURNED_DOWN
    close(proposal, outcome, by=by, comment=comment)
    note_proposal()
    return outcome


@transaction.atomic
def put_forward_again(question: Question, pk: int) -> None:
    """Let words that were put away wait again, as those of who wrote them. Raises ``Refused``."""
    Bank.lock()
    away = (Outcome.TURNED_DOWN, Outcome.WITHDRAWN)
    proposal = question.proposals.filter(pk=pk, outcome__in=away).first()
    if proposal is None or waiting_for(question):
        raise Refused("Another text waits already, or this one was never put away.")
    propose(proposal.content, question, base=proposal.base, by=proposal.by, reason=proposal.reason)


def newest_number(question: Question) -> int:
    numbers = question.versions.order_by("-number").values_list("number", flat=True)
    return numbers[0]


def _waiting(question: Question, pk: int) -> Proposal:
    proposal = question.proposals.waiting().select_related("by").filter(pk=pk).first()
    if proposal is None:
        raise Refused(WRITTEN_ANEW)
    return proposal


def close(proposal: Proposal, outcome: Outcome, *, by: Any, **more: Any) -> None:
    decide(proposal, outcome, by=by, **more).save()


def decide(
    proposal: Proposal,
    outcome: Outcome,
    *,
    by: Any,
    comment: str = "",
    version: int | None = None,
) -> Proposal:
    """Say what became of a proposal, who decided so, and which version it became; unsaved."""
    proposal.outcome, proposal.comment, proposal.version = outcome, comment, version
    proposal.decided, proposal.decided_by = timezone.now(), by
    return proposal
