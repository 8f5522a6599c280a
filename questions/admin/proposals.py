"""Next words on the desk: told on the question's form, decided by another editor, listed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from questions.admin.deciding import carry_out
from questions.bankfile import parse
from questions.content import Content, Status
from questions.diffing import Section, sections
from questions.models import Question, QuestionVersion
from questions.moves import MAX_COMMENT, second_person_required
from questions.proposals.actions import Refused, is_overtaken, put_away, put_forward_again
from questions.proposals.models import Outcome, Proposal
from questions.proposals.taking import refusal, take_over
from questions.proposals.texts import Texts
from questions.workflow import with_words

WAITS = Exists(Proposal.objects.waiting().filter(question=OuterRef("pk")))
PAST = 20


class NextTextFilter(admin.SimpleListFilter):
    title = "next text"
    parameter_name = "next"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waits", "Waits for a second editor")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(WAITS) if self.value() == "waits" else queryset


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=[(name, name) for name in ("take", "away", "again")])
    proposal = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    seen = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    comment = forms.CharField(required=False, max_length=MAX_COMMENT)


def told(texts: Texts, *, by: Any) -> dict[str, Any]:
    """What the form of a question says of its next words, or of those that were turned down."""
    waiting = texts.waiting
    if waiting is None:
        away = turned_down_last(texts.version)
        now = differences(away, texts.published)
        return {"waiting": None, "turned_down": away, "next_sections": now}
    stands = texts.published
    published = stands.status == Status.PUBLISHED
    how = {"overtaken": is_overtaken(waiting, stands), "second_person": second_person_required()}
    return {
        "waiting": waiting,
        "turned_down": None,
        "next_sections": sections(stands, texts.content),
        "next_refusal": refusal(waiting, stands, by=by, **how),
        "take_label": "Publish it" if published else "Take it over",
        "away_label": "Withdraw it" if waiting.by_id == by.pk else "Turn it down",
    }


def turned_down_last(version: QuestionVersion | None) -> Proposal | None:
    """The text that was turned down, as long as nothing was saved since."""
    if version is None:
        return None
    last = version.question.proposals.select_related("by", "decided_by").first()
    if last is None or last.outcome != Outcome.TURNED_DOWN or not last.decided:
        return None
    return last if last.decided > version.made else None


def differences(proposal: Proposal | None, now: Content) -> list[Section]:
    """How the words of a proposal differ from what its question says."""
    return sections(now, with_words(now, proposal.content)) if proposal else []


def past(question: Question) -> list[tuple[Proposal, list[Section]]]:
    """The texts that did not become versions, newest first, each beside what it was written on."""
    rows = question.proposals.exclude(outcome__in=["", Outcome.TAKEN])
    rows = rows.select_related("by", "decided_by")[:PAST]
    versions = question.versions.filter(number__in={row.base for row in rows})
    texts = {version.number: parse(version.text) for version in versions}
    return [(row, differences(row, texts[row.base])) for row in rows]


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the next words of a question, put them away, or let them wait again."""
    if not request.user.has_perm("questions.change_question"):
        raise PermissionDenied
    question = get_object_or_404(Question, pk=pk)
    return carry_out(request, question, DecisionForm(request.POST), decided)


def decided(
    question: Question, *, by: Any, decision: str, proposal: int, seen: int, comment: str
) -> str:
    """Do what was decided, and say what was done."""
    comment = " ".join(comment.split())
    if decision == "again":
        put_forward_again(question, proposal)
        return "The text waits for a second editor again."
    if decision == "away":
        outcome = put_away(question, proposal, by=by, comment=comment)
        return f"The next text was {outcome.label.lower()}. It is kept below the versions."
    (verdict,) = take_over([question.pk], by=by, comment=comment, seen={proposal: seen})
    if verdict.refusal:
        raise Refused(verdict.refusal)
    if verdict.is_published:
        return "The next text is published."
    return "The next text is taken over; it is published with the question."
