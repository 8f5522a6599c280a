"""The one of two databases that this site searches with."""

from collections.abc import Sequence
from typing import Protocol

from django.db import connection

from questions.search.query import Clause


class Engine(Protocol):
    """What ``sqlite`` and ``postgresql`` both do, with the same answers to the same questions."""

    # The beginning of a document's answer, as SQL.
    OPENING: str

    def install(self) -> None:
        """Put the database's own index in place, and fill it, if it isn't there as it should be."""

    def rebuild(self) -> None:
        """Make the database's own index again from the documents."""

    def matching(self, clauses: Sequence[Clause], *, heads: bool = False) -> Sequence[int]:
        """The ids of the questions that say all of it, in title, tags or companies if ``heads``."""


def engine() -> Engine:
    if connection.vendor == "postgresql":
        from questions.search import postgresql

        return postgresql
    from questions.search import sqlite

    return sqlite
