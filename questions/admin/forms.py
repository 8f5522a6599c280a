"""The form that doesn't save: it makes a ``Content`` of what was typed, or says what is wrong."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone
from django.utils.text import capfirst

from questions import bankfile
from questions.bank import Bank
from questions.content import (
    DRAWN,
    LISTS,
    MAX_TITLE,
    MAX_URL,
    TEXTS,
    Content,
    Link,
    Problem,
    Status,
    problems_of,
)
from questions.diffing import LABELS
from questions.facets import current_index
from questions.models import Figure, Question
from questions.proposals.texts import Conflict, Texts
from questions.rows import CHOICES, PLAIN_FIELDS, lines_of, words_in_fields
from questions.similar import Similar, similar_to
from questions.workflow import opens
from web.markdown import figures_in


def faults_of(content: Content) -> list[Problem]:
    """What keeps a content out of the bank."""
    return [*problems_of(content), *bankfile.unwritable(content), *missing_figures(content)]


def sentence(problem: Problem) -> str:
    return f"{capfirst(problem.reason)}."


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "prose"})


class Instant(AdminSplitDateTime):
    """A date and a time that a screen reader can tell apart."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        for widget, label in zip(self.widgets, ("Date", "Time"), strict=True):
            widget.attrs["aria-label"] = label


class QuestionForm(forms.ModelForm):
    """A question's own fields; the formsets below it hold its companies and further readings.

    Its status is not among them: it moves by the steps of ``questions.workflow``.

    Where next words wait for the question, they are what is written on here. Valid only if all is
    still as it was when the form was opened. Whoever wants to write over another's text says so by
    naming it in ``over``, and which fields to ``take`` from it. See ``questions.admin.conflict``.
    """

    learn_title = forms.CharField(label="Title", required=False, max_length=MAX_TITLE)
    # Not a URLField: it would rewrite addresses that nobody touched.
    learn_url = forms.CharField(
        label="Link", required=False, max_length=MAX_URL, widget=forms.URLInput
    )
    embargo = forms.SplitDateTimeField(
        label="Embargoed until",
        required=False,
        widget=Instant,
        help_text="Date and time in UTC. Only for the audience “embargoed”.",
    )
    reason = forms.CharField(
        label="Why this change",
        required=False,
        max_length=300,
        help_text="Kept with the version, for whoever asks later.",
    )
    opened_on = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    # What boxes say that only a conflict, or a question much like another, shows.
    over = forms.CharField(required=False, max_length=40)
    take = forms.MultipleChoiceField(required=False, choices=LABELS.items())
    distinct = forms.BooleanField(required=False)

    class Meta:
        model = Question
        exclude = ("companies", "status")  # noqa: DJ006 - the fieldsets of the admin say which fields
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2, "class": "title"}),
            "hint": text_area(2),
            "short_answer": text_area(4),
            "answer": text_area(28),
            "trap": text_area(6),
            "checklist": text_area(8),
            "anchors": text_area(8),
            "follow_ups": text_area(6),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = self.typed = bankfile.BLANK
        self.conflict: Conflict | None = None
        self.goes_over = False
        self.similar: list[Similar] = []
        self.texts = Texts.of(self.instance)
        self.before, self.waiting = self.texts.version, self.texts.waiting
        self.initial["opened_on"] = self.texts.opened_on
        if self.waiting:
            self.initial.update(words_in_fields(self.waiting.content))
        for name in {*TEXTS, *LISTS} & self.fields.keys():
            self.fields[name].strip = False  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        """On one line, though the field has two."""
        return " ".join(self.cleaned_data["title"].split())

    @cached_property
    def stands(self) -> Content | None:
        """What the question says now; nothing if it is a new one."""
        return bankfile.parse(self.before.text) if self.before else None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.typed = bankfile.tidied(replace(bankfile.BLANK, **self._values(data)))
        self.content = self.typed
        self._compare_with_newest()
        refused = set(self.errors)
        for problem in faults_of(self.content):
            field = self._field_of(problem)
            if field not in refused:
                self.add_error(field, sentence(problem))
        if self.stands and opens(self.stands, self.content, timezone.now()):
            reason = "To show it to everyone, press “Release to the public” instead."
            self.add_error("audience", reason)
        self._ask_about_similar()
        return data

    def _values(self, data: dict[str, Any]) -> dict[str, Any]:
        """What was filled in well, as ``Content`` wants it."""
        values = {name: data[name] for name in PLAIN_FIELDS if name in data}
        values["status"] = self.stands.status if self.stands else Status.DRAFT
        values |= {name: choice(data[name]) for name, choice in CHOICES.items() if name in data}
        values |= {name: lines_of(data[name]) for name in LISTS if name in data}
        for name in ("roles", "tags"):
            values[name] = tuple(term.slug for term in data.get(name, ()))
        link = Link(data.get("learn_title", ""), data.get("learn_url", ""))
        values["learn"] = link if link != Link("", "") else None
        return values

    def _field_of(self, problem: Problem) -> str | None:
        if problem.field == "learn":
            link = self.content.learn
            return "learn_title" if link and link.url and not link.title else "learn_url"
        return problem.field if problem.field in self.fields else None

    def _compare_with_newest(self) -> None:
        """Refuse to write over what somebody else saved in the meantime."""
        if self.before is None:
            return
        Bank.lock()  # so that the newest text is still that when this one is written
        self.texts = Texts.of(self.instance)
        self.conflict = self.texts.conflict_with(self.cleaned_data.get("opened_on", ""))
        if self.conflict is None:
            return
        self.goes_over = self.conflict.key == self.cleaned_data.get("over")
        if self.goes_over:
            taken = {name: getattr(self.conflict.theirs, name) for name in self.taken}
            self.content = replace(self.typed, **taken)
            return
        self.add_error(
            None,
            f"{self.conflict.what} while you had this open. Nothing was overwritten: "
            "compare it with yours below, and say what to keep.",
        )

    @property
    def taken(self) -> list[str]:
        """The fields for which the other's version was chosen."""
        return self.cleaned_data.get("take", []) if self.goes_over else []

    @property
    def base(self) -> int | None:
        """The number of the version beside which the words that are saved were seen."""
        return self.conflict.base if self.conflict else None

    def _ask_about_similar(self) -> None:
        """Once, before a new title is taken: whether the bank has this question already."""
        title = self.content.title
        if self.errors or self.cleaned_data["distinct"]:
            return
        if self.stands and title in {self.stands.title, self.texts.content.title}:
            return
        self.similar = similar_to(current_index(), title, but=self.instance.pk)
        if self.similar:
            self.add_error(None, "The bank may have this question already.")


def missing_figures(content: Content) -> Iterator[Problem]:
    shown = {name: figures_in(getattr(content, name)) for name in DRAWN}
    wanted = set().union(*shown.values())
    if not wanted:
        return
    there = set(Figure.objects.filter(name__in=wanted).values_list("name", flat=True))
    for field, names in shown.items():
        for name in sorted(names - there):
            yield Problem(field, f"there is no figure {name}")
