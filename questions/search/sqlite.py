"""SQLite's index of the documents: an FTS5 table that takes its text from theirs.

Triggers keep it in step, on the documents' table alone: SQLite drops them without a word when a
migration rebuilds a table, and refuses to migrate if one reads another table. So they are no part
of a migration, but put in place after each.
"""
# ruff: noqa: S608 - what is put into SQL here are names of ours; queries are parameters

import json
from collections.abc import Sequence

from django.db import connection

from questions.search.query import Clause

TABLE = "questions_searchdocument"
INDEX = "questions_search"
COLUMNS = "title, tags, companies, trap, answer"
OPENING = "substr(answer, 1, 300)"
HEADS = "{title tags companies}"
NEW = "new.question_id, new.title, new.tags, new.companies, new.trap, new.answer"
OLD = NEW.replace("new.", "old.")
FORGET = f"INSERT INTO {INDEX} ({INDEX}, rowid, {COLUMNS}) VALUES ('delete', {OLD});"
ADD = f"INSERT INTO {INDEX} (rowid, {COLUMNS}) VALUES ({NEW});"

# The tokens are plain already: the ascii tokenizer only parts them at the blanks. Ranking looks at
# the documents themselves, so the sizes of columns need not be kept.
TRIGGER = "CREATE TRIGGER {} AFTER {} ON questions_searchdocument BEGIN {} END"
SCHEMA = {
    INDEX: f"CREATE VIRTUAL TABLE {INDEX} USING fts5({COLUMNS}, content='{TABLE}', "
    "content_rowid='question_id', tokenize='ascii', columnsize=0)",
    f"{INDEX}_added": TRIGGER.format(f"{INDEX}_added", "INSERT", ADD),
    f"{INDEX}_deleted": TRIGGER.format(f"{INDEX}_deleted", "DELETE", FORGET),
    f"{INDEX}_changed": TRIGGER.format(f"{INDEX}_changed", "UPDATE", f"{FORGET} {ADD}"),
}


def install() -> None:
    """Make the index and its triggers if they are not there as they should be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'questions_search%'")
        there = {name: sql for name, sql in cursor.fetchall() if name in SCHEMA}
        if there == SCHEMA:
            return
        for name in reversed(SCHEMA):
            kind = "TABLE" if name == INDEX else "TRIGGER"
            cursor.execute(f"DROP {kind} IF EXISTS {name}")
        for statement in SCHEMA.values():
            cursor.execute(statement)
    rebuild()


def rebuild() -> None:
    """Index all documents afresh."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')")


def matching(clauses: Sequence[Clause], *, heads: bool = False) -> Sequence[int]:
    """The ids of the questions that say all of it, in their own order.

    They come as one text: a row for each of 50,000 takes twice as long.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT group_concat(rowid) FROM {INDEX} WHERE {INDEX} MATCH %s",
            [expression(clauses, heads=heads)],
        )
        ids: Sequence[int] = json.loads(f"[{cursor.fetchone()[0] or ''}]")
    return ids


def expression(clauses: Sequence[Clause], *, heads: bool) -> str:
    """Clauses as FTS5 wants them; in quotes a token is a token, even if it is ``or``."""
    every = " AND ".join(
        "(" + " OR ".join('"' + " ".join(phrase) + '"' for phrase in clause) + ")"
        for clause in clauses
    )
    return f"{HEADS} : ({every})" if heads else every
