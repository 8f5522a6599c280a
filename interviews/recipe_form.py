"""The recipe as it is typed."""

import secrets
from typing import Any

from django import forms
from django.http import QueryDict

from interviews.forms import BIGGEST, Ids, Title, Version
from interviews.models import Interview, QuestionSet
from interviews.models.sets import MAX_TARGET
from interviews.recipe import MOST_OF_A_LEVEL, MOST_TAGS
from interviews.wish import Wish
from questions.content import Difficulty, Kind
from questions.facets import Index
from questions.selection import Selection

USUAL_TOLERANCE = 5
USUAL_DAYS = 90
# An answer takes about so long; and of each difficulty there are about so many.
USUAL_MINUTES = 9
USUAL_PARTS = {Difficulty.EASY: 0.3, Difficulty.MEDIUM: 0.5, Difficulty.HARD: 0.2}
MAX_TOLERANCE = 60
MAX_DAYS = 3_650
MAX_SEED = 20
# Without letters and digits that look alike: a seed is read out and typed.
SEED_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Candidates(forms.ModelChoiceField):
    """A candidate, named by one of their interviews."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label}, {obj.title}"


class RecipeForm(forms.Form):
    """Everything that a draw depends on; ``wish`` says it once the form is valid.

    ``again`` asks for a new seed, ``swap`` for another question in one's place among ``shown``.
    """

    minutes = forms.IntegerField(min_value=1, max_value=MAX_TARGET)
    tolerance = forms.IntegerField(
        min_value=0, max_value=MAX_TOLERANCE, required=False, label="Give or take"
    )
    role = forms.ChoiceField(required=False)
    tag = forms.MultipleChoiceField(
        required=False,
        label="At least one question on each of",
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.MultipleChoiceField(
        required=False,
        choices=Kind.choices,
        label="Only these kinds",
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(min_value=1, max_value=MAX_DAYS, required=False)
    met = Candidates(
        Interview.objects.none(),
        required=False,
        empty_label="–",
        label="Nothing that this candidate has met",
    )
    seed = Title(max_length=MAX_SEED, required=False)
    keep = Ids(required=False)
    out = Ids(required=False)
    shown = Ids(required=False)
    swap = forms.IntegerField(min_value=1, max_value=BIGGEST, required=False)
    again = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict, *, index: Index, within: int, user: Any) -> None:
        super().__init__(data)
        for level in Difficulty:
            self.fields[level.value] = forms.IntegerField(
                min_value=0, max_value=MOST_OF_A_LEVEL, required=False, label=level.label
            )
        tags = index.values(Selection(), "tag", within)
        self.fields["role"].choices = [("", "Any role"), *index.names["role"].items()]  # type: ignore[attr-defined]
        self.fields["tag"].choices = [(tag.slug, tag.name) for tag in tags]  # type: ignore[attr-defined]
        interviews = Interview.objects.visible_to(user).exclude(candidate="")
        self.fields["met"].queryset = interviews  # type: ignore[attr-defined]

    def clean_tag(self) -> list[str]:
        tags: list[str] = self.cleaned_data["tag"]
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(f"At most {MOST_TAGS} topics.")
        return tags

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned[level] for level in Difficulty):
            self.add_error(Difficulty.EASY, "Say how many questions: at least one.")
        return cleaned

    @property
    def wish(self) -> Wish:
        data = self.cleaned_data
        keep, out = data["keep"], data["out"]
        if data["swap"]:
            keep = [pk for pk in (*keep, *data["shown"]) if pk != data["swap"]]
            out = [*out, data["swap"]]
        return Wish(
            minutes=data["minutes"],
            tolerance=data["tolerance"] or 0,
            counts={level.value: data[level] or 0 for level in Difficulty},
            role=data["role"],
            tags=tuple(data["tag"]),
            kinds=tuple(data["kind"]),
            days=data["days"],
            met=data["met"].pk if data["met"] else None,
            seed=new_seed() if data["again"] or not data["seed"] else data["seed"],
            keep=tuple(dict.fromkeys(keep)),
            out=tuple(dict.fromkeys(out)),
        )


def new_seed() -> str:
    return "".join(secrets.choice(SEED_LETTERS) for _ in range(6))


def usual_wish(found: QuestionSet) -> Wish:
    """What the recipe of a set begins with: easy, medium and hard ones for the time there is."""
    wanted = max(found.target_minutes / USUAL_MINUTES, 2)
    counts = {
        level.value: min(round(wanted * part), MOST_OF_A_LEVEL)
        for level, part in USUAL_PARTS.items()
    }
    return Wish(
        minutes=found.target_minutes,
        tolerance=USUAL_TOLERANCE,
        counts=counts,
        role=found.role.slug if found.role else "",
        days=USUAL_DAYS,
        seed=new_seed(),
    )


class PutForm(forms.Form):
    """The questions as they were shown, and the set as it was seen."""

    question = Ids()
    version = Version()
