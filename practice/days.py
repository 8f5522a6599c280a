"""A learner's own days: when today began and ends where they are."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def day_of(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date()


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day: where midnight is skipped for summer time, the one after it."""
    return datetime.combine(day, time.min, tzinfo=zone)


def tomorrow(now: datetime, zone: ZoneInfo) -> datetime:
    return start_of(day_of(now, zone) + timedelta(days=1), zone)
