"""The next texts of many questions, looked at and published together."""

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
from questions.models import Question
from questions.moves import MAX_COMMENT
from questions.proposals.models import Proposal
from questions.proposals.taking import Verdict, judge, take_over


class PublishForm(forms.Form):
    """``seen`` names proposals, each with the version of its question it was looked at beside."""

    seen = Seen()
    comment = forms.CharField(required=False, max_length=MAX_COMMENT)


def ask(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """The list's bulk action: shows what each text would change, and asks."""
    questions = chosen_from(request, queryset)
    if questions is None:
        return None
    return page(request, judge(questions, by=request.user))


ask.__name__ = "next_texts"
ask.short_description = "Publish the next texts"  # type: ignore[attr-defined]
ask.allowed_permissions = ("change",)  # type: ignore[attr-defined]


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publish every text that may be, and say of each what became of it."""
    if not request.user.has_perm("questions.change_question"):
        raise PermissionDenied
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"Nothing was done. {form.errors.as_text()}")
        return redirect("admin:questions_question_changelist")
    by: Any = request.user
    seen, comment = form.cleaned_data["seen"], " ".join(form.cleaned_data["comment"].split())
    ids = Proposal.objects.filter(pk__in=seen).values_list("question_id", flat=True)
    verdicts = take_over(set(ids), by=by, comment=comment, seen=seen)
    done = [verdict.question for verdict in verdicts if verdict.after]
    said = f"The next text was taken over. {comment}".strip()
    LogEntry.objects.log_actions(by.pk, done, CHANGE, said)
    return page(request, verdicts, done=True)


def page(request: HttpRequest, verdicts: list[Verdict], *, done: bool = False) -> HttpResponse:
    context = {
        **site.each_context(request),
        "title": "Next texts",
        "opts": Question._meta,
        "verdicts": verdicts,
        "able": sum(verdict.after is not None for verdict in verdicts),
        "done": done,
        "max_comment": MAX_COMMENT,
    }
    return TemplateResponse(request, "admin/questions/question/next_texts.html", context)
