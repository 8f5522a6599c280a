"""After the interview: what all cards say, side by side, what was decided, and the record of it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from interviews.actions import interviews as actions
from interviews.interview_forms import DecisionForm
from interviews.models import Act, Interview
from interviews.records import as_csv, as_data, record_of
from interviews.views.rooms import (
    for_interviewers,
    owners_alone,
    still_blind,
    visible_interview,
)
from web.htmx import see_other


@require_safe
@for_interviewers
def grid(request: HttpRequest, pk: int) -> HttpResponse:
    """Interviewers by questions, widest disagreement first. Blind until one's own card is in."""
    interview = visible_interview(request, pk)
    if refusal := still_blind(request, interview):
        return refusal
    noted(request, interview, Act.DEBRIEF)
    return show_grid(request, interview)


def show_grid(
    request: HttpRequest, interview: Interview, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    start = {name: getattr(interview, name) for name in ("decision", "reason", "version")}
    panel = list(interview.panel.select_related("user"))
    record = record_of(interview, request.user)
    submitted = {column.card.user_id for column in record.columns}
    context = {
        "interview": interview,
        "record": record,
        "missing": [seat.user for seat in panel if seat.user_id not in submitted],
        "owns": interview.is_owned_by(request.user),
        "form": form or DecisionForm(initial=start),
        "behind": status == 409,
    }
    return render(request, "interviews/debrief.html", context, status=status)


@require_POST
@for_interviewers
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the interview with a decision and its reason. If somebody was quicker, both show."""
    interview = visible_interview(request, pk)
    if refusal := owners_alone(request, interview) or still_blind(request, interview):
        return refusal
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return show_grid(request, interview, form, status=422)
    try:
        actions.close(interview, request.user, **form.cleaned_data)
    except actions.Behind:
        return show_grid(request, interview, form, status=409)
    return see_other(reverse("interviews:grid", args=[pk]))


@require_POST
@for_interviewers
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    interview = visible_interview(request, pk)
    if refusal := owners_alone(request, interview):
        return refusal
    actions.reopen(interview, request.user)
    return see_other(interview.get_absolute_url())


@require_safe
@for_interviewers
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The interview on paper."""
    interview = visible_interview(request, pk)
    if refusal := still_blind(request, interview):
        return refusal
    noted(request, interview, Act.REPORT)
    context = {"record": record_of(interview, request.user), "interview": interview}
    return render(request, "interviews/report.html", context)


@require_safe
@for_interviewers
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The record as a file, for the owner, whose own card is in."""
    interview = visible_interview(request, pk)
    if refusal := owners_alone(request, interview) or still_blind(request, interview):
        return refusal
    noted(request, interview, Act(kind))
    record = record_of(interview, request.user)
    response: HttpResponse
    if kind == Act.CSV:
        response = HttpResponse(as_csv(record), content_type="text/csv; charset=utf-8")
    else:
        options = {"indent": 2, "ensure_ascii": False}
        response = JsonResponse(as_data(record), DjangoJSONEncoder, json_dumps_params=options)
    name = f"interview-{interview.pk}.{kind}"  # of numbers alone: it names nobody
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def noted(request: HttpRequest, interview: Interview, act: Act) -> None:
    """Write down who looks, but for those who only ask for the headers."""
    if request.method == "GET":
        actions.note(interview, request.user, act)
