"""Sets: those one has, one of them, and what is done with it as a whole."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import push_url

from interviews.actions import sets as actions
from interviews.forms import NewSetForm, SetEditForm, WantedForm
from interviews.models import QuestionSet
from interviews.models.sets import MAX_TITLE
from interviews.views.building import builder
from interviews.views.doors import editable_set, own_set, visible_set
from interviews.views.rooms import for_interviewers
from questions.filters import clean_text
from questions.models import Role
from web.htmx import render_page, see_other, wants_partial
from web.pagination import page_of

PAGE_SIZE = 50
SHOWN = {"": "Mine", "shared": "Shared with me", "archived": "Archived"}


@require_safe
@for_interviewers
def list_sets(request: HttpRequest) -> HttpResponse:
    """One's own sets, those shared with one, or those put away."""
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    text = clean_text(request.GET.get("q", ""))[:MAX_TITLE]
    roles = list(Role.objects.all())
    role = next((role for role in roles if role.slug == request.GET.get("role")), None)
    sets = _shown(request.user, show)
    if text:
        sets = sets.saying(text)
    if role:
        sets = sets.filter(role=role)
    page = page_of(sets.count(), request.GET.get("page", ""), PAGE_SIZE)
    rows = sets.with_size().select_related("owner", "role")[page.start : page.stop]
    context = {"sets": rows, "page": page, "tabs": SHOWN, "show": show, "q": text, "role": role,
               "roles": roles}  # fmt: skip
    return render(request, "interviews/sets.html", context)


def _shown(user: Any, show: str) -> Any:
    if show == "archived":
        return QuestionSet.objects.visible_to(user).archived()
    if show == "shared":
        return QuestionSet.objects.shared_with(user).current()
    return QuestionSet.objects.owned_by(user).current()


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def new_set(request: HttpRequest) -> HttpResponse:
    form = NewSetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        then = form.cleaned_data.pop("then")
        found = actions.begin_set(request.user, **form.cleaned_data)
        if then:
            return see_other(reverse("interviews:recipe", args=[found.pk]))
        return see_other(found.get_absolute_url())
    status = 422 if request.method == "POST" else 200
    return render(request, "interviews/set_form.html", {"form": form}, status=status)


@require_safe
@for_interviewers
def show_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Build a set, or look at one; htmx asks for the bank beside it."""
    context = builder(request, visible_set(request, pk))
    response = render_page(request, "interviews/set.html", context, partial="bank")
    if wants_partial(request):
        query = context["bank"].selection.query
        push_url(response, f"{request.path}?{query}" if query else request.path)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def edit_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, role, purpose, time. If somebody was quicker, both versions are shown."""
    found = editable_set(request, pk)
    if request.method != "POST":
        form = SetEditForm(instance=found, initial={"version": found.version})
        return render(request, "interviews/set_form.html", {"form": form, "set": found})
    form = SetEditForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            actions.describe_set(found, **form.cleaned_data)
            return see_other(found.get_absolute_url())
        except actions.Conflict:
            status = 409
    found = editable_set(request, pk)
    context = {"form": form, "set": found, "now": found if status == 409 else None}
    return render(request, "interviews/set_form.html", context, status=status)


@require_POST
@for_interviewers
def archive_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a set away, or bring it back."""
    found = own_set(request, pk)
    form = WantedForm(request.POST)
    if not form.is_valid():
        return render(request, "interviews/set.html", builder(request, found), status=422)
    away = form.cleaned_data["wanted"]
    actions.set_archived(found, on=away)
    if not away:
        return see_other(found.get_absolute_url())
    messages.info(request, f"“{found.title}” is archived; its links no longer open.")
    return see_other(reverse("interviews:sets") + "?show=archived")


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def delete_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more. Only what is archived can be deleted."""
    found = own_set(request, pk)
    if request.method != "POST" or not found.archived:
        return render(request, "interviews/set_delete.html", {"set": found})
    actions.delete_set(found)
    messages.info(request, f"“{found.title}” is deleted.")
    return see_other(reverse("interviews:sets"))


@require_POST
@for_interviewers
def duplicate_set(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy of one's own, of any set that one may see."""
    copy = actions.duplicate_set(visible_set(request, pk), request.user)
    messages.info(request, "This is your copy: change it as you like.")
    return see_other(copy.get_absolute_url())
