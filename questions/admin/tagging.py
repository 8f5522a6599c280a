"""One topic for many questions at once, or off them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from questions.admin.steps import Seen, chosen_from
from questions.models import Question, Tag
from questions.moves import MAX_COMMENT, newest_numbers, retag


class TopicForm(forms.Form):
    tag = forms.ModelChoiceField(Tag.objects.all(), label="Topic", empty_label=None)
    way = forms.ChoiceField(
        label="",
        choices=[("on", "Add it"), ("off", "Take it off")],
        initial="on",
        widget=forms.RadioSelect,
    )
    seen = Seen(widget=forms.MultipleHiddenInput)
    comment = forms.CharField(
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


def ask(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """The list's bulk action: asks which topic."""
    questions = chosen_from(request, queryset)
    if questions is None:
        return None
    newest = newest_numbers(questions)
    seen = [f"{question.pk}:{newest[question.pk]}" for question in questions]
    context = {
        **site.each_context(request),
        "title": "Topic",
        "opts": Question._meta,
        "form": TopicForm(initial={"seen": seen}),
        "questions": questions,
    }
    return TemplateResponse(request, "admin/questions/question/topic.html", context)


ask.__name__ = "topic"
ask.short_description = "Add or take off a topic"  # type: ignore[attr-defined]
ask.allowed_permissions = ("change",)  # type: ignore[attr-defined]


@require_POST
def tag(request: HttpRequest) -> HttpResponse:
    """Change the questions that need it, and say what became of the others."""
    if not request.user.has_perm("questions.change_question"):
        raise PermissionDenied
    form = TopicForm(request.POST)
    if form.is_valid():
        report(request, form.cleaned_data)
    else:
        messages.error(request, f"Nothing was done. {form.errors.as_text()}")
    return redirect("admin:questions_question_changelist")


def report(request: HttpRequest, data: dict[str, Any]) -> None:
    by: Any = request.user
    seen, topic, on = data["seen"], data["tag"], data["way"] == "on"
    comment = " ".join(data["comment"].split())
    found = retag(seen, topic.slug, on=on, by=by, comment=comment, seen=seen)
    done = f"{topic.name} was {'added to' if on else 'taken off'}"
    LogEntry.objects.log_actions(by.pk, found["changed"], CHANGE, f"{done} it. {comment}".strip())
    messages.success(request, f"{done} {len(found['changed'])} of {len(seen)}.")
    for question in found["overtaken"]:
        messages.error(request, f"Somebody saved “{question.title}” meanwhile: it stays.")
