"""Short ways to an interview that is planned, under way, or scored."""

from typing import Any

from accounts.models import User
from interviews.actions import interviews, scoring
from interviews.models import Interview, QuestionSet, Scorecard, SetItem
from questions.models import Question
from tests.factories import make_question, make_user
from web.roles import UserRole

CANDIDATE = "Candidate canary-label"


def make_interviewer(name: str) -> User:
    return make_user(f"{name}@example.org", UserRole.INTERVIEWER, name=name.capitalize())


def make_set(owner: User, *questions: Question, minutes: int = 8, **values: Any) -> QuestionSet:
    found = QuestionSet.objects.create(owner=owner, **{"title": "Serving, 45 minutes", **values})
    for position, question in enumerate(questions):
        SetItem.objects.create(set=found, question=question, position=position, minutes=minutes)
    return found


def make_interview(
    owner: User, *panel: User, questions: Any = 2, candidate: str = CANDIDATE, begun: bool = True
) -> Interview:
    """An interview of so many questions, or of these; started unless said otherwise."""
    if isinstance(questions, int):
        questions = [make_question() for _ in range(questions)]
    found = interviews.plan_interview(
        make_set(owner, *questions), owner, candidate=candidate, scheduled=None, panel=panel
    )
    if begun:
        interviews.start(found)
        found.refresh_from_db()
    return found


def heard(value: int | None = None, evidence: str = "", **more: Any) -> dict[str, Any]:
    """What the form of one question says, with all its fields."""
    start = {"notes": "", "ticks": [], "asked": [], "fell_in_trap": False, "seconds": 0}
    return {"value": value, "evidence": evidence, **start, **more}


def score(interview: Interview, user: User, *values: int | None, word: str = "") -> Scorecard:
    """A card with a score for each question in order; ``word`` is in every text of it."""
    card = scoring.card_of(interview, user)
    for item, value in zip(interview.items.all(), values, strict=False):
        texts = {"evidence": f"{word} evidence", "notes": f"{word} notes"} if word else {}
        said = heard(value, **texts, seconds=60)
        scoring.save_score(interview.pk, item.position, user, version=0, key=None, heard=said)
    return card


def submit(card: Scorecard, recommendation: int = 3, summary: str = "Solid.") -> Scorecard:
    scoring.save_card(
        card, version=card.version, recommendation=recommendation, summary=summary, submit=True
    )
    card.refresh_from_db()
    return card
