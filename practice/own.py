"""What one question's page shows of its reader: their marks, note and card, and what changed."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from practice.changes import changes_since
from practice.learners import whose
from practice.marks import STATES
from practice.models import Card, Note
from practice.snapshots import snapshot_of
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
    state: str = ""
    has_changed: bool = False


def read_own(request: HttpRequest, question: Question, index: Index) -> Own:
    """For a reader who may have something of their own: a query, and one each for note and card."""
    pk, slug = question.pk, question.slug
    if not our_cookies(request):
        return Own(shared=True, marks=mark_safe(link(SAVE, pk, slug) + link(KNOW, pk, slug)))  # noqa: S308
    snapshot = snapshot_of(request)
    marks = snapshot.marks(timezone.now())
    note = card = None
    if pk in marks.noted:
        note = Note.objects.filter(learner=snapshot.learner, question=question).first()
    if pk in snapshot.studied:
        card = Card.objects.of(whose(request)).filter(question=question).first()
    buttons = button(SAVE, pk, slug, on=pk in marks.saved) + button(
        KNOW, pk, slug, on=pk in snapshot.said_known
    )
    return Own(
        shared=False,
        marks=mark_safe(buttons),  # noqa: S308
        note=note,
        state=STATES[marks.state(pk)] if marks.state(pk) != "new" else "",
        has_changed=has_changed(card, question, index),
    )


def has_changed(card: Card | None, question: Question, index: Index) -> bool:
    """Whether a question says something else than when it was studied: no query in most cases."""
    if card is None or not card.question_version or question.pk not in index.places:
        return False
    newest = index.versions[index.places[question.pk]]
    return newest > card.question_version and bool(changes_since(question, card.question_version))
