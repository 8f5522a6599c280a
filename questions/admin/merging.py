"""Merging words on the desk: said first, done then, and taken back from the list of merges."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from questions.actions import Unwritable
from questions.merging.actions import Refused, merge_terms, undo_merge
from questions.merging.models import Merge
from questions.models import Question, QuestionCompany, Term
from questions.words import kind_of

# Fields that name one word of each kind: the desk's search for words asks on behalf of a field.
FIELDS = {
    "companies": QuestionCompany._meta.get_field("company"),
    "roles": Question._meta.get_field("roles"),
    "tags": Question._meta.get_field("tags"),
}


class MergeForm(forms.Form):
    """Which other word it becomes."""

    def __init__(self, data: Any, *, word: Term) -> None:
        super().__init__(data)
        others = type(word)._default_manager.exclude(pk=word.pk)
        widget = AutocompleteSelect(FIELDS[kind_of(word)], admin.site)
        self.fields["into"] = forms.ModelChoiceField(others, label="Merge it into", widget=widget)


def merge(request: HttpRequest, desk: admin.ModelAdmin, object_id: str) -> HttpResponse:
    """Choose the other word, see what would follow, and do it."""
    word = desk.get_object(request, unquote(object_id))
    if word is None:
        raise Http404
    if not desk.has_delete_permission(request, word):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET or None
    form = MergeForm(data, word=word)
    into = form.cleaned_data["into"] if form.is_valid() else None
    if request.method == "POST" and into:
        return merged(request, desk, word, into)
    found = Question.objects.filter(**{f"{kind_of(word)}__pk": word.pk}).in_bank_order()
    context = {
        **desk.admin_site.each_context(request),
        "title": f"Merge {word.name}",
        "opts": desk.opts,
        "word": word,
        "into": into,
        "form": form,
        "media": desk.media + form.media,
        "found": found.only("title") if into else (),
    }
    return TemplateResponse(request, "admin/questions/term/merge.html", context)


def merged(request: HttpRequest, desk: admin.ModelAdmin, word: Any, into: Any) -> HttpResponse:
    try:
        done = merge_terms(word, into, by=request.user)
    except (Refused, Unwritable) as error:
        messages.error(request, f"Nothing was merged. {error}")
        return redirect(f"admin:questions_{desk.opts.model_name}_change", word.pk)
    messages.success(request, f"Merged {done}. It can be undone below.")
    return redirect("admin:questions_merge_change", done.pk)


@admin.register(Merge)
class MergeAdmin(admin.ModelAdmin):
    """What was merged, and the button that takes it back. Reached from the lists of words."""

    list_display = ("__str__", "kind", "made", "by", "undone")
    list_filter = ("kind",)
    list_select_related = ("by",)
    show_full_result_count = False
    actions = None

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """None that the header would name: the words themselves lead here."""
        return {}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One merge; a POST takes it back."""
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        if not self.has_change_permission(request, found):
            raise PermissionDenied
        if "undo" in request.POST:
            return self.undo(request, found)
        context = {
            **self.admin_site.each_context(request),
            "title": str(found),
            "opts": self.opts,
            "merge": found,
            "found": Question.objects.filter(pk__in=[pk for pk, _ in found.questions])
            .in_bank_order()
            .only("title"),
        }
        return TemplateResponse(request, "admin/questions/merge/change.html", context)

    def undo(self, request: HttpRequest, found: Merge) -> HttpResponse:
        try:
            word = undo_merge(found, by=request.user)
        except (Refused, Unwritable) as error:
            messages.error(request, f"Nothing was undone. {error}")
        else:
            messages.success(request, f"{word.name} is a word of its own again.")
        return redirect("admin:questions_merge_change", found.pk)
