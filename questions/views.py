"""The list, a question, and the figures in it."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import condition, require_safe
from django_htmx.http import push_url

from questions.facets import current_index, public_version
from questions.figures import content_type, style_hashes
from questions.filters import shortened
from questions.listing import open_own_list
from questions.mine import parameters
from questions.models import Figure, OldSlug, Question
from questions.onward import neighbours, random_from, related_to
from questions.search.suggesting import suggestions
from web.access import viewer
from web.htmx import wants_partial
from web.markdown import headings
from web.overlay import overlaid
from web.roles import UserRole, roles_of
from web.sharing import shared_page


@require_safe
@shared_page(public_version, parameters=parameters)
def question_list(request: HttpRequest) -> HttpResponse:
    """The bank, filtered by the address: a whole page, or its results for htmx."""
    listing = open_own_list(request)
    context = {"listing": listing}
    response = overlaid(request, "questions/list.html", context, partial="results", key=listing.key)
    if wants_partial(request):
        query = listing.selection.query
        push_url(response, f"{request.path}?{query}" if query else request.path)
    return response


@require_safe
@shared_page(public_version, parameters=parameters)
def question_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One question, with its neighbours in the list that the address names."""
    user = viewer(request)
    visible = Question.objects.visible_to(user)
    question = visible.with_everything().filter(slug=slug).first()
    if question is None:
        return redirect_from_old(request, slug)
    sees_anchors = bool(roles_of(user) & {UserRole.INTERVIEWER, UserRole.EDITOR})
    context = detail_context(request, question, sees_anchors=sees_anchors)
    return render(request, "questions/detail.html", context)


def detail_context(
    request: HttpRequest, question: Question, *, sees_anchors: bool
) -> dict[str, Any]:
    """What the page of a question shows, with everything of it prefetched."""
    listing = open_own_list(request)
    return {
        "question": question,
        "listing": listing,
        "place": neighbours(listing, question),
        "related": related_to(listing, question),
        "headings": headings(question.html.get("answer", "")),
        "sees_anchors": sees_anchors,
    }


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What the text in the search field may become: a piece of HTML for the field's list."""
    index = current_index()
    text = shortened(" ".join(request.GET.getlist("q")))
    found = suggestions(index, text, index.visible_to(viewer(request)))
    return render(request, "questions/_suggestions.html", {"suggestions": found})


@require_safe
@never_cache
def random_question(request: HttpRequest) -> HttpResponse:
    """Go to any one question of the list that the address names; to the list if it is empty."""
    listing = open_own_list(request)
    question = random_from(listing)
    address = question.get_absolute_url() if question else reverse("questions:list")
    query = listing.selection.query
    return redirect(f"{address}?{query}" if query else address)


def redirect_from_old(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead an old address to its question, if the reader may see it, in the list that it names."""
    old = get_object_or_404(OldSlug.objects.select_related("question"), slug=slug)
    if not old.question.can_be_seen_by(viewer(request)):
        raise Http404
    address = old.question.get_absolute_url()
    query = open_own_list(request).selection.query
    return redirect(f"{address}?{query}" if query else address, permanent=True)


def figure_digest(request: HttpRequest, name: str) -> str | None:
    digest = Figure.objects.filter(name=name).values_list("digest", flat=True).first()
    return f'"{digest}"' if digest else None


@require_safe
@cache_control(public=True, max_age=3600)
@condition(etag_func=figure_digest)
def figure(request: HttpRequest, name: str) -> HttpResponseBase:
    """A figure. Opened by itself it may use its own style sheet, named by hash; nothing else."""
    return drawn(name, bytes(get_object_or_404(Figure, name=name).content))


def drawn(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type(name))
    response._csp_replace = {  # type: ignore[attr-defined]
        **settings.CONTENT_SECURITY_POLICY["DIRECTIVES"],
        "style-src": style_hashes(content),
    }
    return response
