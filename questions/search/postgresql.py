"""PostgreSQL's index of the documents: two columns made from theirs, and a GIN index on both.

The tokens are plain already, so the ``simple`` configuration only parts them at the blanks. A hit
in title, tags or companies has a column of its own: had it only another weight, PostgreSQL would
have to look into each document that has the word at all.
"""
# ruff: noqa: S608 - what is put into SQL here are names and words of ours; queries are parameters

import sys
from array import array
from collections.abc import Sequence

from django.db import connection, transaction

from questions.search.query import Clause

TABLE = "questions_searchdocument"
OPENING = "opening"
HEADS = "title || ' a ' || tags || ' a ' || companies"
ALL = f"{HEADS} || ' a ' || trap || ' a ' || answer"
# A large bank takes longer than a page may.
PATIENCE = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {{name}}(tsquery) RETURNS bytea
LANGUAGE sql STABLE PARALLEL RESTRICTED SET enable_seqscan = off SET jit = off
AS $$ SELECT string_agg(int8send(question_id), '') FROM {TABLE} WHERE {{column}} @@ $1 $$;"""
# In the row stays what ranking reads, so that it needn't be fetched and unpacked one by one; the
# rest goes out of line, so that finding many ids reads a small table. What is new waits in a list
# that every search reads as well: a short one, or searching would be slow, but without it writing
# would be. Reading the whole table looks cheap to the planner, who doesn't count unpacking the
# vectors, so the functions forbid it.
SCHEMA = f"""
ALTER TABLE {TABLE} SET (toast_tuple_target = 128);
ALTER TABLE {TABLE}
DROP COLUMN IF EXISTS says, DROP COLUMN IF EXISTS heads, DROP COLUMN IF EXISTS opening;
ALTER TABLE {TABLE}
ADD COLUMN opening text GENERATED ALWAYS AS (substr(answer, 1, 300)) STORED;
ALTER TABLE {TABLE}
ALTER COLUMN title SET STORAGE MAIN, ALTER COLUMN tags SET STORAGE MAIN,
ALTER COLUMN companies SET STORAGE MAIN, ALTER COLUMN trap SET STORAGE MAIN,
ALTER COLUMN opening SET STORAGE MAIN;
ALTER TABLE {TABLE}
ADD COLUMN says tsvector GENERATED ALWAYS AS (to_tsvector('simple', {ALL})) STORED,
ADD COLUMN heads tsvector GENERATED ALWAYS AS (to_tsvector('simple', {HEADS})) STORED;
CREATE INDEX questions_search ON {TABLE} USING gin (says, heads)
WITH (gin_pending_list_limit = 1024);
{FUNCTION.format(name="questions_search", column="says")}
{FUNCTION.format(name="questions_search_heads", column="heads")}
"""


def install() -> None:
    """Make the column, its index and the function that asks it, if they are not these."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regproc('questions_search'), 'pg_proc')")
        if cursor.fetchone() == (SCHEMA,):
            return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PATIENCE + SCHEMA)
        # The parameter is put in here: a comment takes none.
        said = connection.ops.compose_sql(  # type: ignore[attr-defined] # PostgreSQL's own
            "COMMENT ON FUNCTION questions_search IS %s", [SCHEMA]
        )
        cursor.execute(said)


def rebuild() -> None:
    """Index all documents afresh."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{PATIENCE} REINDEX INDEX questions_search")


def matching(clauses: Sequence[Clause], *, heads: bool = False) -> Sequence[int]:
    """The ids of the questions that say all of it, in no order.

    They come as bytes: a row for each of 50,000 takes several times as long.
    """
    ids = array("q")
    function = "questions_search_heads" if heads else "questions_search"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s::tsquery)", [expression(clauses)])
        ids.frombytes(cursor.fetchone()[0] or b"")
    if sys.byteorder == "little":
        ids.byteswap()  # the bytes come in the network's order
    return ids


def expression(clauses: Sequence[Clause]) -> str:
    """Clauses as a ``tsquery``; tokens are letters and digits and need no quotes."""
    return " & ".join(
        "(" + " | ".join(" <-> ".join(phrase) for phrase in clause) + ")" for clause in clauses
    )
