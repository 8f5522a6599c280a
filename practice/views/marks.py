"""Saying something of a question: save it, know it, write a note on it.

A visitor of whom nothing is kept gets here by a link, because the pages they see are everyone's:
there is the button, on a page of its own. htmx fetches the button alone, and it presses itself.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from practice.actions import set_bookmark, set_known
from practice.forms import MarkForm, WayBack
from practice.learners import learner_for_writing, learner_of, whose
from practice.models import Bookmark, Card
from practice.stars import KNOW, SAVE, Mark, button
from questions.models import Question
from web.access import viewer
from web.htmx import see_other, wants_partial

Write = Callable[..., None]


def visible_question(request: HttpRequest, slug: str) -> Question:
    """The question, or the same 404 whether it is hidden or was never there."""
    return get_object_or_404(Question.objects.visible_to(viewer(request)), slug=slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bookmark(request: HttpRequest, slug: str) -> HttpResponse:
    question = visible_question(request, slug)
    if request.method == "POST":
        return post_mark(request, question, SAVE, set_bookmark)
    on = Bookmark.objects.of(whose(request)).filter(question=question).exists()
    return show_mark(request, question, SAVE, on=on)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def know(request: HttpRequest, slug: str) -> HttpResponse:
    question = visible_question(request, slug)
    if request.method == "POST":
        return post_mark(request, question, KNOW, set_known)
    on = Card.objects.of(whose(request)).filter(question=question, known=True).exists()
    return show_mark(request, question, KNOW, on=on)


def show_mark(request: HttpRequest, question: Question, mark: Mark, *, on: bool) -> HttpResponse:
    """The button on a page of its own; for htmx only the button, with a form it belongs to."""
    way = WayBack({"next": request.GET.get("next") or came_from(request)})
    context = {
        "question": question,
        "mark": mark,
        "on": on,
        "next": way.cleaned_data["next"] if way.is_valid() else "",
        "path": request.htmx.current_url_abs_path or "",  # type: ignore[attr-defined]
        "csrf_token": get_token(request),
        "button": mark_safe(  # noqa: S308 - made by practice.stars
            button(mark, question.pk, question.slug, on=on, at_once=not on)
        ),
    }
    template = "practice/_mark.html" if wants_partial(request) else "practice/mark.html"
    return render(request, template, context)


def came_from(request: HttpRequest) -> str:
    """The page of ours whose link led here: on a shared page the link itself can't say which."""
    host, path = request.get_host(), request.headers.get("Referer", "").partition("://")[2]
    return path.removeprefix(host) if path.startswith(f"{host}/") else ""


def post_mark(request: HttpRequest, question: Question, mark: Mark, write: Write) -> HttpResponse:
    """Make it so; then the button for the opposite, or back to where it was pressed."""
    form = MarkForm(request.POST)
    if not form.is_valid():
        return HttpResponse("Say wanted=on or wanted=off.", status=422, content_type="text/plain")
    on = form.cleaned_data["wanted"]
    learner = learner_for_writing(request) if on else learner_of(request)
    if learner:
        write(learner, question, on=on)
    if wants_partial(request):
        return HttpResponse(button(mark, question.pk, question.slug, on=on))
    return see_other(form.cleaned_data["next"] or question.get_absolute_url())
