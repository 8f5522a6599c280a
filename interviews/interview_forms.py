"""What an interviewer sends about an interview and from its cockpit."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from interviews.actions.interviews import interviewers_at
from interviews.forms import Title, Version, printable
from interviews.models import AskedItem, Decision, Interview, QuestionSet, Recommendation, Score
from interviews.models.interviews import MAX_CANDIDATE, MAX_PANEL, MAX_REASON
from interviews.models.scorecards import (
    MAX_EVIDENCE,
    MAX_NOTES,
    MAX_SECONDS,
    MAX_SUMMARY,
    MAX_WHY,
)
from questions.content import MAX_ITEMS
from web.forms import LongText

VALUES = [("", "No score"), *((str(value), str(value)) for value in (1, 2, 3, 4))]
PLACES = frozenset(str(number) for number in range(MAX_ITEMS))
LONGEST_VISIT = 3 * 60 * 60


class Addresses(forms.CharField):
    """E-mail addresses, one a line, of people who may interview; gives the people."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[Any]:
        lines = str(super().clean(value) or "").replace(",", "\n").splitlines()
        addresses = list(dict.fromkeys(line.strip().lower() for line in lines if line.strip()))
        if len(addresses) > MAX_PANEL:
            raise ValidationError(f"A panel has at most {MAX_PANEL} people.")
        for address in addresses:
            validate_email(address)
        found = interviewers_at(addresses)
        if missing := [address for address in addresses if address not in found]:
            raise ValidationError(f"No interviewer here has the address {', '.join(missing)}.")
        return [found[address] for address in addresses]


class Places(forms.Field):
    """Places in a list of a question's, from 0: which points were said, which follow-ups asked."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        if wrong := set(value or ()) - PLACES:
            raise ValidationError(f"There is no point {min(wrong)[:20]}.")
        return sorted({int(text) for text in value or ()})


class PlanForm(forms.Form):
    """Who is interviewed, when, by whom."""

    candidate = Title(
        label="Candidate",
        max_length=MAX_CANDIDATE,
        help_text="A name, initials or a number: what you will recognise. Only the panel sees it.",
    )
    scheduled = forms.DateTimeField(
        label="When",
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    panel = Addresses(
        label="Who else interviews",
        required=False,
        max_length=4_000,
        widget=forms.Textarea({"rows": 3}),
        help_text="E-mail addresses of interviewers, one a line. You are on the panel yourself.",
    )
    version = Version()


class NewInterviewForm(PlanForm):
    """A plan, and the set to be asked."""

    field_order = ["set", "candidate", "scheduled", "panel"]
    version = None  # type: ignore[assignment]
    set = forms.ModelChoiceField(
        label="Question set", queryset=QuestionSet.objects.none(), empty_label="Choose one"
    )

    def __init__(self, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sets = QuestionSet.objects.visible_to(user).current()
        self.fields["set"].queryset = sets  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=Decision, widget=forms.RadioSelect)
    reason = LongText(
        label="Why", required=True, max_length=MAX_REASON, widget=forms.Textarea({"rows": 4})
    )
    version = Version()

    def clean_reason(self) -> str:
        return said(self.cleaned_data["reason"])


class HeardForm(forms.Form):
    """What was heard on one question, as it stands now: the whole of it with each change."""

    value = forms.TypedChoiceField(choices=VALUES, coerce=int, empty_value=None, required=False)
    evidence = Title(max_length=MAX_EVIDENCE, required=False)
    notes = LongText(label="Private note", max_length=MAX_NOTES, validators=[printable])
    ticks = Places(required=False)
    asked = Places(required=False)
    fell_in_trap = forms.BooleanField(required=False)
    seconds = forms.IntegerField(min_value=0, max_value=MAX_SECONDS)
    opened = forms.IntegerField(required=False, min_value=0, max_value=2**40)
    version = Version()
    key = forms.UUIDField(required=False)
    go = forms.IntegerField(required=False, min_value=1, max_value=1_000)

    def clean(self) -> dict[str, Any]:
        """Without a script nobody counts the seconds: it is those since the page was made."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        opened = data.get("opened")
        if opened and "seconds" in data:
            visit = min(max(0, int(timezone.now().timestamp()) - opened), LONGEST_VISIT)
            data["seconds"] = min(data["seconds"] + visit, MAX_SECONDS)
        return data

    @property
    def heard(self) -> dict[str, Any]:
        names = "value evidence notes ticks asked fell_in_trap seconds".split()
        return {name: self.cleaned_data[name] for name in names}


