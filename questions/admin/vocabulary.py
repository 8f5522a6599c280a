"""Companies, roles and tags on the desk."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from questions.actions import TermInUse, delete_term, write_term
from questions.admin.merging import merge
from questions.content import unprintable
from questions.models import Company, Role, Tag, Term
from questions.rows import lines_of
from questions.vocabulary import LIMITS
from questions.words import kind_of


class TermForm(forms.ModelForm):
    """A word of the vocabulary, with its other names one a line."""

    aliases = forms.CharField(
        label="Also called",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What people type instead, one a line.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["aliases"] = "\n".join(self.instance.aliases)
        self.others: QuerySet[Any] = type(self.instance)._default_manager.all()

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        self._refuse_unusable([name])
        return name

    def clean_description(self) -> str:
        description: str = self.cleaned_data["description"]
        if unprintable(description):
            raise ValidationError("This has a character that can't be printed.")
        return description

    def clean_aliases(self) -> list[str]:
        aliases = list(dict.fromkeys(lines_of(self.cleaned_data["aliases"])))
        self._refuse_unusable(aliases)
        return aliases

    def _refuse_unusable(self, names: list[str]) -> None:
        for name in names:
            if len(name) > LIMITS["aliases"] or unprintable(name):
                raise ValidationError(f"A name has 1 to {LIMITS['aliases']} printable characters.")
        for other in self.others.exclude(pk=self.instance.pk):
            for name in {other.name, *other.aliases}.intersection(names):
                raise ValidationError(f"“{name}” means {other.name} already.")


class UsedFilter(admin.SimpleListFilter):
    """Words to tidy up: those that nothing has, and those that one question has."""

    title = "use"
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("0", "Never"), ("1", "Once")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(used=self.value()) if self.value() in {"0", "1"} else queryset


class TermAdmin(admin.ModelAdmin):
    """Saves through the write door, so that the questions that have a word follow its new name."""

    form = TermForm
    fields = ("name", "slug", "description", "aliases")
    prepopulated_fields = {"slug": ("name",)}
    list_display = ("name", "slug", "description", "used_by")
    list_filter = (UsedFilter,)
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name", "slug")
    search_help_text = "A name, a slug, or what else it is called"
    ordering = ("name", "id")
    list_per_page = 100
    show_full_result_count = False
    actions = None
    change_form_template = "admin/questions/term/change_form.html"
    change_list_template = "admin/questions/term/change_list.html"
    # How the list of questions is asked for those that have the word.
    link = ""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view(self.merge_view)
        name = f"questions_{self.opts.model_name}_merge"
        return [path("<path:object_id>/merge/", guarded, name=name), *super().get_urls()]

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return merge(request, self, object_id)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"kind": kind_of(self.model())})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Also by aliases: in Python, because SQLite keeps their letters as JSON escapes them."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        wanted = search_term.casefold().strip()
        if not wanted:
            return found, duplicates
        named = [
            pk
            for pk, aliases in self.model._default_manager.values_list("pk", "aliases")
            if any(wanted in alias.casefold() for alias in aliases)
        ]
        return found | queryset.filter(pk__in=named), duplicates

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With how many questions have the word: counted in an index, and only for rows shown."""
        name = str(self.opts.model_name)
        links = self.model.questions.through.objects.filter(**{name: OuterRef("pk")}).order_by()
        used = Coalesce(Subquery(links.values(name).annotate(n=Count("pk")).values("n")), 0)
        return super().get_queryset(request).annotate(used=used)

    @admin.display(description="used by", ordering="used")
    def used_by(self, term: Any) -> str:
        if not term.used:
            return "no question"
        address = reverse("admin:questions_question_changelist")
        query = self.link.format(term=term)
        return format_html('<a href="{}?{}">{}</a>', address, query, questions(term.used))

    def save_model(self, request: HttpRequest, obj: Term, form: Any, change: bool) -> None:
        before = form.initial.get("name")
        reason = f"{before} is now called {obj.name}" if change and before != obj.name else ""
        write_term(obj, by=request.user, reason=reason)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Refused with a reason while a question has the word."""
        term = self.get_object(request, unquote(object_id))
        try:
            if term and term.used:
                raise TermInUse(f"{term.name} is used by {questions(term.used)}.")
            return super().delete_view(request, object_id, extra_context)
        except TermInUse as refusal:
            self.message_user(request, f"{refusal} Take it off them first.", messages.ERROR)
            return redirect(f"admin:questions_{self.opts.model_name}_change", object_id)

    def delete_model(self, request: HttpRequest, obj: Term) -> None:
        delete_term(obj)


def questions(number: int) -> str:
    return "1 question" if number == 1 else f"{number} questions"


@admin.register(Company)
class CompanyAdmin(TermAdmin):
    link = "company={term.slug}"


@admin.register(Tag)
class TagAdmin(TermAdmin):
    link = "tags__id__exact={term.pk}"


@admin.register(Role)
class RoleAdmin(TermAdmin):
    link = "roles__id__exact={term.pk}"
    list_display_links = ("name",)
    ordering = ("position", "id")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.fields, "position"]

    def get_list_display(self, request: HttpRequest) -> Any:
        return ["position", *self.list_display]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        last = Role.objects.aggregate(last=Max("position"))["last"]
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        return {"position": 0 if last is None else last + 1, **given}
