"""A figure's next drawing on the desk: beside the one there is, and decided by another editor."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from questions.admin.deciding import carry_out
from questions.models import Figure
from questions.moves import second_person_required
from questions.proposals.drawings import accept, discard, refusal
from questions.proposals.models import Redrawing
from questions.views import drawn

WAITS = Exists(Redrawing.objects.filter(figure=OuterRef("pk")))


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=[("accept", "accept"), ("discard", "discard")])
    redrawing = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    seen = forms.CharField(max_length=64)


def told(figure: Figure | None, *, by: Any) -> dict[str, Any]:
    """What the page of a figure says of the drawing that waits."""
    waiting = Redrawing.objects.filter(figure=figure).select_related("by").defer("content").first()
    if figure is None or waiting is None:
        return {}
    reason = refusal(waiting, by=by, second_person=second_person_required())
    return {"redrawing": waiting, "redrawing_refusal": reason}


@require_safe
def drawing(request: HttpRequest, pk: int) -> HttpResponse:
    """The drawing that waits, for editors' eyes."""
    if not request.user.has_perm("questions.view_figure"):
        raise PermissionDenied
    found = get_object_or_404(Redrawing.objects.select_related("figure"), figure=pk)
    response = drawn(found.figure.name, bytes(found.content))
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the new drawing in its place, or forget it."""
    if not request.user.has_perm("questions.change_figure"):
        raise PermissionDenied
    figure = get_object_or_404(Figure, pk=pk)
    return carry_out(request, figure, DecisionForm(request.POST), decided)


def decided(figure: Figure, *, by: Any, decision: str, redrawing: int, seen: str) -> str:
    """Do what was decided, and say what was done."""
    if decision == "discard":
        discard(figure, redrawing)
        return "The new drawing was discarded; the old one stays."
    accept(figure, redrawing, by=by, seen=seen, second_person=second_person_required())
    return "The new drawing is shown from now on."
