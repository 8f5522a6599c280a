"""What readers wrote, as a queue: read, decided, answered."""

from smtplib import SMTPException
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from questions.admin.questions import badge
from questions.reports.actions import REPLIES, decide, mail_answer
from questions.reports.models import Message, Report, State, Suggestion


class OpenFilter(admin.SimpleListFilter):
    """The queue is what is open; whatever is closed is one click away."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*State.choices, ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        usual, *others = super().choices(changelist)
        return [{**usual, "display": "Open"}, *others]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        if value == "all":
            return queryset
        return queryset.filter(state=value) if value in State.values else queryset.open()


class DecisionForm(forms.ModelForm):
    """What becomes of a message; the words for it may be one's own or the usual ones."""

    send = forms.BooleanField(label="Send the answer by mail", required=False)

    class Meta:
        fields = ("state", "answer")
        widgets = {
            "state": forms.RadioSelect,
            "answer": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replies = REPLIES[type(self.instance)]
        if "state" in self.fields:
            self.fields["state"].choices = [  # type: ignore[attr-defined]
                (state.value, f"{state.label}: “{replies[state]}”" if state in replies else "New")
                for state in State
            ]
            self.fields["answer"].help_text = "Empty, the words beside the state are the answer."
        self.initial["send"] = bool(self.instance.email)
        self.initial["answer"] = self.instance.answer


class MessageAdmin(admin.ModelAdmin):
    """Nobody writes for a reader; what they wrote stays as it is."""

    form = DecisionForm
    list_filter: ClassVar[Any] = (OpenFilter,)
    list_per_page = 50
    list_select_related: ClassVar[Any] = ("by",)
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    change_form_template = "admin/questions/message/change_form.html"
    actions = None
    view_on_site = False
    said: tuple[str, ...] = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.said, "text", "writer", "sent", "last_decision")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        mails = settings.EMAIL_CONFIGURED and obj and obj.email
        fields = [self.said, "text", ("writer", "sent", "last_decision"), "state", "answer"]
        return [*fields, "send"] if mails else fields

    def save_model(self, request: HttpRequest, obj: Message, form: Any, change: bool) -> None:
        data = form.cleaned_data
        decide(obj, data["state"], data["answer"], by=request.user, now=timezone.now())
        if data.get("send") and obj.email and settings.EMAIL_CONFIGURED:
            request.answer_to_mail = obj  # type: ignore[attr-defined]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mail goes out once the decision is written, and not while the database waits."""
        response: HttpResponse = super().changeform_view(request, *args, **kwargs)
        message = getattr(request, "answer_to_mail", None)
        if message:
            try:
                mail_answer(message)
                messages.success(request, f"The answer is on its way to {message.email}.")
            except (SMTPException, OSError):
                messages.error(request, "The answer is kept, but the mail could not be sent.")
        return response

    @admin.display(ordering="made")
    def sent(self, message: Message) -> str:
        return f"{message.made:%-d %b %Y, %H:%M} UTC"

    @admin.display(description="state", ordering="state")
    def standing(self, message: Message) -> SafeString:
        return badge(message.state, message.get_state_display())

    @admin.display(description="what they wrote")
    def excerpt(self, message: Message) -> str:
        return message.text if len(message.text) <= 120 else f"{message.text[:119]}…"

    @admin.display(description="from")
    def writer(self, message: Message) -> str:
        who = [str(message.by)] if message.by else []
        return ", ".join([*who, *([message.email] if message.email else [])]) or "a visitor"

    @admin.display(description="decided")
    def last_decision(self, message: Message) -> str:
        if not message.decided:
            return "not yet"
        return f"{message.decided:%-d %B %Y, %H:%M} UTC, {message.decided_by or 'nobody known'}"


@admin.register(Report)
class ReportAdmin(MessageAdmin):
    list_display = ("about", "kind", "excerpt", "writer", "sent", "standing")
    list_filter = (OpenFilter, "kind")
    list_select_related = ("by", "question")
    said = ("kind", "links")

    @admin.display(description="question")
    def about(self, report: Report) -> str:
        return report.question.title

    @admin.display(description="go to")
    def links(self, report: Report) -> SafeString:
        return format_html(
            '<a href="{}">Correct it</a> · <a href="{}">Its versions</a> (it was version {})',
            reverse("admin:questions_question_change", args=[report.question_id]),
            reverse("admin:questions_question_history", args=[report.question_id]),
            report.version,
        )


@admin.register(Suggestion)
class SuggestionAdmin(MessageAdmin):
    list_display = ("title", "excerpt", "writer", "sent", "standing")
    said = ("draft",)

    @admin.display(description="take it up")
    def draft(self, suggestion: Suggestion) -> SafeString:
        address = reverse("admin:questions_question_add")
        query = urlencode({"title": suggestion.title})
        return format_html('<a href="{}?{}">Begin a question with it</a>', address, query)
