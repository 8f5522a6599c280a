"""What a learner sends."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme

from practice.models import MAX_ANSWER, MAX_NOTE, Rating
from web.forms import LongText


class WayBack(forms.Form):
    """Where to go afterwards: a path of ours, or nothing."""

    next = forms.CharField(required=False, max_length=4_000)

    def clean_next(self) -> str:
        path: str = self.cleaned_data["next"]
        ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        return path if ours else ""


class MarkForm(WayBack):
    """The wanted state of a mark, so that sending it twice is sending it once."""

    wanted = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])

    def clean_wanted(self) -> bool:
        return self.cleaned_data["wanted"] == "on"


class NoteForm(WayBack):
    text = LongText(max_length=MAX_NOTE)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class ThoughtForm(forms.Form):
    """What was typed before the trap was shown."""

    answer = LongText(max_length=MAX_ANSWER)


class TrapForm(forms.Form):
    fell = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No"), ("none", "There is none")])

    def clean_fell(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["fell"])


class RatingForm(forms.Form):
    """A rating of one attempt, with what of the checklist was said."""

    key = forms.UUIDField()
    rating = forms.TypedChoiceField(choices=Rating.choices, coerce=int)
    ticks = forms.TypedMultipleChoiceField(
        choices=[(number, str(number)) for number in range(100)], coerce=int, required=False
    )


class AsideForm(forms.Form):
    """Not this question now: after the others, not today, or not until further notice."""

    how = forms.ChoiceField(choices=[(how, how) for how in ("skip", "bury", "suspend", "resume")])


class SettingsForm(forms.Form):
    """A share of what is due that should still be known; whether days in a row are counted."""

    retention = forms.TypedChoiceField(
        label="Aim to remember",
        choices=[
            (0.8, "80 % – fewer reviews"),
            (0.85, "85 %"),
            (0.9, "90 % – usual"),
            (0.95, "95 % – many reviews"),
        ],
        coerce=float,
    )
    shows_streak = forms.BooleanField(label="Count the days in a row", required=False)


class MockForm(forms.Form):
    """For which role, and for how long."""

    role = forms.ChoiceField(label="Role", required=False)
    minutes = forms.TypedChoiceField(
        label="Time",
        choices=[(minutes, f"{minutes} minutes") for minutes in (15, 30, 45, 60)],
        coerce=int,
        initial=30,
    )

    def __init__(self, *args: Any, roles: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [("", "Any role"), *roles.items()]  # type: ignore[attr-defined]


class MockAnswerForm(ThoughtForm):
    """An answer in a mock interview, and whether it is the last."""

    place = forms.IntegerField(min_value=1, max_value=1_000)
    act = forms.ChoiceField(choices=[("next", "Next"), ("end", "End")])


class MockMarkForm(forms.Form):
    """How an answer sounded to who gave it, whether they fell in the trap, or both."""

    score = forms.TypedChoiceField(
        choices=[(n, str(n)) for n in range(1, 5)], coerce=int, empty_value=None, required=False
    )
    fell = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], required=False)

    def kept(self) -> dict[str, Any]:
        """What was said, by the names of a turn's columns; what wasn't said stays as it was."""
        score, fell = self.cleaned_data["score"], self.cleaned_data["fell"]
        kept = {"score": score} if score else {}
        return kept | ({"fell_in_trap": fell == "yes"} if fell else {})
