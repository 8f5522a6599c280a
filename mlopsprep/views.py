"""The pages that belong to the site and to no app."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the site can answer: 200, or 503 when its database can't be reached."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unavailable"}, status=503)
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponsePermanentRedirect(static("favicon.svg"))


@require_safe
def admin_login(request: HttpRequest) -> HttpResponse:
    """The admin has no log-in of its own: the site's has the limits and the second factor."""
    target = request.GET.get("next") or reverse("admin:index")
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': target})}")


# Pages for what went wrong. They read nothing from the database or the session, because those may
# be what is broken.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(
        request,
        400,
        "That request made no sense to us",
        "Check the address, or start from the list.",
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, 403, "This page is not open to you", "You may need another account.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(
        request, 404, "There is nothing at this address",
        "It may have moved, or it may not be public. The list has everything there is.",
    )  # fmt: skip


def server_error(request: HttpRequest) -> HttpResponse:
    return problem(
        request, 500, "Something broke on our side", "It has been noted. Try again in a moment."
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return problem(
        request, 403, "This form had grown old",
        "You logged in or out in the meantime, or cookies are off. Go back, reload, and send it again.",
    )  # fmt: skip


def problem(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    context: dict[str, Any] = {
        "status": status, "title": title, "advice": advice, "site_name": settings.SITE_NAME,
    }  # fmt: skip
    return render(None, "problem.html", context, status=status)  # type: ignore[arg-type]
