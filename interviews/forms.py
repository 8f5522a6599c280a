"""What an interviewer sends about sets. Interviews have forms of their own."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from interviews.models import QuestionSet, SetItem
from interviews.models.sets import MAX_HINT, MAX_ITEMS, MAX_PURPOSE
from questions.content import unprintable
from questions.filters import clean_text
from questions.models import Question
from web.forms import LongText

BIGGEST = 2**63 - 1
NOT_THERE = "One of these questions is not in the bank."
LASTS = {"1": "a day", "7": "a week", "30": "30 days", "": "until I revoke it"}


def printable(text: str) -> None:
    if fault := unprintable(text, lines=True):
        raise ValidationError(f"Has a character that can't be printed ({fault}).")


class Title(forms.CharField):
    """One line of text that can be seen."""

    def to_python(self, value: Any) -> str:
        return clean_text(str(super().to_python(value)))


class Version(forms.IntegerField):
    """Which version of a set was seen by whoever sends this."""

    def __init__(self) -> None:
        super().__init__(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class Ids(forms.Field):
    """Numbers of rows, in order. Which of them there are is for the view to find out."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        texts = list(value or ())
        if not texts and self.required:
            raise ValidationError("Choose at least one.")
        if len(texts) > MAX_ITEMS:
            raise ValidationError(f"At most {MAX_ITEMS} at once.")
        one = forms.IntegerField(min_value=1, max_value=BIGGEST)
        return [one.clean(text) for text in texts]


class SetForm(forms.ModelForm):
    title = Title(max_length=200)
    purpose = LongText(
        max_length=MAX_PURPOSE,
        validators=[printable],
        help_text="For whom, at which stage, to find out what. Your collaborators see it too.",
    )

    class Meta:
        model = QuestionSet
        fields = ("title", "role", "target_minutes", "purpose")
        labels = {"target_minutes": "Minutes to fill"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].empty_label = "For any role"  # type: ignore[attr-defined]


class NewSetForm(SetForm):
    """``then`` says where to go with the new set: to build it by hand, or to a recipe."""

    then = forms.ChoiceField(
        choices=[("recipe", "recipe")], required=False, widget=forms.HiddenInput
    )


class SetEditForm(SetForm):
    version = Version()


class ItemForm(forms.ModelForm):
    hint = LongText(
        max_length=MAX_HINT,
        validators=[printable],
        label="Your hint",
        help_text="Markdown. Only you and your collaborators see it.",
    )
    version = Version()

    class Meta:
        model = SetItem
        fields = ("minutes", "hint")


class AddForm(forms.Form):
    """Questions of the bank, of those that one may see."""

    question = Ids()

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_question(self) -> list[Question]:
        ids = dict.fromkeys(self.cleaned_data["question"])
        visible = Question.objects.visible_to(self.user).only("slug", "title", "minutes")
        found = visible.in_bulk(ids)
        if len(found) < len(ids):
            raise ValidationError(NOT_THERE)
        return [found[pk] for pk in ids]


class AddSomewhereForm(AddForm):
    """Questions for one of one's sets, or for a new one that is begun with them."""

    into = forms.IntegerField(min_value=1, max_value=BIGGEST, required=False)
    title = Title(max_length=200, required=False, label="Title of a new set")

    def clean_into(self) -> QuestionSet | None:
        pk = self.cleaned_data["into"]
        if not pk:
            return None
        found = QuestionSet.objects.editable_by(self.user).current().filter(pk=pk).first()
        if found is None:
            raise ValidationError("That set is not available.")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned["into"] and not cleaned["title"]:
            self.add_error("title", "Choose one of your sets, or give a new one a title.")
        return cleaned


class MoveForm(forms.Form):
    to = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])
    version = Version()

    def clean_to(self) -> int:
        return -1 if self.cleaned_data["to"] == "up" else 1


class OrderForm(forms.Form):
    item = Ids()
    version = Version()


class SwapForm(AddForm):
    version = Version()


class WantedForm(forms.Form):
    """The wanted state, so that sending it twice is sending it once."""

    wanted = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])

    def clean_wanted(self) -> bool:
        return self.cleaned_data["wanted"] == "on"


class InviteForm(forms.Form):
    email = forms.EmailField(label="E-mail address of an interviewer")
    can_edit = forms.TypedChoiceField(
        label="They can",
        choices=[("no", "look at the set"), ("yes", "edit it too")],
        coerce=lambda value: value == "yes",
    )


class PersonForm(forms.Form):
    person = forms.IntegerField(min_value=1, max_value=BIGGEST)


class LinkForm(forms.Form):
    lasts = forms.TypedChoiceField(
        label="It opens for",
        choices=list(LASTS.items()),
        coerce=lambda days: timedelta(days=int(days)),
        empty_value=None,
        required=False,
        initial="7",
    )
    shows_interview_only = forms.BooleanField(
        label="Show questions that are kept for interviews too", required=False
    )


class ImportForm(forms.Form):
    file = forms.FileField(
        label="A set's file, .zip or .json",
        widget=forms.FileInput(attrs={"accept": ".zip,.json"}),
    )
