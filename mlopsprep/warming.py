"""A worker makes the list once before anybody asks for it.

The first page of a process waits for imports, for templates to be compiled and for the index of the
bank. Without this, some reader would wait for them after every deploy and every replaced worker.

What is in memory then is there for good. The garbage collector is told so: going through all of it
takes a twentieth of a second each time, in the middle of somebody's request.
"""

import gc
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse


def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
    """Nobody reads the answer."""


def warm(application: WSGIHandler) -> int:
    """Ask the application for the list as a visitor would; returns the status it answered.

    From then on the garbage collector leaves alone what there is.
    """
    environ: dict[str, Any] = {
        "HTTP_HOST": settings.SITE_HOST,
        "PATH_INFO": reverse("questions:list"),
        "wsgi.url_scheme": "https" if settings.HTTPS else "http",
    }
    setup_testing_defaults(environ)
    response: Any = application(environ, start_response)
    try:
        list(response)
    finally:
        response.close()
    gc.collect()
    gc.freeze()
    return int(response.status_code)
