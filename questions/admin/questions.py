"""Questions on the desk: found in a list, written in one form, with every version they had."""

from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from questions.actions import write_question
from questions.admin import (
    exporting,
    fixes,
    history,
    placing,
    previews,
    proposals,
    publishing,
    steps,
    tagging,
)
from questions.admin.conflict import disputed
from questions.admin.forms import QuestionForm
from questions.admin.rows import CompaniesInline, ReadingsInline
from questions.content import Audience, Difficulty, Status
from questions.facets import current_index
from questions.models import Company, Question
from questions.moves import MAX_COMMENT, choices, second_person_required
from questions.proposals.actions import write_edit
from questions.search.finding import search
from questions.search.ranking import RANKED, best_first
from questions.workflow import readers

UNLISTED = (
    "hint short_answer answer trap checklist anchors follow_ups html "
    "learn_title learn_url file_digest created kind minutes"
).split()


class CompanyFilter(admin.SimpleListFilter):
    """Says which company the list is about, once a link has chosen one; never lists them all."""

    title = "company"
    parameter_name = "company"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        slug = request.GET.get(self.parameter_name)
        if not slug:
            return []
        company = Company.objects.filter(slug=slug).first()
        return [(slug, company.name if company else slug)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        slug = self.value()
        return queryset.filter(company_links__company__slug=slug) if slug else queryset


class HavingFilter(admin.RelatedFieldListFilter):
    """By a role or topic: looked up row by row, for half of the bank may have it.

    A join would read all of those to show the first fifty.
    """

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        wanted: Any = self.used_parameters.get(self.lookup_kwarg)
        if not wanted:
            found: Any = super().queryset(request, queryset)
            return found
        field: Any = self.field
        try:
            words = field.related_model.objects.filter(reduce(or_, (Q(pk=pk) for pk in wanted)))
            pks = list(words.values_list("pk", flat=True))
            having = {"question": OuterRef("pk"), f"{field.m2m_reverse_field_name()}__in": pks}
            return queryset.filter(Exists(field.remote_field.through.objects.filter(**having)))
        except (ValueError, ValidationError) as error:
            raise IncorrectLookupParameters(error) from error


class QuestionList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """Rows can be moved where the list is the whole bank in its own order."""
        super().get_results(request)
        for question in self.result_list:
            question.page = None if self.params else self.page_num

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Question]:
        """Rows without their long texts, with their companies: two queries however many."""
        questions = super().get_queryset(request, *args, **kwargs)
        if not any(
            "isnull" in name or len(values) > 1 for name, values in self.filter_params.items()
        ):
            # A question has a role once: nothing is there twice, and looking for it takes seconds.
            questions.query.distinct = False
        questions = questions.annotate(waits=proposals.WAITS)
        return questions.defer(*UNLISTED).prefetch_related("company_links__company")


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    """Writes through the write door only, and retires instead of deleting."""

    form = QuestionForm
    inlines = (CompaniesInline, ReadingsInline)
    fieldsets = (
        ("Question", {"fields": ("title", "slug", ("difficulty", "kind", "minutes"))}),
        (
            "Where it stands",
            {"fields": ("audience", "embargo", ("position", "reviewed"))},
        ),
        ("Who asks it", {"fields": ("roles", "tags")}),
        ("The answer", {"fields": ("hint", "short_answer", "answer", "trap", "checklist")}),
        ("For interviewers", {"fields": ("anchors", "follow_ups")}),
        ("Learn it properly", {"fields": ("learn_title", "learn_url")}),
        ("Why", {"fields": ("reason", "opened_on")}),
    )
    autocomplete_fields = ("roles", "tags")
    prepopulated_fields = {"slug": ("title",)}
    list_display = (
        "place", "title", "level", "state", "readers", "companies_in_order", "last_reviewed",
    )  # fmt: skip
    list_display_links = ("title",)
    list_filter = (
        "status", "audience", "difficulty", "kind",
        ("roles", HavingFilter), ("tags", HavingFilter), CompanyFilter, proposals.NextTextFilter,
    )  # fmt: skip
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they take a second; the site's own list has counts
    empty_value_display = "—"
    search_fields = ("title",)  # get_search_results() asks the site's own index instead
    search_help_text = "Words, tag:drift, company:uber, or a slug"
    ordering = ("position", "id")
    actions = (*steps.actions, publishing.ask, tagging.ask, *exporting.actions)

    class Media:
        js = (
            Script("js/admin-desk.js", type="module"),
            Script("js/desk-draft.js", type="module"),
            Script("js/desk-preview.js", type="module"),
        )

    def get_urls(self) -> list[URLPattern]:
        views: list[tuple[str, Any, str]] = [
            ("steps/", steps.take, "steps"),
            ("next-texts/", publishing.publish, "next_texts"),
            ("topic/", tagging.tag, "topic"),
            ("fixes/", fixes.queue, "fixes"),
            ("preview/", previews.preview, "preview"),
            ("<int:pk>/compare/", history.compare, "compare"),
            ("<int:pk>/revert/", history.bring_back, "revert"),
            ("<int:pk>/next/", proposals.decide, "next"),
            ("<int:pk>/duplicate/", placing.copy, "duplicate"),
            ("<int:pk>/move/", placing.move, "move"),
            ("<int:pk>/place/", placing.put, "place"),
            ("<int:pk>/as/<str:who>/", previews.as_reader, "as"),
        ]
        guarded = [
            path(route, self.admin_site.admin_view(view), name=f"questions_question_{name}")
            for route, view, name in views
        ]
        return [*guarded, *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """What the site's search finds, the best of it if it is much; or the slug itself."""
        if not search_term.strip():
            return queryset, False
        index = current_index()
        found = search(index, search_term, index.visible_to(request.user))
        best = best_first(index, found.clauses, found.mask) if found.clauses else []
        ids = [*best, *index.lowest(found.mask & ~index.mask_of(best), RANKED - len(best))]
        if found.mask.bit_count() > RANKED:
            note = f"More than {RANKED} match; these are the best. Another word narrows it down."
            self.message_user(request, note, messages.INFO)
        return queryset.filter(Q(pk__in=ids) | Q(slug=search_term.strip().lower())), False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: people may have bookmarked it, studied it or asked it. It can be retired."""
        return False

    def view_on_site(self, question: Question) -> str:
        return question.get_absolute_url()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QuestionList

    @admin.display(description="order", ordering="position")
    def place(self, question: Any) -> SafeString:
        return placing.buttons(question)

    @admin.display(
        description="difficulty",
        ordering=Case(*(When(difficulty=d, then=Value(d.level)) for d in Difficulty)),
    )
    def level(self, question: Question) -> SafeString:
        return badge(question.difficulty, question.get_difficulty_display())

    @admin.display(description="status", ordering="status")
    def state(self, question: Any) -> SafeString:
        mark = badge(question.status, question.get_status_display())
        return format_html("{} <small>next text waits</small>", mark) if question.waits else mark

    @admin.display(description="audience", ordering="audience")
    def readers(self, question: Question) -> str:
        if question.audience == Audience.EMBARGOED:
            return f"Embargoed until {question.embargo:%-d %b %Y, %H:%M} UTC"
        return question.get_audience_display()

    @admin.display(description="companies")
    def companies_in_order(self, question: Question) -> str:
        return " · ".join(question.company_names) or "—"

    @admin.display(description="reviewed", ordering="reviewed")
    def last_reviewed(self, question: Question) -> str:
        return f"{question.reviewed:%-d %b %Y}" if question.reviewed else "—"

    # Saving: the form and its formsets only say what to write, and the write door writes it whole.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Not yet: the rows below the form belong to it as well. See ``save_related``."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        rows = rows_of(formsets)
        content = replace(
            form.content, **{name: rows[name] for name in rows if name not in form.taken}
        )
        how: dict[str, Any] = {"by": request.user, "reason": form.cleaned_data["reason"]}
        if not change:
            form.instance.pk = write_question(content, **how).pk
            return
        how |= {"second_person": second_person_required(), "base": form.base}
        if write_edit(content, form.instance, **how):
            note = (
                "Its words wait: another editor has to publish them. Until then it stays as it is."
            )
            self.message_user(request, note, messages.WARNING)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With who sees the question, where it can go from here, and what is in dispute."""
        form = context["adminform"].form
        if form.stands:
            context["readers"] = readers(form.stands, timezone.now())
            context["steps"] = choices(context["original"], form.stands, by=request.user)
            context["max_comment"] = MAX_COMMENT
            context["words_wait"] = (
                form.stands.status == Status.PUBLISHED and second_person_required()
            )
            context |= proposals.told(form.texts, by=request.user)
        if form.conflict:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["disputed"] = disputed(form, rows_of(formsets))
        return super().render_change_form(request, context, *args, **kwargs)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """The reason alone; what changed is in the versions."""
        return form.cleaned_data["reason"]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        return history.versions(request, self.get_object(request, unquote(object_id)))


def rows_of(formsets: Any) -> dict[str, Any]:
    return {formset.field: formset.values() for formset in formsets}


def badge(name: str, label: str) -> SafeString:
    return format_html('<span class="badge {}">{}</span>', name, label)
