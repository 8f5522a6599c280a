"""What may become of a question, and by whom: one table, and no database.

A question's status is no field that one fills in. It moves by these steps alone, so that nothing is
published by accident.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import TextChoices
from django.utils.text import capfirst

from questions.content import Audience, Content, Status, is_public, problems_of
from web.roles import UserRole

# What a question says. Two people answer for this; how it is sorted is one editor's business.
SAID = "title hint short_answer answer trap checklist anchors follow_ups learn further".split()
# Where a question stands, which bringing back an older text leaves as it is.
STANDING = ("slug", "position", "status", "audience", "embargo")


class Step(TextChoices):
    """One button; ``done`` is what the history says afterwards."""

    SUBMIT = "submit", "Send to review"
    PUBLISH = "publish", "Publish"
    RELEASE = "release", "Release to the public"
    RETURN = "return", "Back to draft"
    RETIRE = "retire", "Retire"
    REOPEN = "reopen", "Reopen for review"

    @property
    def done(self) -> str:
        return DONE[self]


DONE = {
    Step.SUBMIT: "Sent to review",
    Step.PUBLISH: "Published",
    Step.RELEASE: "Released to the public",
    Step.RETURN: "Back to draft",
    Step.RETIRE: "Retired",
    Step.REOPEN: "Reopened",
}
NEXT: Mapping[tuple[Status, Step], Status] = {
    (Status.DRAFT, Step.SUBMIT): Status.REVIEW,
    (Status.DRAFT, Step.RETIRE): Status.RETIRED,
    (Status.REVIEW, Step.PUBLISH): Status.PUBLISHED,
    (Status.REVIEW, Step.RETURN): Status.DRAFT,
    (Status.REVIEW, Step.RETIRE): Status.RETIRED,
    (Status.PUBLISHED, Step.RELEASE): Status.PUBLISHED,
    (Status.PUBLISHED, Step.RETURN): Status.DRAFT,
    (Status.PUBLISHED, Step.RETIRE): Status.RETIRED,
    (Status.RETIRED, Step.REOPEN): Status.REVIEW,
}


def steps_from(content: Content) -> list[Step]:
    """The steps that lead on from where a question stands, whoever may take them."""
    return [
        step
        for step in Step
        if (content.status, step) in NEXT
        and (step is not Step.RELEASE or content.audience != Audience.PUBLIC)
    ]


def after(content: Content, step: Step) -> Content:
    """The content once a step is taken that leads on from where it stands."""
    if step is Step.RELEASE:
        return replace(content, audience=Audience.PUBLIC, embargo=None)
    return replace(content, status=NEXT[content.status, step])


def refusal(
    content: Content, step: Step, *, roles: Collection[str], own: bool, second_person: bool
) -> str:
    """Why somebody can't take a step with a question; nothing if they can.

    ``own`` says that what the question says now was written by whoever asks.
    """
    if UserRole.EDITOR not in roles:
        return "Only editors can."
    if step not in steps_from(content):
        return _astray(content, step)
    if step is Step.PUBLISH and second_person and own:
        return "What it says now is yours: another editor has to publish it."
    faults = [problem.reason for problem in problems_of(after(content, step))]
    return f"{capfirst(faults[0])}." if faults else ""


def _astray(content: Content, step: Step) -> str:
    """Why a step doesn't lead on from where a question stands."""
    sources = [status for status, leading in NEXT if leading is step]
    if content.status in sources:
        return "Everyone may see it already."
    if content.status is NEXT[sources[0], step]:
        return f"It is {_standing(content.status)} already."
    names = " or ".join(_standing(status) for status in sources)
    return f"It is {_standing(content.status)}; only what is {names} can be."


def _standing(status: Status) -> str:
    return {Status.DRAFT: "a draft", Status.REVIEW: "in review"}.get(status, status.value)


def waits(before: Content, now: Content, *, second_person: bool, waiting: bool = False) -> bool:
    """Whether an edit has other words for a published question, which a second person has to read.

    Where some are ``waiting`` already, theirs is the text that an editor writes on: saving it
    publishes nothing, even if nobody else is needed any more.
    """
    published = before.status == Status.PUBLISHED == now.status
    return published and (second_person or waiting) and says_else(before, now)


def with_words(content: Content, words: Content) -> Content:
    """A content, sorted and standing as it is, that says what another one says."""
    return replace(content, **{name: getattr(words, name) for name in SAID})


def says_else(one: Content, other: Content) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in SAID)


def opens(before: Content, now: Content, instant: datetime) -> bool:
    """Whether an edit would show a published question to people who can't see it yet."""
    return (
        before.status == Status.PUBLISHED
        and not is_public(before, instant)
        and is_public(now, instant)
    )


@dataclass(frozen=True, slots=True)
class Readers:
    """Who sees a question now, and what will change by itself or by a step."""

    now: str
    later: str = ""


def readers(content: Content, instant: datetime) -> Readers:
    if content.status == Status.RETIRED:
        return Readers("Only editors see it.", "Who saved or studied it keeps notes and progress.")
    if content.status != Status.PUBLISHED:
        return Readers("Only editors see it.", f"Once it is published, {_audience(content)}.")
    if is_public(content, instant):
        return Readers("Everyone sees it.")
    if content.audience == Audience.EMBARGOED:
        return Readers(
            "Interviewers and editors see it.",
            f"Everyone will from {_moment(content.embargo)}, without anybody's doing.",
        )
    return Readers(
        "Interviewers and editors see it.", "Candidates don't until it is released to the public."
    )


def _audience(content: Content) -> str:
    if content.audience == Audience.EMBARGOED:
        return f"interviewers will, and everyone from {_moment(content.embargo)}"
    if content.audience == Audience.INTERVIEW:
        return "interviewers will, and no candidate"
    return "everyone will"


def _moment(instant: datetime | None) -> str:
    return f"{instant:%-d %B %Y, %H:%M} UTC" if instant else "a date not given yet"
