"""Questions as a download: those of a filtered list, or those that were ticked in it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from questions.content import Content
from questions.exchange.writing import as_csv, as_json, as_markdown, contents_of
from questions.models import Question

MAX_EXPORTED = 2_000
FORMATS: dict[str, tuple[str, Callable[[list[Content]], tuple[str, bytes]]]] = {
    "zip": ("application/zip", lambda contents: ("zip", as_markdown(contents))),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", lambda contents: ("json", as_json(contents))),
}
LABELS = {"zip": "Export as Markdown (zip)", "csv": "Export as CSV", "json": "Export as JSON"}


def download(questions: Any, form: str) -> HttpResponse:
    kind, write = FORMATS[form]
    ending, content = write(contents_of(questions.in_bank_order().with_everything()))
    name = f"{settings.SITE_NAME}-questions-{timezone.now():%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def action(form: str) -> Callable[..., HttpResponse | None]:
    """The list's bulk action for a format."""

    def export(
        model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        ids = list(queryset.order_by().values_list("pk", flat=True)[: MAX_EXPORTED + 1])
        if len(ids) > MAX_EXPORTED:
            messages.error(request, f"At most {MAX_EXPORTED:,} questions in one download.")
            return None
        return download(Question.objects.filter(pk__in=ids), form)

    export.__name__ = f"export_{form}"
    export.short_description = LABELS[form]  # type: ignore[attr-defined]
    export.allowed_permissions = ("view",)  # type: ignore[attr-defined]
    return export


actions = [action(form) for form in FORMATS]