class CardForm(forms.Form):
    """The card as a whole. To be kept for later it may be empty; to be submitted it may not."""

    recommendation = forms.TypedChoiceField(
        label="Would you go on with them?",
        choices=Recommendation,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    summary = LongText(
        label="Why, in a few sentences",
        max_length=MAX_SUMMARY,
        validators=[printable],
        widget=forms.Textarea({"rows": 5}),
    )
    version = Version()
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[("save", "save"), ("submit", "submit")])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("act") == "submit":
            if "recommendation" in data and not data["recommendation"]:
                self.add_error("recommendation", "Choose one of the four: a card says what to do.")
            if "summary" in data and not data["summary"].strip():
                self.add_error("summary", "Say why: the others will read this first.")
        return data


class AmendForm(forms.Form):
    """A submitted card once more: every score with its evidence, and why it changes."""

    recommendation = forms.TypedChoiceField(
        choices=Recommendation, coerce=int, widget=forms.RadioSelect
    )
    summary = LongText(
        required=True,
        max_length=MAX_SUMMARY,
        validators=[printable],
        widget=forms.Textarea({"rows": 5}),
    )
    reason = Title(label="Why do you amend it?", max_length=MAX_WHY)
    version = Version()

    def __init__(self, items: Iterable[AskedItem], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = list(items)
        for item in self.items:
            self.fields[f"value-{item.pk}"] = forms.TypedChoiceField(
                label="Score", choices=VALUES, coerce=int, empty_value=None, required=False
            )
            self.fields[f"evidence-{item.pk}"] = Title(
                label="Evidence", max_length=MAX_EVIDENCE, required=False
            )

    @property
    def rows(self) -> list[tuple[AskedItem, forms.BoundField, forms.BoundField]]:
        return [
            (item, self[f"value-{item.pk}"], self[f"evidence-{item.pk}"]) for item in self.items
        ]

    @property
    def heard(self) -> dict[AskedItem, dict[str, Any]]:
        data = self.cleaned_data
        return {
            item: {"value": data[f"value-{item.pk}"], "evidence": data[f"evidence-{item.pk}"]}
            for item in self.items
        }


class ForgetForm(forms.Form):
    how = forms.ChoiceField(
        label="What goes",
        choices=[
            ("forget", "The candidate’s label and every text; the scores stay, of nobody"),
            ("delete", "All of it: questions asked, cards, scores"),
        ],
        widget=forms.RadioSelect,
    )


def said(text: str) -> str:
    """A text that says something."""
    printable(text)
    if not text.strip():
        raise ValidationError("Say something here.")
    return text


def plan_of(interview: Interview) -> dict[str, Any]:
    """What the form of a plan begins with."""
    others = (
        seat.user
        for seat in interview.panel.select_related("user")
        if seat.user_id != interview.owner_id
    )
    return {
        "candidate": interview.candidate,
        "scheduled": interview.scheduled,
        "panel": "\n".join(user.email for user in others),
        "version": interview.version,
    }


def amended(items: Iterable[AskedItem], scores: Iterable[Score]) -> dict[str, Any]:
    """What the scores of a form of amendments begin with."""
    found = {score.item_id: score for score in scores}
    start: dict[str, Any] = {}
    for item in items:
        score = found.get(item.pk)
        start[f"value-{item.pk}"] = score.value if score else None
        start[f"evidence-{item.pk}"] = score.evidence if score else ""
    return start
