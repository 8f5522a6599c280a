"""What a reader sends."""

from typing import Any
from uuid import uuid4

from django import forms

from questions.content import MAX_TITLE
from questions.reports.models import MAX_WORDS, Report, Suggestion
from web.forms import LongText


class MessageForm(forms.ModelForm):
    """Without an account as with one. ``website`` is for programs: people don't see it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )
    text = LongText(max_length=MAX_WORDS, required=True)
    email = forms.EmailField(
        label="Your e-mail address, if you want an answer",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["key"] = uuid4()

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("website"))


class ReportForm(MessageForm):
    kind = forms.ChoiceField(label="What is it?", choices=Report.Kind)

    class Meta:
        model = Report
        fields = ("kind", "text", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "What is wrong, and where?"
        self.order_fields(["kind", "text", "email"])


class SuggestionForm(MessageForm):
    title = forms.CharField(label="The question", max_length=MAX_TITLE)

    class Meta:
        model = Suggestion
        fields = ("title", "text", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "What should a good answer say? Where were you asked it?"
        self.order_fields(["title", "text", "email"])
