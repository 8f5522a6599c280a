"""The texts of one question that its form has to do with, and which of two people's counts."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from questions import bankfile
from questions.content import Content
from questions.models import Question, QuestionVersion
from questions.proposals.actions import is_overtaken, waiting_for
from questions.proposals.models import Proposal
from questions.workflow import says_else, with_words


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody else saved while a form was open.

    ``key`` is what ``over`` has to name to write over it, ``started_from`` what the form was opened
    with, if it says so, and ``base`` the version whose words one has seen beside one's own.
    """

    key: str
    name: str
    what: str
    reason: str
    theirs: Content
    started_from: Content | None
    base: int


@dataclass(frozen=True)
class Texts:
    """The newest version of a question and the words that wait to be its next ones."""

    version: QuestionVersion | None
    waiting: Proposal | None

    @classmethod
    def of(cls, question: Question) -> "Texts":
        if question._state.adding:
            return cls(None, None)
        version = question.versions.select_related("by").order_by("-number").first()
        return cls(version, waiting_for(question))

    @cached_property
    def published(self) -> Content:
        """What the question says itself, whether or not it is published."""
        assert self.version  # noqa: S101 - there is one of every question that was saved
        return bankfile.parse(self.version.text)

    @cached_property
    def content(self) -> Content:
        """What an editor goes on writing: the words that wait, if there are some."""
        if self.waiting is None:
            return self.published
        return with_words(self.published, self.waiting.content)

    @cached_property
    def overtaken(self) -> bool:
        """Whether the question says something else than when the waiting words were written."""
        return self.waiting is not None and is_overtaken(self.waiting, self.published)

    @property
    def opened_on(self) -> str:
        """What a form was opened on; where words were overtaken, it is what they were written on.

        So saving such a form is a conflict with what the question says by now.
        """
        if self.waiting and self.overtaken:
            return f"{self.waiting.base}.{self.waiting.pk}"
        return self._key

    @property
    def _key(self) -> str:
        number = self.version.number if self.version else ""
        return f"{number}.{self.waiting.pk}" if self.waiting else f"{number}"

    def conflict_with(self, opened_on: str) -> Conflict | None:
        """What one would overwrite by saving a form that was opened on this."""
        if opened_on == self._key and not self.overtaken:
            return None
        assert self.version  # noqa: S101 - a question that isn't saved has no other text
        number, pk = read(opened_on)
        older = self.version.question.versions.filter(number=number).first()
        proposal = self.version.question.proposals.filter(pk=pk).first() if pk else None
        said = bankfile.parse(older.text) if older else None
        same = pk == (self.waiting.pk if self.waiting else 0)
        if same and said and says_else(said, self.published):  # the question's own words changed
            return self._conflict(self.published, said, base=self.version.number)
        began = with_words(said, proposal.content) if said and proposal else said
        base = self.waiting.base if self.waiting else self.version.number
        return self._conflict(self.content, began, base=base, about_next=not same, gone=proposal)

    def _conflict(
        self,
        theirs: Content,
        began: Content | None,
        *,
        base: int,
        about_next: bool = False,
        gone: Proposal | None = None,
    ) -> Conflict:
        version = self.version
        assert version  # noqa: S101 - see above
        name, reason = f"version {version.number}", version.reason
        what = f"{version.by or 'A load from files'} saved {name} on {moment(version.made)}"
        if about_next and self.waiting:
            name, reason = "the next text", self.waiting.reason
            who = self.waiting.by or "Somebody"
            what = f"{who} wrote a next text on {moment(self.waiting.made)}"
        elif about_next and gone and gone.decided and not gone.version:
            who = gone.decided_by or "Somebody"
            verdict = gone.get_outcome_display().lower()
            reason, what = gone.comment, f"The text you wrote on was {verdict} by {who}"
        return Conflict(self._key, name, what, reason, theirs, began, base)


def read(opened_on: str) -> tuple[int, int]:
    """The version and the proposal that a form was opened on; zeros for what isn't said."""
    match = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]{1,18}))?", opened_on or "")
    return (int(match[1]), int(match[2] or 0)) if match else (0, 0)


def moment(instant: datetime) -> str:
    return f"{instant:%-d %B %Y at %H:%M} UTC"
