"""A decision of an editor on something that waits: carried out, logged, and told on its form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from questions.actions import Unwritable
from questions.proposals.actions import Refused


def carry_out(
    request: HttpRequest, row: Any, form: forms.Form, decide: Callable[..., str]
) -> HttpResponse:
    """Let ``decide`` do what the form says and tell what it did, or say why nothing was done."""
    back = redirect(f"admin:questions_{row._meta.model_name}_change", row.pk)
    if not form.is_valid():
        messages.error(request, f"Nothing was done. {form.errors.as_text()}")
        return back
    by: Any = request.user
    try:
        done = decide(row, by=by, **form.cleaned_data)
    except (Refused, Unwritable) as error:
        messages.error(request, f"Nothing was done. {error}")
        return back
    comment = form.cleaned_data.get("comment", "")
    LogEntry.objects.log_actions(by.pk, [row], CHANGE, f"{done} {comment}".strip())
    messages.success(request, done)
    return back
