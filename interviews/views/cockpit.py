"""The cockpit: one question a screen, and at the end one's own card.

Every question of the interview is in the page, and all but one are hidden: a script then moves
between them and saves without asking for another page, also while the network is gone. Without
scripts each question is a page with a form.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from interviews.actions import scoring as actions
from interviews.interview_forms import AmendForm, CardForm, HeardForm, amended
from interviews.models import AskedItem, Interview, Scorecard
from interviews.sheets import Sheet, Trouble, errors_of, sheet_of, sheet_typed
from interviews.views.rooms import (
    for_interviewers,
    own_card,
    refuse,
    visible_interview,
    visible_item,
)
from web.htmx import see_other

# What a card says as a whole, and the version in which it says so.
WHOLE = ("recommendation", "summary", "version")


def address_of(interview: int, position: int) -> str:
    return reverse("interviews:cockpit", args=[interview, position])


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which keeps the page as it is."""
    return request.headers.get("Accept") == "application/json"


@require_safe
@for_interviewers
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one was, on whatever device; at the first question to begin with."""
    interview = visible_interview(request, pk)
    if not interview.started:
        return see_other(interview.get_absolute_url())
    card = own_card(interview, request.user)
    return see_other(address_of(pk, card.current.position if card and card.current else 1))


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def cockpit(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    if request.method == "POST":
        return save(request, pk, position)
    item = visible_item(request, pk, position)
    interview = item.interview
    card = own_card(interview, request.user)
    if not interview.is_open or (card and card.submitted):
        return see_other(reverse("interviews:card", args=[pk]))
    return show(request, interview, item, card)


def show(
    request: HttpRequest,
    interview: Interview,
    item: AskedItem,
    card: Scorecard | None,
    *,
    typed: Sheet | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page. ``typed`` is what was sent and not taken: it stands in its field."""
    scores = {score.item_id: score for score in card.scores.all()} if card else {}
    sheets = [sheet_of(one, scores.get(one.pk)) for one in interview.items.all()]
    if typed:
        sheets[item.position - 1] = typed
    context = {"interview": interview, "sheets": sheets, "current": sheets[item.position - 1]}
    return render(request, "interviews/cockpit.html", context, status=status)


def save(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Keep what was heard on one question, and go where its button says."""
    form = HeardForm(request.POST)
    if not form.is_valid():
        typed = sheet_typed(visible_item(request, pk, position), form)
        return not_taken(request, typed, status=422)
    sent = {name: form.cleaned_data[name] for name in ("version", "key", "go")}
    try:
        saved = actions.save_score(pk, position, request.user, heard=form.heard, **sent)
    except AskedItem.DoesNotExist:
        raise Http404 from None
    except actions.Locked as locked:
        if wants_json(request):
            return JsonResponse({"said": str(locked)}, status=403)
        item = visible_item(request, pk, position)
        return refuse(request, item.interview, str(locked), typed=sheet_typed(item, form))
    except actions.Conflict as conflict:
        item = visible_item(request, pk, position)
        return not_taken(request, sheet_typed(item, form, theirs=conflict.theirs), status=409)
    if wants_json(request):
        return JsonResponse({"version": saved.version})
    return see_other(address_of(pk, saved.place))


def not_taken(request: HttpRequest, typed: Sheet, *, status: int) -> HttpResponse:
    """Say why, beside what was typed: to a script as the part of the page that says it."""
    if wants_json(request):
        context = {"trouble": typed.trouble}
        return render(request, "interviews/_cockpit_trouble.html", context, status=status)
    interview = typed.item.interview
    card = own_card(interview, request.user)
    return show(request, interview, typed.item, card, typed=typed, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own card as a whole: recommend, say why, submit. Submitted, it is only shown."""
    interview = visible_interview(request, pk)
    if not interview.started:
        return see_other(interview.get_absolute_url())
    if request.method == "POST":
        return save_card(request, interview)
    return show_card(request, interview)


def show_card(
    request: HttpRequest,
    interview: Interview,
    form: CardForm | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    own = own_card(interview, request.user) or Scorecard(interview=interview)
    scores = {score.item_id: score for score in own.scores.all()} if own.pk else {}
    sheets = [sheet_of(item, scores.get(item.pk)) for item in interview.items.all()]
    start = {name: getattr(own, name) for name in WHOLE}
    context = {
        "interview": interview,
        "card": own,
        "sheets": sheets,
        "unscored": sum(1 for sheet in sheets if not sheet.value),
        "form": form or CardForm(initial=start),
        "amendments": own.amendments.all() if own.pk else [],
        **more,
    }
    return render(request, "interviews/cockpit_card.html", context, status=status)


def save_card(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Keep recommendation and summary for later, or hand the card in."""
    form = CardForm(request.POST)
    if not form.is_valid():
        trouble = Trouble(form.cleaned_data.get("version", 0), errors_of(form))
        return card_not_taken(request, interview, form, trouble, status=422)
    data = form.cleaned_data
    submit = data.pop("act") == "submit"
    try:
        own = actions.card_of(interview, request.user)
        version = actions.save_card(own, submit=submit, **data)
    except actions.Locked as locked:
        if wants_json(request):
            return JsonResponse({"said": str(locked)}, status=403)
        return show_card(request, interview, form, status=403, said=str(locked))
    except actions.Conflict as conflict:
        theirs = conflict.theirs
        said = [("Recommendation", theirs.get_recommendation_display() or "none"),
                ("Summary", theirs.summary or "nothing")]  # fmt: skip
        trouble = Trouble(theirs.version, theirs=said)
        return card_not_taken(request, interview, form, trouble, status=409)
    if wants_json(request):
        return JsonResponse({"version": version})
    if submit:
        messages.success(request, "Your card is in. The others’ open to you now.")
        return see_other(reverse("interviews:grid", args=[interview.pk]))
    return see_other(reverse("interviews:card", args=[interview.pk]))


def card_not_taken(
    request: HttpRequest, interview: Interview, form: CardForm, trouble: Trouble, *, status: int
) -> HttpResponse:
    if wants_json(request):
        context = {"trouble": trouble}
        return render(request, "interviews/_cockpit_trouble.html", context, status=status)
    return show_card(request, interview, form, status=status, trouble=trouble)


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's submitted card, with a reason that everybody on the panel sees."""
    interview = visible_interview(request, pk)
    own = own_card(interview, request.user)
    if own is None or not own.submitted:
        return refuse(request, interview, "Only a card that was submitted is amended.")
    items = list(interview.items.all())
    if request.method != "POST":
        start = {name: getattr(own, name) for name in WHOLE}
        form = AmendForm(items, initial=start | amended(items, own.scores.all()))
        return render(
            request, "interviews/cockpit_amend.html", {"interview": interview, "form": form}
        )
    return save_amendment(request, interview, own, AmendForm(items, request.POST))


def save_amendment(
    request: HttpRequest, interview: Interview, own: Scorecard, form: AmendForm
) -> HttpResponse:
    context: dict[str, Any] = {"interview": interview, "form": form}
    status = 422
    if form.is_valid():
        data = {name: form.cleaned_data[name] for name in (*WHOLE, "reason")}
        try:
            actions.amend(own, heard=form.heard, **data)
            return see_other(reverse("interviews:grid", args=[interview.pk]))
        except actions.Locked as locked:
            context["said"], status = str(locked), 403
        except actions.Conflict as conflict:
            context["theirs"], status = conflict.theirs, 409
    return render(request, "interviews/cockpit_amend.html", context, status=status)
