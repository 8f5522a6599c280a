"""Questions on the desk: found in a list, written in one form, with every version they had."""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, Value, When
from django.forms.widgets import Script
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from questions.actions import write_question
from questions.admin.forms import Companies, QuestionForm, ReadingForm, Readings, RowForm
from questions.content import Audience, Difficulty
from questions.models import Company, Question, QuestionCompany, Reading

VERSIONS_PER_PAGE = 20
UNLISTED = (
    "hint short_answer answer trap checklist anchors follow_ups html "
    "learn_title learn_url file_digest created kind minutes"
).split()


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


class QuestionList(ChangeList):
    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Question]:
        """Rows without their long texts, with their companies: two queries however many."""
        questions = super().get_queryset(request, *args, **kwargs)
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
            {"fields": (("status", "audience"), "embargo", ("position", "reviewed"))},
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
        "position", "title", "level", "state", "readers", "companies_in_order", "last_reviewed",
    )  # fmt: skip
    list_display_links = ("title",)
    list_filter = ("status", "audience", "difficulty", "kind", "roles", "tags", CompanyFilter)
    list_per_page = 50
    show_full_result_count = False
    empty_value_display = "—"
    search_fields = ("title", "slug", "answer")
    search_help_text = "A word of the title, the slug or the answer"
    ordering = ("position", "id")
    actions = None

    class Media:
        js = (Script("js/admin-desk.js", type="module"),)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: people may have bookmarked it, studied it or asked it. It can be retired."""
        return False

    def view_on_site(self, question: Question) -> str:
        return question.get_absolute_url()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QuestionList

    @admin.display(
        description="difficulty",
        ordering=Case(*(When(difficulty=d, then=Value(d.level)) for d in Difficulty)),
    )
    def level(self, question: Question) -> SafeString:
        return badge(question.difficulty, question.get_difficulty_display())

    @admin.display(description="status", ordering="status")
    def state(self, question: Question) -> SafeString:
        return badge(question.status, question.get_status_display())

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
        rows = {formset.field: formset.values() for formset in formsets}
        written = write_question(
            replace(form.content, **rows),
            form.instance if change else None,
            by=request.user,
            reason=form.cleaned_data["reason"],
        )
        form.instance.pk = written.pk

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """The reason alone; what changed is in the versions."""
        return form.cleaned_data["reason"]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Every version: its number, who made it, when, why, and its text."""
        question = self.get_object(request, unquote(object_id))
        if question is None:
            raise Http404
        if not self.has_view_or_change_permission(request, question):
            raise PermissionDenied
        versions = Paginator(question.versions.select_related("by"), VERSIONS_PER_PAGE)
        context = {
            **self.admin_site.each_context(request),
            "title": "Versions",
            "subtitle": str(question),
            "opts": self.opts,
            "object": question,
            "versions": versions.get_page(request.GET.get("p")),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/questions/question/object_history.html", context)


def badge(name: str, label: str) -> SafeString:
    return format_html('<span class="badge {}">{}</span>', name, label)
