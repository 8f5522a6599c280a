"""Forms that don't save: they make a ``Content`` of what was typed, or say what is wrong."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.text import capfirst

from questions import bankfile
from questions.content import (
    DRAWN,
    LISTS,
    MAX_TITLE,
    MAX_URL,
    TEXTS,
    Content,
    Link,
    Problem,
    problems_of,
)
from questions.models import Bank, Figure, Question, QuestionVersion
from questions.rows import CHOICES, PLAIN_FIELDS, lines_of
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

    Valid only if the question is still as it was when the form was opened. Whoever wants to write
    over another's version says so by naming it in ``over``.
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
    opened_on = forms.IntegerField(required=False, widget=forms.HiddenInput)
    over = forms.IntegerField(required=False)  # the box to tick that a conflict shows

    class Meta:
        model = Question
        exclude = ("companies",)  # noqa: DJ006 - the fieldsets of the admin say which fields
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
        self.content = bankfile.BLANK
        self.conflict: QuestionVersion | None = None
        self.goes_over = False
        self.before = newest_version(self.instance)
        self.initial["opened_on"] = self.before.number if self.before else None
        for name in {*TEXTS, *LISTS} & self.fields.keys():
            self.fields[name].strip = False  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        """On one line, though the field has two."""
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.content = bankfile.tidied(replace(bankfile.BLANK, **self._values(data)))
        refused = set(self.errors)
        for problem in faults_of(self.content):
            field = self._field_of(problem)
            if field not in refused:
                self.add_error(field, sentence(problem))
        self._compare_with_newest()
        return data

    def _values(self, data: dict[str, Any]) -> dict[str, Any]:
        """What was filled in well, as ``Content`` wants it."""
        values = {name: data[name] for name in PLAIN_FIELDS if name in data}
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
        Bank.lock()  # so that the newest version is still that when this one is written
        newest = newest_version(self.instance)
        if newest is None or newest.number == self.cleaned_data.get("opened_on"):
            return
        self.conflict = newest
        self.goes_over = newest.number == self.cleaned_data.get("over")
        if not self.goes_over:
            self.add_error(
                None,
                f"{newest.by or 'A load from files'} saved version {newest.number} on "
                f"{moment(newest.made)} while you had this open. Nothing was overwritten: "
                "what you typed is below, what they saved is in the history.",
            )


def newest_version(question: Question) -> QuestionVersion | None:
    if question._state.adding:
        return None
    return question.versions.select_related("by").defer("text").order_by("-number").first()


def moment(instant: datetime) -> str:
    return f"{instant:%-d %B %Y at %H:%M} UTC"


def missing_figures(content: Content) -> Iterator[Problem]:
    shown = {name: figures_in(getattr(content, name)) for name in DRAWN}
    wanted = set().union(*shown.values())
    if not wanted:
        return
    there = set(Figure.objects.filter(name__in=wanted).values_list("name", flat=True))
    for field, names in shown.items():
        for name in sorted(names - there):
            yield Problem(field, f"there is no figure {name}")


class RowForm(forms.ModelForm):
    """One row of an ordered list. A number alone is still an empty row."""

    position = forms.IntegerField(
        label="Order",
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.NumberInput(attrs={"class": "order"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - {"position"})


class ReadingForm(RowForm):
    url = forms.CharField(label="Link", max_length=MAX_URL, widget=forms.URLInput)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            link = Link(data["title"], data["url"])
            for problem in faults_of(replace(bankfile.BLANK, further=(link,))):
                self.add_error("url", sentence(problem))
        return data


class Rows(BaseInlineFormSet):
    """Ordered rows that are shown from the question but not tied to its rows in the database.

    The write door writes those anew with each version, so their ids would not outlive another
    editor's save, and a form that keeps what was typed could not be sent again.
    """

    field = ""

    def __init__(
        self, data: Any = None, files: Any = None, instance: Any = None, **kwargs: Any
    ) -> None:
        rows = list(self.rows_of(instance)) if data is None and instance.pk else []
        numbered = [{**row, "position": place} for place, row in enumerate(rows, start=1)]
        kwargs.update(queryset=kwargs["queryset"].none(), initial=numbered)
        super().__init__(data, files, instance=instance, **kwargs)
        self.extra = len(rows) + 1

    def rows_of(self, question: Question) -> Iterator[dict[str, Any]]:
        raise NotImplementedError

    def ordered(self) -> list[dict[str, Any]]:
        """The rows that say something, in their order; those without a number come last."""
        rows = [form.cleaned_data for form in self.forms if form.is_valid() and form.has_changed()]
        return sorted(rows, key=lambda row: (row["position"] is None, row["position"] or 0))


class Companies(Rows):
    field = "companies"

    def rows_of(self, question: Question) -> Iterator[dict[str, Any]]:
        for link in question.company_links.all():
            yield {"company": link.company_id}

    def values(self) -> tuple[str, ...]:
        return tuple(row["company"].name for row in self.ordered())

    def clean(self) -> None:
        names = self.values()
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValidationError([f"{name} is there twice." for name in twice])


class Readings(Rows):
    field = "further"

    def rows_of(self, question: Question) -> Iterator[dict[str, Any]]:
        for reading in question.further.all():
            yield {"title": reading.title, "url": reading.url}

    def values(self) -> tuple[Link, ...]:
        return tuple(Link(row["title"], row["url"]) for row in self.ordered())
