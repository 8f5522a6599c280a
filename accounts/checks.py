"""What a server must have before it lets people log in."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

PER_PROCESS = (
    "django.core.cache.backends.locmem.LocMemCache",
    "django.core.cache.backends.dummy.DummyCache",
)


@register(Tags.security)
def limits_are_shared(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Log-in attempts are counted in the default cache: each process with its own counts anew."""
    backend = settings.CACHES["default"]["BACKEND"]
    if settings.DEBUG or settings.WORKERS < 2 or backend not in PER_PROCESS:
        return []
    return [
        Error(
            f"{settings.WORKERS} workers don't share their default cache, so each would allow "
            "as many log-in attempts as all of them together should.",
            hint="Leave MLOPSPREP_CACHE_URL out (the database is used), name a Redis server in "
            "it, or set MLOPSPREP_WORKERS=1.",
            id="accounts.E001",
        )
    ]
