"""Questions of one's own: in a set and nowhere else, until the editors take one up."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from interviews.actions import sets as actions
from interviews.actions.proposing import propose
from interviews.entries import Entry, own_content
from interviews.models import QuestionSet
from interviews.own_forms import OwnQuestionEditForm, OwnQuestionForm, typed_from
from interviews.views.doors import editable_set
from interviews.views.items import entry_of
from interviews.views.rooms import for_interviewers
from questions import bankfile
from questions.facets import current_index
from web.htmx import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def new_own(request: HttpRequest, pk: int) -> HttpResponse:
    found = editable_set(request, pk)
    form = OwnQuestionForm(request.POST or None, **_words(request))
    if form.is_valid():
        content = form.content()
        try:
            item = actions.add_own(found, bankfile.dump(content), minutes=content.minutes)
            return see_other(f"{found.get_absolute_url()}#item-{item.pk}")
        except actions.Full as full:
            form.add_error(None, str(full))
    status = 422 if request.method == "POST" else 200
    return render(request, "interviews/own.html", {"form": form, "set": found}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def edit_own(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Change the text of an own question. If somebody was quicker, both texts are shown."""
    found = editable_set(request, pk)
    entry = own_entry(request, found, item)
    before = own_content(entry.item.own_text)
    if request.method != "POST":
        now = {"minutes": entry.item.minutes, "version": found.version}
        typed = typed_from(before) | now
        form = OwnQuestionEditForm(initial=typed, **_words(request))
        return render(request, "interviews/own.html", {"form": form, "set": found, "entry": entry})
    form = OwnQuestionEditForm(request.POST, **_words(request))
    status = 422
    if form.is_valid():
        version = form.cleaned_data["version"]
        # What an imported question may have and the form doesn't ask for.
        content = replace(form.content(), further=before.further, reviewed=before.reviewed)
        values = {"own_text": bankfile.dump(content), "minutes": content.minutes}
        try:
            actions.change_item(found, item, version=version, **values)
            return see_other(f"{found.get_absolute_url()}#item-{item}")
        except actions.Gone:
            raise Http404 from None
        except actions.Conflict:
            status = 409
            found = editable_set(request, pk)
    theirs = own_entry(request, found, item).item.own_text if status == 409 else ""
    context = {"form": form, "set": found, "entry": entry, "now": theirs}
    return render(request, "interviews/own.html", context, status=status)


@require_POST
@for_interviewers
def propose_own(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    found = editable_set(request, pk)
    try:
        propose(found, item, by=request.user)
    except actions.Gone:
        raise Http404 from None
    messages.info(request, "The editors have it for review. Your own stays in the set as it is.")
    return see_other(f"{found.get_absolute_url()}#item-{item}")


def own_entry(request: HttpRequest, found: QuestionSet, item: int) -> Entry:
    entry = entry_of(request, found, item)
    if entry.question:
        raise Http404
    return entry


def _words(request: HttpRequest) -> dict[str, Any]:
    """The vocabulary that a form understands: the words of questions that one may see."""
    index = current_index()
    return {"index": index, "within": index.visible_to(request.user)}
