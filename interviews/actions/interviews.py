"""Planning, starting, deciding and forgetting an interview: each one transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from interviews.entries import entries_of
from interviews.models import (
    Access,
    Act,
    Amendment,
    AskedItem,
    Interview,
    Panelist,
    QuestionSet,
    Score,
    Scorecard,
)
from questions.bank import Bank
from questions.models import QuestionVersion
from web.roles import UserRole

# What a cockpit shows of a question. The whole answer stays in the bank, at its version.
SHOWN = ("hint", "short_answer", "trap", "checklist", "anchors", "follow_ups")


class Behind(Exception):
    """Somebody else, or another tab, was quicker."""


class NothingToAsk(Exception):
    """The set has no question that its interviewers may see."""


def interviewers_at(addresses: Iterable[str]) -> dict[str, Any]:
    """The interviewers who have these e-mail addresses, by address."""
    may = Q(groups__name=UserRole.INTERVIEWER) | Q(is_superuser=True)
    found = get_user_model().objects.filter(may, email__in=addresses, is_active=True)
    return {user.email: user for user in found.distinct()}


@transaction.atomic
def plan_interview(
    questions: QuestionSet,
    owner: Any,
    *,
    candidate: str,
    scheduled: datetime | None,
    panel: Iterable[Any] = (),
) -> Interview:
    interview = Interview.objects.create(
        set=questions, title=questions.title, owner=owner, candidate=candidate, scheduled=scheduled
    )
    seat(interview, panel)
    return interview


@transaction.atomic
def change_plan(
    interview: Interview,
    *,
    version: int,
    candidate: str,
    scheduled: datetime | None,
    panel: Iterable[Any],
) -> None:
    """Change who is interviewed, when and by whom. ``Behind`` if another tab did so first."""
    interview = _of_version(interview, version)
    interview.candidate = candidate
    interview.scheduled = scheduled
    interview.version += 1
    interview.save()
    seat(interview, panel)


def seat(interview: Interview, panel: Iterable[Any]) -> None:
    """Make the panel the owner and these; whoever leaves it leaves their card behind."""
    wanted = {interview.owner_id, *(user.pk for user in panel)}
    seats = Panelist.objects.filter(interview=interview)
    seats.exclude(user__in=wanted).delete()
    taken = set(seats.values_list("user_id", flat=True))
    owner_first = sorted(wanted - taken, key=lambda pk: pk != interview.owner_id)
    Panelist.objects.bulk_create(Panelist(interview=interview, user_id=pk) for pk in owner_first)


@transaction.atomic
def start(interview: Interview) -> int:
    """Freeze the set's questions as they are now; how many had to stay out.

    A question that was retired or withdrawn since the set was made is not asked any more. Started
    twice, an interview is started once.
    """
    interview = Interview.objects.select_for_update(of=("self",)).get(pk=interview.pk)
    if interview.started:
        return 0
    Bank.lock()  # no edit comes between a question's rows and its version
    entries = entries_of(interview.set, interview.owner, whole=True) if interview.set else []
    kept = [entry for entry in entries if not entry.is_gone]
    if not kept:
        raise NothingToAsk
    versions = _newest(entry.item.question_id for entry in kept if entry.item.question_id)
    asked = [
        AskedItem(
            interview=interview,
            position=position,
            question=entry.question,
            version_id=versions.get(entry.item.question_id or 0),
            own_text=entry.item.own_text,
            title=entry.title,
            difficulty=entry.difficulty,
            minutes=entry.item.minutes,
            hint=entry.item.hint,
            html=_shown(entry.html),
        )
        for position, entry in enumerate(kept, start=1)
    ]
    AskedItem.objects.bulk_create(asked)
    interview.started = timezone.now()
    interview.version += 1
    interview.save()
    return len(entries) - len(kept)


def _shown(html: Mapping[str, Any]) -> dict[str, Any]:
    return {name: html.get(name, "") for name in SHOWN}


def _newest(questions: Iterable[int]) -> dict[int, int]:
    """The id of each question's newest version."""
    versions = QuestionVersion.objects.filter(question__in=list(questions)).order_by("number")
    return dict(versions.values_list("question", "pk"))


@transaction.atomic
def close(interview: Interview, by: Any, *, version: int, decision: str, reason: str) -> None:
    """Record what was decided, and why. From then on no card changes any more.

    The same decision sent twice is one; ``Behind`` if it was decided otherwise in the meantime.
    """
    interview = Interview.objects.select_for_update(of=("self",)).get(pk=interview.pk)
    if interview.closed and (interview.decision, interview.reason) == (decision, reason):
        return
    if interview.closed or not interview.is_open or interview.version != version:
        raise Behind
    interview.decision, interview.reason = decision, reason
    interview.closed = timezone.now()
    interview.version += 1
    interview.save()
    note(interview, by, Act.CLOSE)


@transaction.atomic
def reopen(interview: Interview, by: Any) -> None:
    """Let the cards be amended again; what was decided stays written until it is decided anew."""
    interview = Interview.objects.select_for_update(of=("self",)).get(pk=interview.pk)
    if interview.closed and not interview.forgotten:
        interview.closed = None
        interview.version += 1
        interview.save()
        note(interview, by, Act.REOPEN)


@transaction.atomic
def forget(interview: Interview, by: Any = None) -> None:
    """Take out all that names the candidate or describes them in words; numbers stay.

    Free text may say a name anywhere, so none of it stays: evidence, notes, summaries, reasons.
    """
    interview = Interview.objects.select_for_update(of=("self",)).get(pk=interview.pk)
    if interview.forgotten:
        return
    interview.candidate = interview.reason = ""
    interview.forgotten = timezone.now()
    interview.version += 1
    interview.save()
    Scorecard.objects.filter(interview=interview).update(summary="")
    Score.objects.filter(card__interview=interview).update(evidence="", notes="")
    Amendment.objects.filter(card__interview=interview).update(reason="", changes=[])
    note(interview, by, Act.FORGET)


def note(interview: Interview, by: Any, act: Act) -> None:
    """Write down that somebody did something with what others wrote: who, what and when."""
    Access.objects.create(interview=interview, user=by, act=act)


def _of_version(interview: Interview, version: int) -> Interview:
    """The interview, held for writing. ``Behind`` if it isn't the version that was looked at."""
    found = Interview.objects.select_for_update(of=("self",)).get(pk=interview.pk)
    if found.version != version:
        raise Behind
    return found
