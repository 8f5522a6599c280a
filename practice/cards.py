"""A card as what FSRS remembers, and as the state that ratings, undos and merges put into it."""

from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from practice.models import Card, Learner
from practice.scheduler import Memory
from questions.models import Question, QuestionVersion

MEMORY = ("state", "step", "stability", "difficulty", "due", "last_review", "lapses")


def card_for(learner: Learner, question: Question) -> Card:
    card, _ = Card.objects.get_or_create(learner=learner, question=question, reset=None)
    return card


def memory_of(card: Card) -> Memory:
    return Memory(**{name: getattr(card, name) for name in MEMORY})


def put_memory(card: Card, memory: Memory) -> None:
    for name in MEMORY:
        setattr(card, name, getattr(memory, name))


def state_of(card: Card) -> dict[str, Any]:
    """All that a rating or a merge changes in a card, as JSON."""
    until = card.buried_until
    return memory_of(card).as_json() | {
        "known": card.known,
        "suspended": card.suspended,
        "buried_until": until and until.isoformat(),
        "question_version": card.question_version,
    }


def put_state(card: Card, state: dict[str, Any]) -> None:
    put_memory(card, Memory.from_json({name: state[name] for name in MEMORY}))
    card.known = state["known"]
    card.suspended = state["suspended"]
    until = state["buried_until"]
    card.buried_until = datetime.fromisoformat(until) if until else None
    card.question_version = state["question_version"]


def newest_version(question: Question) -> int:
    found = QuestionVersion.objects.filter(question=question).aggregate(n=Max("number"))
    return found["n"] or 0


def merge_cards(card: Card, other: Card) -> None:
    """Make ``other`` what both know, and drop ``card``. The later review wins, logs are kept."""
    put_state(other, merged(state_of(card), state_of(other)))
    card.reviews.update(card=other)
    card.delete()
    other.save()


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Of two cards for a question, what is kept: the same whichever comes first.

    The one that was reviewed later, and of what the learner said about it whatever either says.
    """
    winner = max(one, other, key=_rank)
    until = [state["buried_until"] for state in (one, other) if state["buried_until"]]
    return winner | {
        "known": one["known"] or other["known"],
        "suspended": winner["suspended"],
        "buried_until": max(until, default=None),
        "question_version": max(one["question_version"], other["question_version"]),
    }


def _rank(state: dict[str, Any]) -> tuple[Any, ...]:
    """Later reviews first; between equals any order that does not depend on which came first."""
    reviewed = state["last_review"]
    at = datetime.fromisoformat(reviewed).timestamp() if reviewed else float("-inf")
    return (at, repr(sorted(state.items(), key=lambda item: item[0])))


def drop_blank(cards: Any) -> None:
    """A card that says nothing any more is no card."""
    cards.filter(
        Q(last_review=None, known=False, suspended=False), buried_until=None, reviews=None
    ).delete()
