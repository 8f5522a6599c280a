"""What a learner sends."""

from typing import Any

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme

from practice.models import MAX_ANSWER, MAX_NOTE, Rating


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


class LongText(forms.CharField):
    """A text whose ends are the writer's own business."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, widget=forms.Textarea, **options)

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).replace("\r\n", "\n")


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
