"""What is kept for searching. Both are made from questions, and can be made again at any time."""

from typing import Any

from django.db import models

from questions.search.text import MAX_WORD


class RowNumber(models.OneToOneField):
    """A primary key that SQLite takes for the number of the row itself, with no index beside it."""

    def db_type(self, connection: Any) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class SearchDocument(models.Model):
    """The tokens of one question, apart by how much a hit among them says.

    Hidden questions have one too: who may see what is for masks to say. The database's own index
    hangs on this table, see ``questions.search.sqlite`` and ``postgresql``.
    """

    question = RowNumber(
        "questions.Question", models.CASCADE, primary_key=True, related_name="search_document"
    )
    title = models.TextField()
    tags = models.TextField()
    companies = models.TextField()
    trap = models.TextField()
    answer = models.TextField()
    version = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.question_id}: {self.title}"


class SearchWord(models.Model):
    """A word that some question has, or had, as a reader would type it."""

    word = models.CharField(max_length=MAX_WORD, primary_key=True)

    def __str__(self) -> str:
        return self.word
