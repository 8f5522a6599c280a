"""A question as it will look: while it is typed, and as each kind of reader sees it."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from questions.bankfile import BLANK
from questions.content import LISTS, MAX_TEXT, MAX_TITLE, TEXTS, Content, Status
from questions.models import Question, Reading
from questions.proposals.actions import waiting_for
from questions.rendering import render_question
from questions.rows import content_of, fill, lines_of
from questions.views import detail_context
from questions.workflow import readers, with_words
from web.forms import LongText

# Who may look: the words for the page, and whether they see what an answer sounds like.
READERS = {
    "visitor": ("anybody", False),
    "candidate": ("a candidate", False),
    "interviewer": ("an interviewer", True),
}


class TextsForm(forms.Form):
    """What of the question's form is shown by a renderer."""

    title = forms.CharField(required=False, max_length=MAX_TITLE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*TEXTS, *LISTS):
            self.fields[name] = LongText(max_length=MAX_TEXT)

    @property
    def content(self) -> Content:
        """What can be shown of what was typed."""
        data = self.cleaned_data
        values: dict[str, Any] = {name: data[name] for name in ("title", *TEXTS) if name in data}
        values |= {name: lines_of(data[name]) for name in LISTS if name in data}
        return replace(BLANK, **values)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What was typed so far, by the renderer that will make its page. Nothing is kept."""
    if not request.user.has_perm("questions.view_question"):
        raise PermissionDenied
    form = TextsForm(request.POST)
    form.is_valid()
    question = Question()
    fill(question, form.content)
    question.html = render_question(form.content, {})
    context = {"question": question, "form": form, "sees_anchors": True}
    return render(request, "admin/questions/question/preview.html", context)


@require_safe
def as_reader(request: HttpRequest, pk: int, who: str) -> HttpResponse:
    """A question's own page as a reader gets it, or would get it once it is open to them.

    It is made for a request that carries none of the editor's cookies, so that nothing on it is
    the editor's own.
    """
    if not request.user.has_perm("questions.view_question"):
        raise PermissionDenied
    if who not in READERS:
        raise Http404
    question = get_object_or_404(Question.objects.with_everything(), pk=pk)
    words, sees_anchors = READERS[who]
    waiting = waiting_for(question) if "next" in request.GET else None
    if waiting:
        say(question, with_words(content_of(question), waiting.content))
    now = timezone.now()
    open_to_them = question.is_public(now) or (sees_anchors and question.status == Status.PUBLISHED)
    stand_in = without_cookies(request, question.get_absolute_url())
    context = {
        **detail_context(stand_in, question, sees_anchors=sees_anchors),
        "who": who,
        "next": waiting,
        "words": words,
        "others": [name for name in READERS if name != who],
        "open_to_them": open_to_them,
        "readers": readers(content_of(question), now),
    }
    return render(stand_in, "admin/questions/question/as_reader.html", context)


def say(question: Question, content: Content) -> None:
    """Let the page of a question show other words. Nothing of it is kept."""
    fill(question, content)
    question.html = render_question(content, {})
    links = [Reading(title=link.title, url=link.url) for link in content.further]
    question._prefetched_objects_cache["further"] = links  # type: ignore[attr-defined]


def without_cookies(request: HttpRequest, path: str) -> HttpRequest:
    """A visitor's request for another address of this site."""
    visit = HttpRequest()
    visit.method = "GET"
    visit.path = visit.path_info = path
    visit.META = {name: value for name, value in request.META.items() if name != "HTTP_COOKIE"}
    visit.META |= {"QUERY_STRING": "", "REQUEST_METHOD": "GET"}
    visit.user = AnonymousUser()
    visit.htmx = HtmxDetails(visit)  # type: ignore[attr-defined]
    return visit
