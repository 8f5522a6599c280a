"""A question's place in the bank, and a copy of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from questions.models import Question
from questions.moves import Overtaken, duplicate
from questions.ordering import NoRoom, place, shift
from web.htmx import see_other

FULL = "Too many questions have the same number: change some by hand."


class WayForm(forms.Form):
    way = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])


class PlaceForm(forms.Form):
    """Beside which question one was dropped; ``seen`` is the number it was lifted from."""

    beside = forms.ModelChoiceField(Question.objects.only("slug", "title", "position"))
    side = forms.ChoiceField(choices=[("before", "before"), ("after", "after")])
    seen = forms.IntegerField(min_value=0)


def buttons(question: Any) -> SafeString:
    """A question's number in bank order, with two buttons where the list is in that order.

    They belong to the list's own form, which has the token. A script adds a handle to drag it by.
    """
    if question.page is None:
        return format_html("<span>{}</span>", question.position)
    to = reverse("admin:questions_question_place", args=[question.pk])
    number = format_html(
        '<span data-place="{}" data-id="{}" data-title="{}">{}</span>',
        to, question.pk, question.title, question.position,
    )  # fmt: skip
    address = f"{reverse('admin:questions_question_move', args=[question.pk])}?p={question.page}"
    return format_html(
        '{0}<button name="way" value="up" formaction="{1}" aria-label="Move “{2}” up">↑</button>'
        '<button name="way" value="down" formaction="{1}" aria-label="Move “{2}” down">↓</button>',
        number, address, question.title,
    )  # fmt: skip


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down in bank order, and back to the page of the list one came from."""
    if not request.user.has_perm("questions.change_question"):
        raise PermissionDenied
    question = get_object_or_404(Question, pk=pk)
    form = WayForm(request.POST)
    try:
        if form.is_valid():
            shift(question, up=form.cleaned_data["way"] == "up", by=request.user)
    except NoRoom:
        messages.error(request, FULL)
    page = request.GET.get("p", "")
    address = reverse("admin:questions_question_changelist")
    return see_other(f"{address}?p={page}" if page.isdecimal() and page != "1" else address)


@require_POST
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a question was dropped: it says what became of it, and the numbers that changed."""
    if not request.user.has_perm("questions.change_question"):
        raise PermissionDenied
    question = get_object_or_404(Question, pk=pk)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return JsonResponse(
            {"said": "That place isn’t there any more: reload the list."}, status=422
        )
    beside, side = form.cleaned_data["beside"], form.cleaned_data["side"]
    try:
        numbers = place(
            question,
            beside=beside,
            before=side == "before",
            seen=form.cleaned_data["seen"],
            by=request.user,
        )
    except Overtaken:
        said = f"Somebody moved “{question.title}” meanwhile: reload the list."
        return JsonResponse({"said": said}, status=409)
    except NoRoom:
        return JsonResponse({"said": FULL}, status=409)
    said = f"“{question.title}” is {side} “{beside.title}” now."
    return JsonResponse({"said": said, "numbers": numbers})


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft to start from that says what this question says."""
    if not request.user.has_perm("questions.add_question"):
        raise PermissionDenied
    question = get_object_or_404(Question.objects.with_everything(), pk=pk)
    made = duplicate(question, by=request.user)
    messages.success(request, "This is a copy, and a draft. Give it a title and a slug of its own.")
    return redirect("admin:questions_question_change", made.pk)
