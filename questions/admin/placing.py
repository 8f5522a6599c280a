"""A question's place in the bank, and a copy of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from questions.models import Question
from questions.moves import NoRoom, duplicate, shift
from web.htmx import see_other


class WayForm(forms.Form):
    way = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])


def buttons(question: Any) -> SafeString:
    """A question's number in bank order, with two buttons where the list is in that order.

    They belong to the list's own form, which has the token.
    """
    number = format_html("<span>{}</span>", question.position)
    if question.page is None:
        return number
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
        messages.error(request, "Too many questions have the same number: change some by hand.")
    page = request.GET.get("p", "")
    address = reverse("admin:questions_question_changelist")
    return see_other(f"{address}?p={page}" if page.isdecimal() and page != "1" else address)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft to start from that says what this question says."""
    if not request.user.has_perm("questions.add_question"):
        raise PermissionDenied
    question = get_object_or_404(Question.objects.with_everything(), pk=pk)
    made = duplicate(question, by=request.user)
    messages.success(request, "This is a copy, and a draft. Give it a title and a slug of its own.")
    return redirect("admin:questions_question_change", made.pk)
