"""The screen of a session. Thinking and the trap look the same to everyone, so they are made once
and kept; what is the learner's own has a place in them, and is put there in each answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.defaultfilters import force_escape
from django.template.loader import render_to_string

from practice.cards import memory_of
from practice.changes import changes_since
from practice.models import Attempt, Card, Rating, Step
from practice.overlay import marks_form
from practice.queue import Queue, Scope, Standing
from practice.scheduler import blank, in_words, intervals, is_leech
from practice.stars import mark_fillers
from questions.facets import mask_name
from questions.models import Question
from questions.templatetags.reading import thousands
from web.htmx import wants_partial
from web.middleware import our_cookies
from web.overlay import kept_page
from web.places import Pieces, cut, fill

# Where the learner's own goes: the token, their name for drafts, what they typed, the counts.
PLACES = {name: f"<!--own {name}-->" for name in ("token", "learner", "answer", "due", "new")}
TEMPLATE = "practice/session.html"
# So long after a rating, the way back is offered.
UNDO_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked what, out of which list, and when."""

    scope: Scope
    standing: Standing
    queue: Queue
    now: datetime

    @property
    def undoable(self) -> bool:
        return self.standing.undoable(self.now - UNDO_FOR)


def screen(request: HttpRequest, asked: Asked) -> str:
    """The page as HTML, or its step for htmx. One query at most where the page is kept."""
    pk = asked.queue.question
    attempt = None
    if pk is not None and asked.queue.begun:
        attempt = Attempt.objects.get(learner_id=asked.standing.snapshot.learner, question_id=pk)
    step = attempt.step if attempt else Step.THINK
    name = f"{TEMPLATE}#step" if wants_partial(request) else TEMPLATE
    if pk is None or step == Step.ANSWER:
        pieces = cut(render_to_string(name, _context(request, asked, attempt), request))
    else:
        key = _key(asked, step, typed=bool(attempt and attempt.answer))
        pieces = kept_page(request, name, lambda: _context(request, asked, attempt), key)
    return _lay(pieces, request, asked, attempt.answer if attempt else "")


def _key(asked: Asked, step: str, *, typed: bool) -> str:
    """A name for all that a kept page says."""
    scope, queue = asked.scope, asked.queue
    index, within = scope.listing.index, scope.listing.within
    said: list[Any] = [index.revision, mask_name(index, within), scope.query]
    said += [queue.question, step, typed, asked.undoable]
    return repr(said)


def _context(request: HttpRequest, asked: Asked, attempt: Attempt | None) -> dict[str, Any]:
    queue = asked.queue
    context: dict[str, Any] = {
        "own": PLACES,
        "scope": asked.scope,
        "undoable": asked.undoable,
        "partial": wants_partial(request),
    }
    if queue.question is None:
        return context | {"next_in": queue.next_due and in_words(queue.next_due - asked.now)}
    question = Question.objects.prefetch_related("company_links__company").get(pk=queue.question)
    step = attempt.step if attempt else Step.THINK
    context |= {"question": question, "step": step, "typed": bool(attempt and attempt.answer)}
    if attempt and step == Step.ANSWER:
        context |= {"attempt": attempt, **_answered(question, asked)}
    return context


def _answered(question: Question, asked: Asked) -> dict[str, Any]:
    """What is shown with the answer: when each rating brings the question back, what changed."""
    card = Card.objects.of(asked.standing.who).filter(question=question).first()
    studied = card if card and card.last_review else None
    memory = memory_of(studied) if studied else blank(asked.now)
    after = intervals(memory, now=asked.now, retention=asked.standing.snapshot.retention)
    return {
        "ratings": [
            {"value": one.value, "label": one.label, "interval": in_words(after[one])}
            for one in Rating
        ],
        "lapses": studied.lapses if studied and is_leech(memory) else 0,
        "changes": changes_since(question, studied.question_version) if studied else [],
    }


def _lay(pieces: Pieces, request: HttpRequest, asked: Asked, answer: str) -> str:
    """The page with what is the learner's own."""
    shared, queue = not our_cookies(request), asked.queue
    marks = None if shared else asked.standing.snapshot.marks(asked.now)
    token = get_token(request)
    user = asked.standing.who.get("user")
    own = {
        "token": token,
        "learner": f"user-{user}" if user else "visitor",
        "due": thousands(queue.due),
        "new": thousands(queue.new),
        "answer": force_escape(answer),
    }
    return fill(
        pieces,
        {
            **mark_fillers(marks),
            "own": own.__getitem__,
            "form": lambda rest: marks_form(request, token),
        },
    )
