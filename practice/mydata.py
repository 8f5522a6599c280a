"""All that is kept of a learner, as files of their own: JSON, tables, and a deck for Anki."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F

from practice.learners import FORGOTTEN_AFTER
from practice.models import Attempt, Bookmark, Card, Learner, Mock, Note, Review, Turn
from questions.models import Question
from web.registry import PersonalData

# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
CARD = (
    "slug state step stability difficulty due last_review lapses known suspended buried_until "
    "question_version set_aside"
).split()
TURN = "slug mock_id place answer answered score fell_in_trap".split()
REVIEW = "slug rating at day fell_in_trap ticks answer set_aside".split()
ANKI_HEAD = "#separator:tab\n#html:true\n#columns:Question\tAnswer\tTags\n#tags column:3\n"


def kept_of_practice() -> list[tuple[str, str]]:
    return [
        (
            "What you bookmark, note, answer and rate",
            "as long as you have the account, or until you remove it",
        ),
        (
            "The same of a visitor without an account, under a random key in a cookie",
            f"until the cookie has not been used for {FORGOTTEN_AFTER.days} days",
        ),
    ]


def export_of(user: Any) -> Mapping[str, str | bytes]:
    """The files of a user's download; none if they never kept anything."""
    learner = Learner.objects.filter(user=user).first()
    if learner is None:
        return {}
    data = everything_of(learner)
    return {
        "practice.json": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2),
        "bookmarks.csv": table(("slug", "made"), data["bookmarks"]),
        "notes.csv": table(("slug", "changed", "text"), data["notes"]),
        "cards.csv": table(CARD, data["cards"]),
        "reviews.csv": table(REVIEW, data["reviews"]),
        "anki.txt": anki_deck(learner, user),
    }


def everything_of(learner: Learner) -> dict[str, Any]:
    """Every row of a learner's, with questions by their slugs."""

    def rows(
        model: Any,
        *names: str,
        slug: str = "question__slug",
        owner: str = "learner",
        **more: Any,
    ) -> list[Any]:
        found = model.objects.filter(**{owner: learner}).annotate(slug=F(slug), **more)
        return list(found.order_by("pk").values(*names))

    aside: dict[str, Any] = {"set_aside": F("reset__label")}
    return {
        "settings": {"retention": learner.retention, "shows_streak": learner.shows_streak},
        "bookmarks": rows(Bookmark, "slug", "made"),
        "notes": rows(Note, "slug", "text", "changed"),
        "attempts": rows(Attempt, "slug", "step", "answer", "fell_in_trap", "changed"),
        "cards": rows(Card, *CARD, **aside),
        "reviews": rows(Review, *REVIEW, slug="card__question__slug", **aside),
        "mocks": list(
            Mock.objects.filter(learner=learner).values("id", "label", "minutes", "begun", "ended")
        ),
        "turns": rows(Turn, *TURN, owner="mock__learner"),
    }


def anki_deck(learner: Learner, user: Any) -> str:
    """What the learner saved or studied and may still see, as notes that Anki imports."""
    own = Question.objects.filter(bookmarks__learner=learner) | Question.objects.filter(
        cards__learner=learner
    )
    visible = Question.objects.visible_to(user).filter(pk__in=own.values("pk"))
    lines = [ANKI_HEAD]
    for question in visible.in_bank_order().prefetch_related("tags"):
        back = f"{question.html['short_answer']}<hr>{question.html['trap']}"
        tags = " ".join(tag.slug for tag in question.tags.all())
        lines.append("\t".join(_quoted(cell) for cell in (question.title, back, tags)) + "\n")
    return "".join(lines)


def table(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV, in which no cell is taken for a formula."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_inert(row[name]) for name in names])
    return file.getvalue()


def _inert(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value) if isinstance(value, list | bool | int | float) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""').replace("\t", " ") + '"'


def delete_of(user: Any) -> None:
    """All rows hang on the learner, and the learner on the user: they go with that row."""


DATA = PersonalData("practice", kept=kept_of_practice, export=export_of, delete=delete_of)
