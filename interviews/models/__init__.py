"""An interviewer's table: question sets, and the interviews held with them."""

from interviews.models.sets import Collaborator, QuestionSet, SetItem, ShareLink

__all__ = ["Collaborator", "QuestionSet", "SetItem", "ShareLink"]
