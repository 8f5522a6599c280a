"""Where a person is: whose midnight, whose clock on the wall."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_of(user: Any) -> ZoneInfo:
    """A user's time zone; UTC for visitors, and for a zone that this machine doesn't know."""
    try:
        return ZoneInfo(getattr(user, "time_zone", "") or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
