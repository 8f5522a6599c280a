"""Buttons that take questions along the workflow: one from its form, many from the list."""

import re
from collections.abc import Callable
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

from questions.models import Question
from questions.moves import MAX_COMMENT, Verdict, judge, take_step
from questions.workflow import Step

MOST = 100


class Seen(forms.MultipleChoiceField):
    """Questions with the versions they had when they were looked at: ``12:3`` and so on."""

    def valid_value(self, value: str) -> bool:
        return re.fullmatch(r"[0-9]{1,18}:[0-9]{1,9}", value) is not None

    def clean(self, value: Any) -> dict[int, int]:
        pairs = (text.split(":") for text in super().clean(value)[:MOST])
        return {int(pk): int(version) for pk, version in pairs}


class StepForm(forms.Form):
    step = forms.ChoiceField(choices=Step)
    seen = Seen()
    comment = forms.CharField(required=False, max_length=MAX_COMMENT)
    one = forms.BooleanField(required=False)


def chosen_from(request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Question] | None:
    """The questions that were ticked in the list, whole; none, and it is said, if too many."""
    ids = list(queryset.values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        messages.error(request, f"At most {MOST} questions at once.")
        return None
    return Question.objects.filter(pk__in=ids).in_bank_order().with_everything()


def action(step: Step) -> Callable[..., HttpResponse | None]:
    """The list's bulk action for a step: says what would happen to each, and asks."""

    def ask(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        questions = chosen_from(request, queryset)
        if questions is None:
            return None
        return page(request, step, judge(questions, step, by=request.user))

    ask.__name__ = step.value
    ask.short_description = step.label  # type: ignore[attr-defined]
    ask.allowed_permissions = ("change",)  # type: ignore[attr-defined]
    return ask


actions = [action(step) for step in Step]


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take the step with every question that may, and say of each what became of it."""
    if not request.user.has_perm("questions.change_question"):
        raise PermissionDenied
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"Nothing was done. {form.errors.as_text()}")
        return redirect("admin:questions_question_changelist")
    step, seen = Step(form.cleaned_data["step"]), form.cleaned_data["seen"]
    by: Any = request.user
    comment = " ".join(form.cleaned_data["comment"].split())
    verdicts = take_step(seen, step, by=by, comment=comment, seen=seen)
    done = [verdict.question for verdict in verdicts if verdict.after]
    LogEntry.objects.log_actions(by.pk, done, CHANGE, f"{step.done}. {comment}".strip())
    if not form.cleaned_data["one"] or len(verdicts) != 1:
        return page(request, step, verdicts, done=True)
    (verdict,) = verdicts
    if verdict.refusal:
        messages.error(request, f"Nothing was done. {verdict.refusal}")
    else:
        messages.success(request, f"{step.done}.")
    return redirect("admin:questions_question_change", verdict.question.pk)


def page(
    request: HttpRequest, step: Step, verdicts: list[Verdict], *, done: bool = False
) -> HttpResponse:
    context = {
        **site.each_context(request),
        "title": step.label,
        "opts": Question._meta,
        "step": step,
        "verdicts": verdicts,
        "able": sum(verdict.after is not None for verdict in verdicts),
        "done": done,
        "max_comment": MAX_COMMENT,
    }
    return TemplateResponse(request, "admin/questions/question/steps.html", context)
