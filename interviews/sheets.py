"""What the cockpit shows of one question: as it was asked, and what was heard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils import timezone

from interviews.interview_forms import HeardForm
from interviews.models import AskedItem, Score
from interviews.scoring import WORDS


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something was not taken: what is wrong with it, or what somebody else put there.

    ``version`` is what the next attempt is made on; on purpose, after both texts were seen.
    """

    version: int
    errors: Sequence[str] = ()
    theirs: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One question with the state of its form."""

    item: AskedItem
    value: int | None = None
    evidence: str = ""
    notes: str = ""
    ticks: Sequence[int] = ()
    asked: Sequence[int] = ()
    fell_in_trap: bool = False
    seconds: int = 0
    version: int = 0
    trouble: Trouble | None = None
    opened: int = field(default_factory=lambda: int(timezone.now().timestamp()))

    @property
    def levels(self) -> list[tuple[int, str]]:
        """The four scores, each with how an answer worth it sounds."""
        anchors = self.item.html.get("anchors") or WORDS.values()
        return list(enumerate(anchors, start=1))

    @property
    def budget(self) -> int:
        return self.item.minutes * 60

    @property
    def is_over(self) -> bool:
        return self.seconds > self.budget


HEARD = "value evidence notes ticks asked fell_in_trap seconds version".split()


def sheet_of(item: AskedItem, score: Score | None) -> Sheet:
    if score is None:
        return Sheet(item)
    return Sheet(item, **{name: getattr(score, name) for name in HEARD})


def sheet_typed(item: AskedItem, form: HeardForm, theirs: Score | None = None) -> Sheet:
    """What was sent, right or wrong. With ``theirs``, the next save is made on purpose."""
    kept = {name: form.cleaned_data[name] for name in HEARD if name in form.cleaned_data}
    texts = {name: form.data.get(name, "") for name in ("evidence", "notes")}
    version = theirs.version if theirs else kept.pop("version", 0)
    kept.pop("version", None)
    trouble = Trouble(version, errors_of(form), differing(theirs, kept | texts) if theirs else ())
    return Sheet(item, **kept | texts, version=version, trouble=trouble)


def errors_of(form: forms.Form) -> list[str]:
    """What is wrong, each with the name of its field."""
    return [
        f"{form[name].label}: {text}" if name in form.fields else str(text)
        for name, texts in form.errors.items()
        for text in texts
    ]


def differing(theirs: Score, mine: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the other device put, where it isn't what was put here."""
    names = {"value": "Score", "evidence": "Evidence", "notes": "Notes", "ticks": "Points said",
             "asked": "Follow-ups asked", "fell_in_trap": "Fell into the trap",
             "seconds": "Seconds"}  # fmt: skip
    return [
        (label, in_words(getattr(theirs, name)))
        for name, label in names.items()
        if name in mine and getattr(theirs, name) != mine[name]
    ]


def in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(number + 1) for number in value) or "none"
    return str(value) if value not in (None, "") else "nothing"
