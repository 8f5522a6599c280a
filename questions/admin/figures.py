"""Figures on the desk: to be looked at. They come and go with the bank's folder."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from questions.models import Figure


@admin.register(Figure)
class FigureAdmin(admin.ModelAdmin):
    list_display = ("name", "preview", "dimensions", "size")
    fields = ("name", "dimensions", "size", "preview")
    readonly_fields = fields
    search_fields = ("name",)
    ordering = ("name",)
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        figures = super().get_queryset(request)
        return figures.annotate(bytes=Length("content")).defer("content")

    def view_on_site(self, figure: Figure) -> str:
        return reverse("questions:figure", args=[figure.name])

    @admin.display(description="preview")
    def preview(self, figure: Figure) -> SafeString:
        return format_html(
            '<a href="{0}"><img class="figure" src="{0}" alt="{1}" width="{2}" height="{3}"'
            ' loading="lazy"></a>',
            self.view_on_site(figure), figure.name, figure.width, figure.height,
        )  # fmt: skip

    @admin.display(description="width × height")
    def dimensions(self, figure: Figure) -> str:
        return f"{figure.width} × {figure.height}"

    @admin.display(description="size", ordering="bytes")
    def size(self, figure: Any) -> str:
        return filesizeformat(figure.bytes)
