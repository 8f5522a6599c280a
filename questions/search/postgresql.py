"""PostgreSQL's index of the documents: a column made from theirs, and a GIN index on it.

The tokens are plain already, so the ``simple`` configuration only parts them at the blanks. The
four weights that a ``tsvector`` knows serve to ask for a hit in title, tags or companies.
"""
# ruff: noqa: S608 - what is put into SQL here are names and words of ours; queries are parameters

import sys
from array import array
from collections.abc import Sequence

from django.db import connection, transaction

from questions.search.query import Clause

TABLE = "questions_searchdocument"
VECTOR = " || ".join(
    f"setweight(to_tsvector('simple', {texts}), '{weight}')"
    for texts, weight in (
        ("title || ' a'", "A"),
        ("tags || ' a'", "B"),
        ("companies || ' a'", "C"),
        ("trap || ' a ' || answer", "D"),
    )
)
# Long values out of line: then finding many ids reads a small table. A change to the index is at
# once where a search looks, not in a list that each search has to read as well.
# To the planner reading the whole table looks cheap, for it doesn't count unpacking the vectors.
SCHEMA = f"""
ALTER TABLE {TABLE} SET (toast_tuple_target = 128);
ALTER TABLE {TABLE} DROP COLUMN IF EXISTS vector;
ALTER TABLE {TABLE} ADD COLUMN vector tsvector GENERATED ALWAYS AS ({VECTOR}) STORED;
CREATE INDEX questions_search ON {TABLE} USING gin (vector) WITH (fastupdate = off);
CREATE OR REPLACE FUNCTION questions_search(tsquery) RETURNS bytea
LANGUAGE sql STABLE PARALLEL RESTRICTED SET enable_seqscan = off SET jit = off
AS $$ SELECT string_agg(int8send(question_id), '') FROM {TABLE} WHERE vector @@ $1 $$;
"""


def install() -> None:
    """Make the column, its index and the function that asks it, if they are not these."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regproc('questions_search'), 'pg_proc')")
        if cursor.fetchone() == (SCHEMA,):
            return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        cursor.execute("COMMENT ON FUNCTION questions_search IS %s", [SCHEMA])


def rebuild() -> None:
    """Index all documents afresh."""
    with connection.cursor() as cursor:
        cursor.execute("REINDEX INDEX questions_search")


def matching(clauses: Sequence[Clause], *, heads: bool = False) -> Sequence[int]:
    """The ids of the questions that say all of it, in no order."""
    ids = array("q")
    with connection.cursor() as cursor:
        cursor.execute("SELECT questions_search(%s::tsquery)", [expression(clauses, heads=heads)])
        ids.frombytes(cursor.fetchone()[0] or b"")
    if sys.byteorder == "little":
        ids.byteswap()  # the bytes come in the network's order
    return ids


def expression(clauses: Sequence[Clause], *, heads: bool) -> str:
    """Clauses as a ``tsquery``; tokens need no quotes."""
    weights = ":ABC" if heads else ""
    return " & ".join(
        "("
        + " | ".join(" <-> ".join(token + weights for token in phrase) for phrase in clause)
        + ")"
        for clause in clauses
    )
