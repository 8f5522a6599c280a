"""Queries that are built once and run often.

Building and compiling a query takes Django several times as long as a small database takes to
answer it. On a page that everything else comes from memory for, that is most of the time.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Func, QuerySet, TextField

# Stand in for the values while a query is compiled, the n-th of its type: such as no query has.
SAMPLES: dict[type, Callable[[int], Any]] = {
    int: lambda n: 8_123_456_789_012_345 + n,
    str: lambda n: f"\ue000 stands for value {n} \ue001",
    datetime: lambda n: datetime(8123, 4, 5, 6, 7, 8, 912345, tzinfo=UTC) + timedelta(days=n),
}


class Prepared:
    """``Prepared(build, user=int, now=datetime)``: the rows of ``build(user=..., now=...)``.

    ``build`` returns a queryset of ``values_list`` whose shape doesn't depend on the values. Rows
    come as the database gives them: columns that Django would convert (dates, JSON, booleans on
    SQLite) are not for this, except to be compared with each other.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **types: type) -> None:
        self.build = build
        self.types = types
        self.compiled: dict[str, tuple[str, list[Any]]] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """One query."""
        if connection.vendor not in self.compiled:
            self.compiled[connection.vendor] = self._compile()
        sql, parameters = self.compiled[connection.vendor]
        given = {name: _adapted(value) for name, value in values.items()}
        return _asked(sql, [p(given) if callable(p) else p for p in parameters])

    def _compile(self) -> tuple[str, list[Any]]:
        samples = {name: SAMPLES[kind](n) for n, (name, kind) in enumerate(self.types.items())}
        sql, parameters = self.build(**samples).query.sql_with_params()
        places = {_adapted(sample): name for name, sample in samples.items()}
        found = [_value_of(places[p]) if p in places else p for p in parameters]
        if missing := places.keys() - set(parameters):
            raise ValueError(f"The query doesn't use {[places[p] for p in missing]}.")
        return sql, found


def _asked(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a read. If a connection kept from an earlier request is gone, a new one is asked.

    Django would find out with a query of its own before the first of each request
    (``CONN_HEALTH_CHECKS``), which takes PostgreSQL as long as ours.
    """
    database: Any = connection
    untried = database.connection is not None and not database.health_check_done
    if untried:
        database.health_check_done = True
    try:
        return _rows(sql, parameters)
    except (InterfaceError, OperationalError):
        if not untried or database.in_atomic_block:
            raise
        database.close()
        return _rows(sql, parameters)


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _value_of(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda given: given[name]


def _adapted(value: Any) -> Any:
    """A value as Django hands it to the driver."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


class Instant(Func):
    """A time as text that sorts as the times do. Thousands of them are read several times quicker
    than as datetimes; ``instant`` and ``time_of`` say which they are."""

    output_field = TextField()
    template = "CAST(%(expressions)s AS text)"

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        return self.as_sql(compiler, connection, template=template, **more)


def instant(time: datetime) -> str:
    """A time as ``Instant`` gives it."""
    return _as_text(time, connection.vendor)


@lru_cache(64)
def _as_text(time: datetime, vendor: str) -> str:
    text = f"{time.astimezone(UTC).replace(tzinfo=None).isoformat(' ', 'microseconds')}"
    return text.removesuffix(".000000") if vendor == "sqlite" else text


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
