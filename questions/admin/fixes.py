"""The queue of what had best be put right next, as a page of the desk."""

from typing import Any

from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from questions.fixes import Case, Fix, next_fixes
from questions.models import Question

PER_PAGE = 25


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The most urgent first, with every reason and where each is put right."""
    if not request.user.has_perm("questions.change_question"):
        raise PermissionDenied
    page = Paginator(next_fixes(timezone.now()), PER_PAGE).get_page(request.GET.get("p"))
    cases: list[Case] = list(page)
    rows = Question.objects.only("title", "status").in_bulk([case.pk for case in cases])
    found = [(rows[case.pk], linked(case)) for case in cases if case.pk in rows]
    context = {
        **site.each_context(request),
        "title": "Next best fix",
        "opts": Question._meta,
        "page": page,
        "found": found,
    }
    return TemplateResponse(request, "admin/questions/question/fixes.html", context)


def linked(case: Case) -> list[tuple[Fix, str]]:
    return [(fix, address(case.pk, fix)) for fix in case.fixes]


def address(pk: int, fix: Fix) -> str:
    if fix.place == "reports":
        return f"{reverse('admin:questions_report_changelist')}?question={pk}"
    form: Any = reverse("admin:questions_question_change", args=[pk])
    return f"{form}#id_{fix.place}" if fix.place else str(form)
