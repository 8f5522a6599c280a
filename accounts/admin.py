from typing import Any

import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401 - both register what is unregistered below
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.actions import (
    answer_request,
    delete_person,
    forget_second_step,
    invite,
    reset_link,
)
from accounts.http import PersonRequest
from accounts.models import Invitation, RoleRequest, User

# The groups are the three roles, made by the app itself: a renamed one would open no door.
admin.site.unregister(Group)
# Secrets, and where people are: nobody's business, an administrator's neither.
admin.site.unregister([Authenticator, UserSession])


class LowerCaseEmail(forms.ModelForm):
    """Keeps addresses as ``PersonManager`` does."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


class NewPersonForm(LowerCaseEmail, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")
        field_classes: dict[str, type] = {}


class PersonForm(LowerCaseEmail, UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"  # noqa: DJ007 - the fieldsets say which


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People and their roles; only superusers see it, because nobody else is granted it."""

    form = PersonForm
    add_form = NewPersonForm
    list_display = ("email", "name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "is_superuser", "groups")
    search_fields = ("email", "name")
    ordering = ("email",)
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        ("Roles", {"fields": ("is_active", "is_superuser", "groups")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )
    filter_horizontal = ("groups",)
    show_full_result_count = False
    actions = ("make_reset_links", "forget_second_steps")

    @admin.action(description="Make links to set a new password")
    def make_reset_links(self, request: HttpRequest, people: QuerySet[User]) -> HttpResponse:
        for person in people:
            self.log_change(request, person, "Made a link to set a new password.")
        links = [(person.email, reset_link(person)) for person in people]
        return links_page(request, "Links to set a new password", links)

    @admin.action(description="Remove authenticator apps, passkeys and recovery codes")
    def forget_second_steps(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for person in people:
            forget_second_step(person)
            self.log_change(request, person, "Removed authenticator app and passkeys.")
        messages.success(request, f"{len(people)} now log in with their password alone.")

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        delete_person(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for person in queryset:
            delete_person(person)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display
    def roles(self, person: User) -> str:
        if person.is_superuser:
            return "all"
        return ", ".join(group.name for group in person.groups.all()) or "—"


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Links for signing up. One is shown once, right after it is made."""

    list_display = ("__str__", "made", "made_by", "expires", "used")
    list_filter = ("used", "expires")
    fields = ("made", "made_by", "expires", "used")
    change_list_template = "admin/accounts/invitation/change_list.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        """The button "Make a link" posts here: to make one is to see its address."""
        if request.method == "POST" and "make" in request.POST:
            if not request.user.has_perm("accounts.add_invitation"):
                raise PermissionDenied
            return links_page(request, "An invitation", [("", invite(by=request.user))])
        return super().changelist_view(request, extra_context)


@admin.register(RoleRequest)
class RoleRequestAdmin(admin.ModelAdmin):
    """Who asked for a role: granted or declined from the list."""

    list_display = ("user", "role", "reason", "made", "answer", "answered_by")
    list_filter = ("answer", "role")
    list_select_related = ("user", "answered_by")
    fields = ("user", "role", "reason", "made", "answer", "answered", "answered_by")
    actions = ("grant", "decline")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.change_rolerequest"))

    @admin.action(description="Grant", permissions=["answer"])
    def grant(self, request: PersonRequest, requests: QuerySet[RoleRequest]) -> None:
        self.answer(request, requests, RoleRequest.Answer.GRANTED)

    @admin.action(description="Decline", permissions=["answer"])
    def decline(self, request: PersonRequest, requests: QuerySet[RoleRequest]) -> None:
        self.answer(request, requests, RoleRequest.Answer.DECLINED)

    def answer(
        self, request: PersonRequest, requests: QuerySet[RoleRequest], answer: RoleRequest.Answer
    ) -> None:
        still_open = list(requests.filter(answer=""))
        for asked in still_open:
            answer_request(asked, answer, by=request.user, now=timezone.now())
            self.log_change(request, asked, answer.label)
        messages.success(request, f"{answer.label}: {len(still_open)}.")


def links_page(request: HttpRequest, title: str, links: list[tuple[str, str]]) -> HttpResponse:
    """Links that are shown once: a message would carry them through a cookie."""
    context = {**admin.site.each_context(request), "title": title, "links": links}
    return render(request, "admin/accounts/links.html", context)
