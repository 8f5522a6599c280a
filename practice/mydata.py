"""All that is kept of a learner, as files of their own: JSON, tables, and a deck for Anki."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F
from django.utils import timezone
from django.utils.html import escape

from practice.anki import Flashcard, deck
from practice.learners import FORGOTTEN_AFTER
from practice.models import Attempt, Bookmark, Card, Learner, Mock, Note, Review, Turn
from questions.models import Question
from web.registry import PersonalData
from web.tables import csv_text

BOOKMARK = ("slug", "made")
NOTE = ("slug", "changed", "text")
CARD = (
    "slug state step stability difficulty due last_review lapses known suspended buried_until "
    "question_version set_aside"
).split()
TURN = "slug mock_id place answer answered score fell_in_trap".split()
REVIEW = "slug rating at day fell_in_trap ticks answer set_aside".split()


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
    tables = {"bookmarks": BOOKMARK, "notes": NOTE, "cards": CARD, "reviews": REVIEW}
    made = int(timezone.now().timestamp())
    return {
        "practice.json": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2),
        **{
            f"{name}.csv": csv_text(head, ([row[key] for key in head] for row in data[name]))
            for name, head in tables.items()
        },
        "anki.apkg": deck(settings.SITE_NAME, flashcards(learner, user), made=made),
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
        "bookmarks": rows(Bookmark, *BOOKMARK),
        "notes": rows(Note, *NOTE),
        "attempts": rows(Attempt, "slug", "step", "answer", "fell_in_trap", "changed"),
        "cards": rows(Card, *CARD, **aside),
        "reviews": rows(Review, *REVIEW, slug="card__question__slug", **aside),
        "mocks": list(
            Mock.objects.filter(learner=learner).values("id", "label", "minutes", "begun", "ended")
        ),
        "turns": rows(Turn, *TURN, owner="mock__learner"),
    }


def flashcards(learner: Learner, user: Any) -> Iterator[Flashcard]:
    """What the learner saved or studied and may still see."""
    own = Question.objects.filter(bookmarks__learner=learner) | Question.objects.filter(
        cards__learner=learner
    )
    visible = Question.objects.visible_to(user).filter(pk__in=own.values("pk"))
    for question in visible.in_bank_order().prefetch_related("tags"):
        yield Flashcard(
            f"{settings.SITE_NAME}:{question.slug}",
            escape(question.title),
            f"{question.html['short_answer']}<hr>{question.html['trap']}",
            [tag.slug for tag in question.tags.all()],
        )


def delete_of(user: Any) -> None:
    """All rows hang on the learner, and the learner on the user: they go with that row."""


DATA = PersonalData("practice", kept=kept_of_practice, export=export_of, delete=delete_of)
