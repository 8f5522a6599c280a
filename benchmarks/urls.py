"""The site's addresses, and the least that a Django view can do behind the same middleware."""

import os

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone

from web.access import role_required
from web.roles import UserRole

BODY = b"x" * 4_500  # about what a compressed list weighs


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


def bare_signed_in(request: HttpRequest) -> HttpResponse:
    """Loads the session and the user, and nothing else."""
    return HttpResponse(BODY + str(request.user.pk).encode())


def worker(request: HttpRequest) -> HttpResponse:
    """Which process answers."""
    return HttpResponse(str(os.getpid()))


@role_required(UserRole.INTERVIEWER)
def bare_write(request: HttpRequest) -> HttpResponse:
    """Holds one row of whoever is logged in and has a role, changes it, and nothing else."""
    with transaction.atomic():
        user = get_user_model().objects.select_for_update().get(pk=request.user.pk or 0)
        user.last_login = timezone.now()
        user.save(update_fields=["last_login"])
    return HttpResponse(BODY[:20])


urlpatterns = [
    path("bare/", bare),
    path("bare/worker/", worker),
    path("bare/signed-in/", bare_signed_in),
    path("bare/write/", bare_write),
    path("", include("mlopsprep.urls")),
]
