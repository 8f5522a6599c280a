"""Sets on the desk: that they are there and whose they are. What they ask is nobody else's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from interviews.models import QuestionSet


@admin.register(QuestionSet)
class QuestionSetAdmin(admin.ModelAdmin):
    """Only superusers see it, because nobody else is granted it."""

    list_display = ("title", "owner", "changed", "archived")
    list_select_related = ("owner",)
    search_fields = ("title", "owner__email")
    fields = readonly_fields = ("title", "owner", "made", "changed", "archived")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
