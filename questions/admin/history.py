"""What a question said: every version, any two side by side, and the way back."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from questions.actions import Unwritable
from questions.admin.proposals import past
from questions.bankfile import parse
from questions.diffing import labels_of, sections
from questions.models import Question, QuestionVersion
from questions.moves import MAX_COMMENT, Overtaken, newest_numbers, revert
from questions.proposals.actions import Refused, waiting_for
from questions.proposals.models import Proposal

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A version, with the number of the one before it and the fields in which they differ."""

    version: QuestionVersion
    previous: int = 0
    changed: tuple[str, ...] = ()
    taken: Proposal | None = None


class TwoVersions(forms.Form):
    old = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    new = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class RevertForm(forms.Form):
    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    seen = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    reason = forms.CharField(required=False, max_length=MAX_COMMENT)


def versions(request: HttpRequest, question: Question | None) -> HttpResponse:
    """Every version: its number, who made it, when, why, what it changed, and its text."""
    found = viewed(request, question)
    page = Paginator(found.versions.select_related("by"), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "title": "Versions",
        "page": page,
        "entries": list(entries(list(page), found)),
        "newest": newest_numbers([found])[found.pk],
        "past": past(found) if page.number == 1 else [],
    }
    return shown(request, "object_history", found, context)


def entries(page: list[QuestionVersion], question: Question) -> Iterator[Entry]:
    """Versions of one page, newest first, each compared with the one before it."""
    last = page[-1].number if page else 0
    older = list(question.versions.filter(number__lt=last).order_by("-number")[:1])
    rows = [(version, parse(version.text)) for version in [*page, *older]]
    waited = question.proposals.filter(version__in=[version.number for version in page])
    taken = {row.version: row for row in waited.select_related("decided_by")}
    for (version, content), (before, said) in pairwise(rows):
        changed = tuple(labels_of(said, content))
        yield Entry(version, before.number, changed, taken.get(version.number))
    if not older and rows:
        yield Entry(rows[-1][0])


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side, what differs; from an old one to the newest also the way back."""
    question = viewed(request, Question.objects.filter(pk=pk).first())
    form = TwoVersions(request.GET)
    if not form.is_valid():
        return redirect("admin:questions_question_history", pk)
    rows = question.versions.select_related("by")
    old = get_object_or_404(rows, number=form.cleaned_data["old"])
    new = get_object_or_404(rows, number=form.cleaned_data["new"])
    newest = newest_numbers([question])[pk]
    context = {
        "title": f"Version {old.number} and version {new.number}",
        "old": old,
        "new": new,
        "left": f"Version {old.number}",
        "right": f"Version {new.number}",
        "sections": sections(parse(old.text), parse(new.text)),
        "newest": newest,
        "can_revert": new.number == newest != old.number and may_change(request),
        "max_comment": MAX_COMMENT,
    }
    return shown(request, "compare", question, context)


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say again what an older version said, as a new version."""
    if not may_change(request):
        raise PermissionDenied
    question = get_object_or_404(Question, pk=pk)
    form = RevertForm(request.POST)
    if not form.is_valid():
        return redirect("admin:questions_question_history", pk)
    number, seen = form.cleaned_data["number"], form.cleaned_data["seen"]
    get_object_or_404(question.versions, number=number)
    try:
        gone = revert(
            question, number, by=request.user, reason=form.cleaned_data["reason"], seen=seen
        )
    except Overtaken:
        messages.error(request, "Nothing was done: somebody saved a newer version meanwhile.")
        return redirect("admin:questions_question_history", pk)
    except (Refused, Unwritable) as refusal:
        messages.error(request, f"Nothing was done. {refusal}")
        return redirect("admin:questions_question_history", pk)
    left_out = f" Left out, as the vocabulary no longer has it: {', '.join(gone)}." if gone else ""
    said = f"What version {number} said waits now: another editor has to publish it."
    if waiting_for(question) is None:
        said = f"It says again what version {number} said."
    messages.success(request, f"{said}{left_out}")
    return redirect("admin:questions_question_change", pk)


def may_change(request: HttpRequest) -> bool:
    return request.user.has_perm("questions.change_question")


def viewed(request: HttpRequest, question: Question | None) -> Question:
    if question is None:
        raise Http404
    if not (may_change(request) or request.user.has_perm("questions.view_question")):
        raise PermissionDenied
    return question


def shown(
    request: HttpRequest, name: str, question: Question, context: dict[str, Any]
) -> HttpResponse:
    context = {
        **site.each_context(request),
        "subtitle": str(question),
        "opts": Question._meta,
        "object": question,
        **context,
    }
    return TemplateResponse(request, f"admin/questions/question/{name}.html", context)
