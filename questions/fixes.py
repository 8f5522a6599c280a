"""What an editor had best put right next: the questions that most need somebody, and why.

Each reason looks at its own most urgent questions and at no more than ``MOST`` of them, by an
index, so that the queue costs the same in a bank of any size; what is put right makes room for
what waits behind it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils.timesince import timesince

from questions.content import Status
from questions.models import Question, QuestionVersion
from questions.reports.models import OPEN, Report
from web.registry import failing

MOST = 200
STALE_AFTER = timedelta(days=365)
REVIEW_WAITS = timedelta(days=7)
DRAFT_WAITS = timedelta(days=30)
OFTEN = 6  # in ten


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing to put right: how urgent, why, what to do, and where that is done.

    ``place`` is a field of the question's form, or ``reports``.
    """

    weight: int
    why: str
    act: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One question with all that is to be put right, the most urgent first."""

    pk: int
    fixes: list[Fix]

    @property
    def weight(self) -> int:
        return sum(fix.weight for fix in self.fixes)


def next_fixes(now: datetime) -> list[Case]:
    """The queue, the most urgent question first."""
    found: dict[int, list[Fix]] = defaultdict(list)
    for reason in (_reported, _failing, _unpublished, _stale):
        for pk, fix in reason(now):
            found[pk].append(fix)
    cases = [Case(pk, sorted(fixes, key=lambda fix: -fix.weight)) for pk, fixes in found.items()]
    return sorted(cases, key=lambda case: (-case.weight, case.pk))


def _reported(now: datetime) -> Iterator[tuple[int, Fix]]:
    rows = (
        Report.objects.filter(state__in=OPEN)
        .order_by()
        .values_list("question")
        .annotate(reports=Count("pk"), oldest=Min("made"))
        .order_by("-reports", "oldest")
    )
    for pk, reports, oldest in rows[:MOST]:
        who = "A reader reports a problem" if reports == 1 else f"{reports} reports by readers"
        why = f"{who}, waiting for {_since(oldest, now)}."
        yield pk, Fix(90 + 10 * min(reports, 6), why, "Read and answer", "reports")


def _failing(now: datetime) -> Iterator[tuple[int, Fix]]:
    often = [(of_ten, pk) for each in failing for pk, of_ten in each().items() if of_ten >= OFTEN]
    for of_ten, pk in sorted(often, reverse=True)[:MOST]:
        who = "Nearly everyone who practises it fails" if of_ten > 9 else (
            f"About {of_ten} in 10 who practise it fail"
        )  # fmt: skip
        why = f"{who} or fall into its trap: perhaps it asks for something else than it answers."
        yield pk, Fix(50 + of_ten, why, "Read question and answer", "title")


def _unpublished(now: datetime) -> Iterator[tuple[int, Fix]]:
    """What was left lying, and what is missing in it before it can be published."""
    lacking = {
        name: Q(**{field: ""})
        for name, field in (("answer", "answer"), ("trap", "trap"), ("learn_title", "learn_url"))
    }
    rows: list[Any] = [
        row
        for status in (Status.REVIEW, Status.DRAFT)
        for row in Question.objects.filter(status=status)
        .order_by("pk")
        .values("pk", "status", **{f"no_{name}": test for name, test in lacking.items()})[:MOST]
    ]
    versions = QuestionVersion.objects.filter(question__in=[row["pk"] for row in rows])
    touched = dict(versions.order_by().values_list("question").annotate(Max("made")))
    for row in rows:
        for fix in _lying(row["status"], touched.get(row["pk"], now), now):
            yield row["pk"], fix
        for name, what in (("answer", "answer"), ("trap", "trap"), ("learn_title", "learn link")):
            if row[f"no_{name}"]:
                yield row["pk"], Fix(15, f"It has no {what}.", f"Add the {what}", name)


def _lying(status: str, touched: datetime, now: datetime) -> Iterator[Fix]:
    waits, days = now - touched, (now - touched).days
    if status == Status.REVIEW and waits >= REVIEW_WAITS:
        why = f"In review for {_since(touched, now)}: nobody has published it or sent it back."
        yield Fix(40 + min(days, 40), why, "Review it")
    if status == Status.DRAFT and waits >= DRAFT_WAITS:
        why = f"A draft that nobody has touched for {_since(touched, now)}."
        yield Fix(20 + min(days // 10, 15), why, "Finish or retire it")


def _stale(now: datetime) -> Iterator[tuple[int, Fix]]:
    published = Question.objects.filter(status=Status.PUBLISHED)
    never = published.filter(reviewed=None).order_by("pk")
    for pk in never.values_list("pk", flat=True)[:MOST]:
        yield pk, Fix(25, "Nobody has ever noted a review of it.", "Read it again", "reviewed")
    old = published.filter(reviewed__lt=(now - STALE_AFTER).date()).order_by("reviewed", "pk")
    rows: Any = old.values_list("pk", "reviewed")
    for pk, reviewed in rows[:MOST]:
        why = f"Last reviewed {_since(reviewed, now.date())} ago."
        months = (now.date() - reviewed).days // 30
        yield pk, Fix(20 + min(months, 48), why, "Read it again", "reviewed")


def _since(then: date, now: date) -> str:
    """“2 months”; “less than a day” for what has just come in."""
    said = timesince(then, now, depth=1).replace("\xa0", " ")
    return "less than a day" if "minute" in said or "hour" in said else said
