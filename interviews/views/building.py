"""The page on which a set is built: the set, what it covers, and the bank beside it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from interviews.coverage import coverage_of
from interviews.entries import entries_of, minutes_of
from interviews.models import QuestionSet
from interviews.views.doors import visible_set
from questions.listing import open_list
from questions.models import Question
from web.htmx import see_other, wants_partial


def builder(request: HttpRequest, found: QuestionSet) -> dict[str, Any]:
    """All that the page shows."""
    bank = open_list(request.GET, request.user)
    entries = entries_of(found, request.user)
    planned = minutes_of(entries)
    query = request.GET.urlencode()
    return {
        "set": found,
        "entries": entries,
        "planned": planned,
        "left": found.target_minutes - planned,
        "over": planned - found.target_minutes,
        "gone": [entry for entry in entries if entry.is_gone],
        "coverage": coverage_of(
            entries, bank.index, bank.within, role=found.role.slug if found.role else ""
        ),
        "bank": bank,
        "facets": [bank.roles(), *bank.sidebar()],
        "at": found.get_absolute_url(),
        "query": query,
        "adding": f"{reverse('interviews:add_items', args=[found.pk])}?{query}",
        "taken": {entry.item.question_id for entry in entries},
    }


def answer(
    request: HttpRequest,
    found: QuestionSet,
    *,
    note: str = "",
    status: int = 200,
    changed: Iterable[Question] = (),
    **more: Any,
) -> HttpResponse:
    """After a change: for htmx the set as it is now, else back to the page.

    htmx swaps no errors in, so it gets a ``note`` on what went wrong with 200. ``changed`` are
    questions whose buttons in the bank say something else now.
    """
    if wants_partial(request) or status != 200:
        found = visible_set(request, found.pk)
        context = builder(request, found) | {"note": note, "changed": changed, **more}
        if wants_partial(request):
            return render(request, "interviews/_changed.html", context)
        return render(request, "interviews/set.html", context, status=status)
    query = request.GET.urlencode()
    return see_other(f"{found.get_absolute_url()}{'?' if query else ''}{query}")
