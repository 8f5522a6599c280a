"""An interviewer's table: question sets, and the interviews held with them."""

from interviews.models.interviews import Access, Act, AskedItem, Decision, Interview, Panelist
from interviews.models.scorecards import Amendment, Recommendation, Score, Scorecard
from interviews.models.sets import Collaborator, QuestionSet, SetItem, ShareLink

__all__ = [
    "Access",
    "Act",
    "Amendment",
    "AskedItem",
    "Collaborator",
    "Decision",
    "Interview",
    "Panelist",
    "QuestionSet",
    "Recommendation",
    "Score",
    "Scorecard",
    "SetItem",
    "ShareLink",
]
