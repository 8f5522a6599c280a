"""Interviews: those one is in, one of them, and what its owner does with it as a whole."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews.actions import interviews as actions
from interviews.entries import entries_of
from interviews.interview_forms import ForgetForm, NewInterviewForm, PlanForm, plan_of
from interviews.models import Interview, QuestionSet, Scorecard
from interviews.views.rooms import (
    for_interviewers,
    own_card,
    owners_alone,
    refuse,
    visible_interview,
)
from web.htmx import see_other
from web.pagination import page_of

PAGE_SIZE = 50
UNFINISHED = 20


@require_safe
@for_interviewers
def list_interviews(request: HttpRequest) -> HttpResponse:
    """Those on whose panel one is, and first of all the cards one still owes."""
    visible = Interview.objects.visible_to(request.user)
    closed = request.GET.get("show") == "closed"
    found = visible.filter(closed__isnull=not closed)
    page = page_of(found.count(), request.GET.get("page", ""), PAGE_SIZE)
    rows = found.with_standing(request.user).select_related("owner")[page.start : page.stop]
    unfinished = visible.unfinished_by(request.user).select_related("owner")[:UNFINISHED]
    context = {"interviews": rows, "unfinished": unfinished, "page": page, "closed": closed}
    return render(request, "interviews/interviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def new_interview(request: HttpRequest) -> HttpResponse:
    """Plan one. The address may name the set, never the candidate."""
    if request.method != "POST":
        form = NewInterviewForm(request.user, initial={"set": request.GET.get("set", "")})
        return render(request, "interviews/interview_form.html", {"form": form})
    form = NewInterviewForm(request.user, request.POST)
    if not form.is_valid():
        return render(request, "interviews/interview_form.html", {"form": form}, status=422)
    questions: QuestionSet = form.cleaned_data.pop("set")
    interview = actions.plan_interview(questions, request.user, **form.cleaned_data)
    return see_other(interview.get_absolute_url())


@require_safe
@for_interviewers
def show_interview(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, who is in it, what was or will be asked, and the next thing to do."""
    interview = visible_interview(request, pk)
    card = own_card(interview, request.user)
    owns = interview.is_owned_by(request.user)
    planned = None if interview.started else interview.set
    context = {
        "interview": interview,
        "card": card,
        "owns": owns,
        "panel": interview.panel.select_related("user"),
        "submitted": submitted_by(interview, card),
        "items": interview.items.select_related("question"),
        "entries": entries_of(planned, request.user) if planned else [],
        "accesses": interview.accesses.select_related("user")[:30] if owns else [],
    }
    return render(request, "interviews/interview.html", context)


def submitted_by(interview: Interview, card: Scorecard | None) -> set[int]:
    """Whose cards are in. Before one's own is, that is not told either."""
    if card is None or not card.submitted:
        return set()
    return set(interview.cards.submitted().values_list("user", flat=True))


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Change label, time and panel. If another tab was quicker, nothing is overwritten."""
    interview = visible_interview(request, pk)
    if refusal := owners_alone(request, interview):
        return refusal
    if interview.forgotten:
        return refuse(request, interview, "It has forgotten its candidate, and stays so.")
    context: dict[str, Any] = {"interview": interview}
    if request.method != "POST":
        context["form"] = PlanForm(initial=plan_of(interview))
        return render(request, "interviews/interview_form.html", context)
    form, status = PlanForm(request.POST), 422
    if form.is_valid():
        try:
            actions.change_plan(interview, **form.cleaned_data)
            return see_other(interview.get_absolute_url())
        except actions.Behind:
            status = 409
            context["now"] = interview
    context["form"] = form
    return render(request, "interviews/interview_form.html", context, status=status)


@require_POST
@for_interviewers
def start(request: HttpRequest, pk: int) -> HttpResponse:
    interview = visible_interview(request, pk)
    try:
        left_out = actions.start(interview)
    except actions.NothingToAsk:
        messages.error(request, "There is nothing to ask: put questions into the set first.")
        return see_other(interview.get_absolute_url())
    if left_out:
        many = "question was" if left_out == 1 else "questions were"
        messages.info(request, f"{left_out} {many} retired in the meantime and left out.")
    return see_other(reverse("interviews:resume", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an interview forget its candidate, or delete it."""
    interview = visible_interview(request, pk)
    if refusal := owners_alone(request, interview):
        return refusal
    form = ForgetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["how"] == "delete":
            interview.delete()
            messages.info(request, "The interview is deleted.")
            return see_other(reverse("interviews:interviews"))
        actions.forget(interview, request.user)
        return see_other(interview.get_absolute_url())
    status = 422 if request.method == "POST" else 200
    context = {"interview": interview, "form": form}
    return render(request, "interviews/interview_forget.html", context, status=status)
