from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group

from accounts.models import User

# The groups are the three roles, made by the app itself: a renamed one would open no door.
admin.site.unregister(Group)


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

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display
    def roles(self, person: User) -> str:
        if person.is_superuser:
            return "all"
        return ", ".join(group.name for group in person.groups.all()) or "—"
