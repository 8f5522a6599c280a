"""The pages that belong to the site and to no app."""

import re

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.data import days, kept
from practice.learners import COOKIE_AGE
from web.access import Refused, viewer

# A short word, a number, a path, a UUID.
MACHINE_MADE = re.compile(r"\w{1,4}|\d+|/\S*|[0-9a-f-]{36}")


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
    """What a browser may fetch while the pointer rests on a link: pages that change nothing."""
    pages = [reverse("questions:list"), "/questions/:slug/"]
    where = {"or": [{"href_matches": {"pathname": page, "search": "*"}} for page in pages]}
    rules = {"prefetch": [{"where": where, "eagerness": "moderate"}]}
    return JsonResponse(rules, content_type="application/speculationrules+json")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept and for how long, from the settings and from every app that keeps something."""
    session = (settings.SESSION_COOKIE_NAME, "you are logged in", days(settings.SESSION_COOKIE_AGE))
    csrf = (
        settings.CSRF_COOKIE_NAME,
        "the forms you send are yours; set by the first page with a form",
        days(settings.CSRF_COOKIE_AGE),
    )
    learner = (
        settings.LEARNER_COOKIE_NAME,
        "what you save and practise without an account is yours; set by the first thing you keep",
        days(COOKIE_AGE.total_seconds()),
    )
    context = {"kept": kept(), "cookies": [session, csrf, learner], "counted": "an hour"}
    return render(request, "privacy.html", context)


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
    if isinstance(exception, RequestDataTooBig):
        advice = "Go back: what you typed is still there. Make it shorter, or send it in parts."
        return problem(413, "That was too much to send at once", advice)
    return problem(400, "We could not make sense of that", "Check the address, or start afresh.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A view may say why, in a sentence of ours; what Django itself says is not for readers."""
    refused = isinstance(exception, Refused)
    advice = str(exception) if refused else "Another account may be let in."
    return problem(403, "This page is not open to you", advice)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    advice = "It may have moved, or it may not be public. The list has everything there is."
    return problem(404, "There is nothing at this address", advice)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem(500, "Something broke on our side", "Try again in a moment.")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return problem(429, "That was a lot at once", "Wait a few minutes, then try again.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What was typed is kept. It can be sent again from here only if it came from our own page:
    otherwise another site could post a form and have our visitor press the button."""
    fields = typed_fields(request)
    secret = any(is_secret(name) for name, _ in fields)
    kept = [(name, value) for name, value in fields if value.strip() and not is_secret(name)]
    resend = bool(kept) and not secret and not request.FILES and is_from_us(request)
    advice = "You logged in or out in the meantime, or cookies are off."
    context = {
        "status": 403,
        "title": "This form had grown old",
        "advice": f"{advice} Go back, reload the page, and send it again." if not kept else advice,
        "site_name": settings.SITE_NAME,
        "kept": [(name, value, is_prose(value) or not resend) for name, value in kept],
        "resend": resend,
        "action": request.get_full_path(),
    }
    return render(request, "stale_form.html", context, status=403)


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, but for its token. Nothing, if it can't be read."""
    try:
        lists = request.POST.lists()
    except (SuspiciousOperation, BadRequest, UnreadablePostError, MultiPartParserError):
        return []
    return [
        (name, str(value))
        for name, values in lists
        for value in values
        if name != "csrfmiddlewaretoken"
    ]


def is_prose(value: str) -> bool:
    """Whether a value is a text that somebody typed, and no key, number or address of the form."""
    return not MACHINE_MADE.fullmatch(value)


def is_secret(name: str) -> bool:
    """Whether a field holds what must not be shown: a password, a code, a passkey's answer."""
    return any(word in name.lower() for word in ("pass", "code", "credential", "secret", "token"))


def is_from_us(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent this."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def problem(status: int, title: str, advice: str) -> HttpResponse:
    """A page that says what went wrong and what to do."""
    context = {"status": status, "title": title, "advice": advice, "site_name": settings.SITE_NAME}
    return HttpResponse(render_to_string("problem.html", context), status=status)
