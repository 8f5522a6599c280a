"""What one question's page shows of its reader: their marks, note and card, and what changed."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from practice.changes import changes_since
from practice.learners import whose
from practice.marks import STATES
from practice.models import Bookmark, Card, Note
from practice.stars import KNOW, SAVE, button, link
from questions.facets import Index
from questions.models import Question
from web.middleware import our_cookies


@dataclass(frozen=True, slots=True)
class Own:
    """``shared``: the page is the same for every visitor, and nothing of anyone's is on it."""

    shared: bool
    marks: SafeString
    note: Note | None = None
    card: Card | None = None
    has_changed: bool = False

    @property
    def state(self) -> str:
        state: str = getattr(self.card, "own_state", "new")  # as annotated by with_state()
        return "" if state == "new" else STATES[state]


def read_own(request: HttpRequest, question: Question, index: Index) -> Own:
    """Three queries for a reader who may have something of their own, else none."""
    pk, slug = question.pk, question.slug
    if not our_cookies(request):
        return Own(shared=True, marks=mark_safe(link(SAVE, pk, slug) + link(KNOW, pk, slug)))  # noqa: S308
    who = whose(request)
    saved = bool(who) and Bookmark.objects.of(who).filter(question=question).exists()
    note = Note.objects.of(who).filter(question=question).first() if who else None
    cards = Card.objects.of(who).filter(question=question).with_state(timezone.now())
    card = cards.first() if who else None
    marks = button(SAVE, pk, slug, on=saved) + button(
        KNOW, pk, slug, on=card is not None and card.known
    )
    return Own(False, mark_safe(marks), note, card, has_changed(card, question, index))  # noqa: S308


def has_changed(card: Card | None, question: Question, index: Index) -> bool:
    """Whether a question says something else than when it was studied: no query in most cases."""
    if card is None or not card.question_version or question.pk not in index.places:
        return False
    newest = index.versions[index.places[question.pk]]
    return newest > card.question_version and bool(changes_since(question, card.question_version))
