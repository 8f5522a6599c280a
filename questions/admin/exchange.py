"""Imports and exports: a file is read and compared first, and written only as it was shown."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from questions import bankfile
from questions.admin.exporting import FORMATS, MAX_EXPORTED, download
from questions.admin.vocabulary import questions
from questions.diffing import Section, sections
from questions.exchange.models import Upload
from questions.exchange.reading import MAX_BYTES_SENT, read_sent
from questions.exchange.records import MAX_QUESTIONS
from questions.filters import clean_text
from questions.loading import Plan, Side, StalePlan, State, Step, apply_plan, make_plan
from questions.models import Question

MAX_FAULTS = 200
MAX_DIFFS = 100


class UploadForm(forms.Form):
    file = forms.FileField(label="File", allow_empty_file=True, max_length=200)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES_SENT:
            raise ValidationError(
                f"It has {file.size:,} bytes; {MAX_BYTES_SENT:,} are allowed at once."
            )
        return file


@dataclass(frozen=True, slots=True)
class Change:
    """One question of a plan, with what would change in it."""

    step: Step
    sections: list[Section]

    @property
    def title(self) -> str:
        return self.step.content.title if self.step.content else self.step.slug

    @property
    def text(self) -> str:
        return bankfile.dump(self.step.content) if self.step.content else ""


@admin.register(Upload)
class UploadAdmin(admin.ModelAdmin):
    """Everybody sees what was imported; only whoever sent a file sees it wait."""

    list_display = ("name", "by", "made", "standing")
    list_select_related = ("by",)
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("questions.view_question"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perms(["questions.add_question", "questions.change_question"]))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and obj.applied is None and self.has_add_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        own = Q(pk__in=Upload.objects.waiting(timezone.now()).filter(by=request.user.pk))
        found: QuerySet[Upload] = super().get_queryset(request)
        return found.defer("content").filter(own | Q(applied__isnull=False))

    @admin.display(description="what became of it")
    def standing(self, upload: Upload) -> str:
        if upload.applied is None:
            return "waits for you"
        return f"{questions(upload.added)} added, {upload.changed} changed"

    def get_urls(self) -> list[URLPattern]:
        export = path("export/", self.admin_site.admin_view(self.export), name="questions_export")
        return [export, *super().get_urls()]

    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Take a file, read all of it, and keep it only if there is nothing wrong with it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self.page(request, "add", {"title": "Import questions", "form": form})
        file = form.cleaned_data["file"]
        name = clean_text(file.name)[:120] or "file"
        plan = make_plan(read_sent(name, content := file.read()))
        if plan.faults:
            return self.page(request, "add", faults_of(plan) | {"form": form, "name": name})
        Upload.objects.forget(timezone.now())
        upload = Upload.objects.create(
            name=name, content=content, by=request.user, revision=plan.revision
        )
        return redirect("admin:questions_upload_change", upload.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What an import would do; a POST does it."""
        upload = self.get_object(request, unquote(object_id))
        if upload is None:
            raise Http404
        if request.method == "POST" and not self.has_change_permission(request, upload):
            raise PermissionDenied
        if upload.applied:
            return self.page(request, "applied", {"title": upload.name, "upload": upload})
        plan = make_plan(read_sent(upload.name, bytes(upload.content)), side_of(request))
        if "apply" in request.POST and not plan.faults:
            return self.apply(request, upload, plan)
        return self.dry_run(request, upload, plan)

    def dry_run(self, request: HttpRequest, upload: Upload, plan: Plan) -> HttpResponse:
        """Show a plan, and remember for which state of the bank it was shown."""
        if plan.faults:  # a word it names was deleted since
            context = faults_of(plan) | {"form": UploadForm(), "name": upload.name}
            return self.page(request, "add", context)
        Upload.objects.filter(pk=upload.pk).update(revision=plan.revision)
        context = {"title": f"Import {upload.name}", "upload": upload, **shown(plan)}
        return self.page(request, "dry_run", context)

    def apply(self, request: HttpRequest, upload: Upload, plan: Plan) -> HttpResponse:
        """Write what was shown, or nothing."""
        try:
            if plan.revision != upload.revision:
                raise StalePlan
            if plan.conflicts() and plan.side is None:
                messages.error(request, "Nothing was written: say first whose text counts.")
                return self.dry_run(request, upload, plan)
            with transaction.atomic():
                apply_plan(plan, by=request.user, reason=f"Imported from {upload.name}")
                settle(upload, plan)
        except StalePlan:
            messages.error(request, "The bank has changed since. Nothing was written: look again.")
            return redirect("admin:questions_upload_change", upload.pk)
        messages.success(request, f"Imported: {self.standing(upload)}.")
        return redirect("admin:questions_upload_change", upload.pk)

    def export(self, request: HttpRequest) -> HttpResponse:
        """The questions of a filtered list as a file; without a format, the choice of one."""
        form = request.GET.get("as", "")
        found = listed(request)
        count = found.count()
        if form not in FORMATS or count > MAX_EXPORTED:
            context = {"title": "Export questions", "count": count, "most": MAX_EXPORTED}
            return self.page(request, "export", {**context, "query": request.GET.urlencode()})
        return download(found, form)

    def page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        limits = {"most_megabytes": MAX_BYTES_SENT // 1_000_000, "most_questions": MAX_QUESTIONS}
        context = {**self.admin_site.each_context(request), "opts": self.opts, **limits, **context}
        status = 422 if context.get("faults") else 200
        template = f"admin/questions/upload/{name}.html"
        return TemplateResponse(request, template, context, status=status)


def side_of(request: HttpRequest) -> Side | None:
    """Whose text counts where both have changed, if whoever imports has said so."""
    side = request.POST.get("side", "")
    return Side(side) if side in set(Side) else None


def faults_of(plan: Plan) -> dict[str, Any]:
    """What is wrong with a file, for the page that says so."""
    faults = sorted(plan.faults)
    unit = {"csv": "Row", "json": "Question"}.get(plan.folder.table.rpartition(".")[2], "Line")
    context = {"title": "Import questions", "unit": unit, "fault_count": len(faults)}
    return {**context, "faults": faults[:MAX_FAULTS]}


def shown(plan: Plan) -> dict[str, Any]:
    """What a plan would do, for the page that asks whether it shall."""
    by_state = {state: [step for step in plan.steps if step.state is state] for state in State}
    changes = {
        state.value: [
            Change(step, differences(step) if place < MAX_DIFFS else [])
            for place, step in enumerate(steps)
        ]
        for state, steps in by_state.items()
        if state is not State.UNCHANGED
    }
    does = bool(changes["added"] or changes["changed"] or changes["conflict"] or plan.figures)
    context = {"unchanged": plan.count(State.UNCHANGED), "plan": plan}
    return {**changes, **context, "does_something": does or bool(plan.new)}


def differences(step: Step) -> list[Section]:
    return sections(step.here, step.content) if step.here and step.content else []


def settle(upload: Upload, plan: Plan) -> None:
    """Note that an upload was written; what it was made of is in the bank now."""
    upload.applied = timezone.now()
    upload.content = b""
    upload.added = plan.count(State.ADDED)
    upload.changed = plan.count(State.CHANGED)
    if plan.side is Side.THEIRS:
        upload.changed += len(plan.conflicts())
    upload.save()


def listed(request: HttpRequest) -> Any:
    """The questions that the desk's list shows under the same address."""
    desk = admin.site.get_model_admin(Question)
    query = request.GET.copy()
    query.pop("as", None)
    request.GET = query  # type: ignore[assignment]
    try:
        rows = desk.get_changelist_instance(request).queryset
    except IncorrectLookupParameters as error:
        raise BadRequest("No list has this address.") from error
    return Question.objects.filter(pk__in=rows.order_by().values("pk"))
