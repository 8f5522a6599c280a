"""What the tests of sets share: a second interviewer, a set with questions, what is typed."""

from typing import Any

import pytest

from accounts.models import User
from interviews.actions.sets import add_questions, make_set
from interviews.models import Collaborator, QuestionSet
from questions.models import Question
from tests.factories import make_question, make_user
from web.roles import UserRole


@pytest.fixture
def ian(db: None) -> User:
    """Another interviewer."""
    return make_user("ian@example.org", UserRole.INTERVIEWER, name="Ian")


@pytest.fixture
def three(db: None) -> list[Question]:
    """Three questions of the bank."""
    return [
        make_question(title="Alpha?", slug="alpha", tags=("drift",), difficulty="easy", minutes=5),
        make_question(title="Beta?", slug="beta", tags=("drift", "serving"), minutes=10),
        make_question(title="Gamma?", slug="gamma", tags=("serving",), minutes=20),
    ]


@pytest.fixture
def phone(ivy: User, three: list[Question]) -> QuestionSet:
    """Ivy's set of the three."""
    found = make_set(ivy, title="Phone screen", target_minutes=45)
    add_questions(found, three)
    found.refresh_from_db()
    return found


def invite(found: QuestionSet, person: User, *, can_edit: bool) -> None:
    Collaborator.objects.create(set=found, user=person, can_edit=can_edit)


def titles(found: QuestionSet) -> list[str]:
    return [item.question.title if item.question else "own" for item in found.items.all()]


def item_of(found: QuestionSet, slug: str) -> int:
    return int(found.items.get(question__slug=slug).pk)


def own_fields(**typed: Any) -> dict[str, Any]:
    """What is typed for a question of one's own."""
    blank = dict.fromkeys(
        "roles tags companies hint short_answer answer trap checklist anchors follow_ups "
        "learn_title learn_url".split(),
        "",
    )
    needed = {"title": "My own?", "difficulty": "hard", "kind": "concept", "minutes": "7"}
    return blank | needed | typed
