"""The site's addresses, and the least that a Django view can do behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

BODY = b"x" * 4_500  # about what a compressed list weighs


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


def bare_signed_in(request: HttpRequest) -> HttpResponse:
    """Loads the session and the user, and nothing else."""
    return HttpResponse(BODY + str(request.user.pk).encode())


urlpatterns = [
    path("bare/", bare),
    path("bare/signed-in/", bare_signed_in),
    path("", include("mlopsprep.urls")),
]
