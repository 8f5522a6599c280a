"""The pages that belong to the site and to no app."""

from django.conf import settings
from django.contrib import admin
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from web.access import viewer


@require_safe
@cache_control(no_store=True)
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the site can answer: 200, or 503 when its database can't be reached."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"status": "database unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    """For whoever asks without reading the page. Not for ever: the file's name has a hash in it."""
    return redirect(static("favicon.svg"))


@require_safe
@cache_control(public=True, max_age=86400)
def speculation_rules(request: HttpRequest) -> HttpResponse:
    """Pages a browser may fetch while the pointer rests on their link: those that change nothing."""
    pages = [reverse("questions:list"), "/questions/*"]
    where = {"or": [{"href_matches": {"pathname": page, "search": "*"}} for page in pages]}
    rules = {"prefetch": [{"where": where, "eagerness": "moderate"}]}
    return JsonResponse(rules, content_type="application/speculationrules+json")


@require_safe
def admin_login(request: HttpRequest) -> HttpResponse:
    """The admin has no log-in of its own: the site's has the limits and the second factor.

    For whoever is logged in and may not enter there is nothing here: it would only send them back.
    """
    if viewer(request).is_authenticated and not admin.site.has_permission(request):
        raise Http404
    target = request.GET.get("next") or reverse("admin:index")
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': target})}")


# Pages for what went wrong. They read nothing from the database or the session, because those may
# be what is broken.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(400, "We could not make sense of that", "Check the address, or start afresh.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(403, "This page is not open to you", "Another account may be let in.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    advice = "It may have moved, or it may not be public. The list has everything there is."
    return problem(404, "There is nothing at this address", advice)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem(500, "Something broke on our side", "Try again in a moment.")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return problem(429, "That was a lot at once", "Wait a few minutes, then try again.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    advice = (
        "You logged in or out in the meantime, or cookies are off. "
        "Go back, reload the page, and send it again."
    )
    return problem(403, "This form had grown old", advice)


def problem(status: int, title: str, advice: str) -> HttpResponse:
    """A page that says what went wrong and what to do."""
    context = {"status": status, "title": title, "advice": advice, "site_name": settings.SITE_NAME}
    return HttpResponse(render_to_string("problem.html", context), status=status)
