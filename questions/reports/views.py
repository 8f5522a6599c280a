"""The forms readers write to editors with, and what became of it."""

from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from questions.models import Question
from questions.reports.actions import keep
from questions.reports.forms import MessageForm, ReportForm, SuggestionForm
from questions.reports.models import Report, Suggestion
from web.access import login_required, viewer
from web.htmx import see_other

# For one network, and for everybody together: no flood fills the queue or the disk.
LIMITS = {"message": "6/h/ip,300/d/key"}
LATER = "That was a lot at once. What you wrote is still here: send it in an hour."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what is wrong with a question that one may see."""
    question = get_object_or_404(Question.objects.visible_to(viewer(request)), slug=slug)
    form = ReportForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "question": question}
    return answer(request, "report", context, question.get_absolute_url())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Say which question the bank should have."""
    form = SuggestionForm(request.POST if request.method == "POST" else None)
    return answer(request, "propose", {"form": form}, reverse("questions:list"))


@require_safe
@never_cache
@login_required
def my_reports(request: HttpRequest) -> HttpResponse:
    """What one wrote oneself, and the editors' answers."""
    context = {
        "reports": Report.objects.filter(by=request.user.pk).select_related("question"),
        "suggestions": Suggestion.objects.filter(by=request.user.pk),
        "visible": set(
            Question.objects.visible_to(request.user)
            .filter(reports__by=request.user.pk)
            .values_list("pk", flat=True)
        ),
    }
    return render(request, "questions/my_reports.html", context)


def answer(request: HttpRequest, name: str, context: dict[str, Any], then: str) -> HttpResponse:
    """Show a form, or keep what was sent with it and go on."""
    form: MessageForm = context["form"]
    template = f"questions/{name}.html"
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return render(request, template, context, status=422)
    if not form.is_from_a_program:
        if not ratelimit.consume(
            request, app="questions.reports", action="message", config=LIMITS, key="everybody"
        ):
            form.add_error(None, LATER)
            return render(request, template, context, status=429)
        user = viewer(request)
        by = user if user.is_authenticated else None
        keep(form, by=by, question=context.get("question"))
    messages.success(request, "Thank you. An editor will read it.")
    return see_other(then)
