"""Sets on paper and as files, and back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from interviews.actions.sets import make_set
from interviews.entries import entries_of
from interviews.exchange import (
    MAX_BYTES,
    MAX_FAULTS,
    Unreadable,
    as_json,
    as_zip,
    file_name,
    read_set,
)
from interviews.forms import ImportForm
from interviews.views.doors import visible_set
from interviews.views.rooms import for_interviewers
from web.htmx import see_other

PACKETS = {"candidate": "interviews/packet_candidate.html",
           "interviewer": "interviews/packet_interviewer.html"}  # fmt: skip


@require_safe
@for_interviewers
def print_set(request: HttpRequest, pk: int) -> HttpResponse:
    """What to print: the questions with space to write, or all that the interviewer needs."""
    found = visible_set(request, pk)
    reader = request.GET.get("for", "")
    reader = reader if reader in PACKETS else "candidate"
    entries = entries_of(found, request.user, whole=True)
    kept = [entry for entry in entries if not entry.is_gone]
    context = {"set": found, "entries": kept, "gone": len(entries) - len(kept), "reader": reader}
    return render(request, PACKETS[reader], context)


@require_safe
@for_interviewers
def export_set(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    found = visible_set(request, pk)
    entries = entries_of(found, request.user, whole=True)
    body: str | bytes = as_zip(found, entries) if ending == "zip" else as_json(found, entries)
    response = HttpResponse(body, content_type=f"application/{ending}")
    name = file_name(found, ending, timezone.now())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def import_set(request: HttpRequest) -> HttpResponse:
    """A file becomes a new set of one's own, whole; or it says all that is wrong with it."""
    form = ImportForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MAX_BYTES:
                raise Unreadable(f"The file has more than {MAX_BYTES:,} bytes.")
            draft = read_set(file.read(), request.user)
            faults = draft.faults
            if not faults:
                made = make_set(request.user, items=draft.items, **draft.head)
                messages.info(request, f"{len(draft.items)} questions imported.")
                return see_other(made.get_absolute_url())
        except Unreadable as error:
            form.add_error("file", str(error))
    context = {
        "form": form,
        "faults": faults[:MAX_FAULTS],
        "more": max(0, len(faults) - MAX_FAULTS),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "interviews/import.html", context, status=status)
