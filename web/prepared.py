"""Queries that are built once and run often.

Building and compiling a query takes Django several times as long as a small database takes to
answer it. On a page that everything else comes from memory for, that is most of the time.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

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
        given = {name: in_database(value) for name, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [p(given) if callable(p) else p for p in parameters])
            return cursor.fetchall()

    def _compile(self) -> tuple[str, list[Any]]:
        samples = {name: SAMPLES[kind](n) for n, (name, kind) in enumerate(self.types.items())}
        sql, parameters = self.build(**samples).query.sql_with_params()
        places = {in_database(sample): name for name, sample in samples.items()}
        found = [_value_of(places[p]) if p in places else p for p in parameters]
        if missing := places.keys() - set(parameters):
            raise ValueError(f"The query doesn't use {[places[p] for p in missing]}.")
        return sql, found


def _value_of(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda given: given[name]


def in_database(value: Any) -> Any:
    """A value as Django hands it to the driver, to be compared with what ``rows`` gives."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def from_database(value: Any) -> datetime:
    """A time of ``rows`` as Django would give it."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)
