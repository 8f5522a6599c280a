"""The ordered rows below a question's form: its companies and what else there is to read."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from questions import bankfile
from questions.admin.forms import faults_of, sentence
from questions.content import MAX_URL, Link
from questions.models import Question, QuestionCompany, Reading
from questions.proposals.actions import waiting_for


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
        waiting = waiting_for(question)
        links: Any = waiting.content.further if waiting else question.further.all()
        for link in links:
            yield {"title": link.title, "url": link.url}

    def values(self) -> tuple[Link, ...]:
        return tuple(Link(row["title"], row["url"]) for row in self.ordered())


class RowsInline(admin.TabularInline):
    """Rows that whoever may change a question may change; ``after`` names the fieldset above."""

    after = ""
    form = RowForm
    template = "admin/questions/rows.html"
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("questions.view_question")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("questions.change_question")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("questions.change_question")


class CompaniesInline(RowsInline):
    model = QuestionCompany
    formset = Companies
    after = "Who asks it"
    fields = ("position", "company")
    autocomplete_fields = ("company",)
    verbose_name = "company"
    verbose_name_plural = "Companies, in their order"


class ReadingsInline(RowsInline):
    model = Reading
    form = ReadingForm
    formset = Readings
    after = "Learn it properly"
    fields = ("position", "title", "url")
    verbose_name = "reading"
    verbose_name_plural = "Further reading, in its order"
