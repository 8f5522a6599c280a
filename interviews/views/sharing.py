"""Who else may see a set: colleagues by invitation, anyone by a secret link."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews.actions import sharing as actions
from interviews.entries import entries_of, minutes_of
from interviews.forms import InviteForm, LinkForm, PersonForm
from interviews.models import QuestionSet
from interviews.views.doors import own_set, visible_set
from interviews.views.rooms import for_interviewers
from web.access import View
from web.htmx import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Collaborators and links; a POST invites somebody."""
    found = own_set(request, pk)
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            actions.invite(found, **form.cleaned_data)
            return see_other(_people_of(found))
        except actions.Uninvited as uninvited:
            form.add_error("email", str(uninvited))
    status = 422 if request.method == "POST" else 200
    return render(request, "interviews/people.html", people_context(request, found, invite=form),
                  status=status)  # fmt: skip


def people_context(request: HttpRequest, found: QuestionSet, **forms: Any) -> dict[str, Any]:
    """``left_out`` are the questions that a link doesn't show: always, or unless it may."""
    now = timezone.now()
    entries = entries_of(found, request.user)
    never = [e for e in entries if not e.is_shown(shows_interview_only=True, now=now)]
    hidden = [e for e in entries if not e.is_shown(shows_interview_only=False, now=now)]
    return {
        "set": found,
        "collaborators": found.collaborators.select_related("user"),
        "links": found.links.open_at(now),
        "never": never,
        "guarded": [entry for entry in hidden if entry not in never],
        "invite": InviteForm(),
        "link": LinkForm(),
        **forms,
    }


@require_POST
@for_interviewers
def uninvite(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_set(request, pk)
    form = PersonForm(request.POST)
    if form.is_valid():
        actions.uninvite(found, form.cleaned_data["person"])
    return see_other(_people_of(found))


@require_POST
@for_interviewers
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the set to a collaborator; to anyone else it can't be given."""
    found = own_set(request, pk)
    form = PersonForm(request.POST)
    if not form.is_valid() or not actions.transfer(found, form.cleaned_data["person"]):
        messages.info(request, "The set is still yours: choose one of its collaborators.")
        return see_other(_people_of(found))
    messages.info(request, "The set has a new owner. You can go on editing it.")
    return see_other(found.get_absolute_url())


@require_POST
@for_interviewers
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Give back an invitation. An owner gives the set to somebody else first."""
    found = visible_set(request, pk)
    if found.is_owned_by(request.user):
        messages.info(request, "Give the set to somebody else before you leave it.")
        return see_other(_people_of(found))
    actions.leave(found, request.user)
    messages.info(request, f"You left “{found.title}”.")
    return see_other(reverse("interviews:sets"))


@require_POST
@for_interviewers
def make_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link and show it, this once."""
    found = own_set(request, pk)
    form = LinkForm(request.POST)
    token, status = None, 422
    if form.is_valid():
        lasts = form.cleaned_data["lasts"]
        token = actions.make_link(
            found,
            expires=timezone.now() + lasts if lasts else None,
            shows_interview_only=form.cleaned_data["shows_interview_only"],
        )
        if token is None:
            form.add_error(None, f"A set has at most {actions.MAX_LINKS} open links. Revoke one.")
    context = people_context(request, found, link=LinkForm() if token else form)
    if token:
        status = 200
        context["address"] = settings.SITE_URL + reverse("interviews:shared", args=[token])
    return no_trace(render)(request, "interviews/people.html", context, status=status)


@require_POST
@for_interviewers
def revoke_link(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """From now on it opens nothing."""
    found = own_set(request, pk)
    actions.revoke_link(found, link)
    return see_other(_people_of(found))


def no_trace(view: View) -> View:
    """An answer that nobody keeps, finds or passes on: it has a secret in it or in its address."""

    @wraps(view)
    def traceless(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return traceless


@require_safe
@no_trace
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A set's questions, for whoever has a link to it: titles and minutes, and nothing else."""
    now = timezone.now()
    link = actions.open_link(token, now)
    if link is None:
        raise Http404
    entries = [
        entry
        for entry in entries_of(link.set, request.user)
        if entry.is_shown(shows_interview_only=link.shows_interview_only, now=now)
    ]
    context = {"set": link.set, "entries": entries, "minutes": minutes_of(entries)}
    return render(request, "interviews/shared.html", context)


def _people_of(found: QuestionSet) -> str:
    return reverse("interviews:people", args=[found.pk])
