"""Figures on the desk: looked at, added, and replaced under their names."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from questions.admin import redrawing
from questions.figures import MAX_BYTES, fit
from questions.models import Figure
from questions.moves import second_person_required
from questions.proposals.drawings import write_drawing
from questions.proposals.models import Redrawing


class FigureForm(forms.ModelForm):
    """A figure, which must be fit to be shown; a replaced one keeps its name."""

    file = forms.FileField(
        label="SVG or PNG file",
        help_text=(
            "An SVG has shapes, text and one style sheet; no scripts, links, fonts or pictures. "
            "A PNG is written anew from its pixels; whatever else it carries is left behind."
        ),
        widget=forms.FileInput(attrs={"accept": ".svg,.png,image/svg+xml,image/png"}),
    )

    class Meta:
        model = Figure
        fields: list[str] = []

    def clean_file(self) -> tuple[str, bytes, int, int]:
        """The figure with its name, width and height."""
        file = self.cleaned_data["file"]
        name = self.instance.name or file.name
        try:
            if file.size > MAX_BYTES:
                raise ValueError(f"has {file.size:,} bytes; {MAX_BYTES:,} are allowed")
            return name, *fit(name, file.read())
        except ValueError as error:
            raise ValidationError(f"{name} {error}.") from error

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "file" in data and not self.instance.pk:
            name = data["file"][0]
            if Figure.objects.filter(name=name).exists():
                self.add_error("file", f"There is a {name} already; open that one to replace it.")
        if self.instance.pk and Redrawing.objects.filter(figure=self.instance).exists():
            self.add_error("file", "A new drawing of it waits already: accept or discard it first.")
        return data


@admin.register(Figure)
class FigureAdmin(admin.ModelAdmin):
    form = FigureForm
    list_display = ("name", "preview", "dimensions", "size", "next_drawing")
    readonly_fields = ("name", "dimensions", "size", "preview")
    search_fields = ("name",)
    ordering = ("name",)
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: versions of questions show it."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.readonly_fields, "file"] if obj else ["file"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        figures = super().get_queryset(request)
        figures = figures.annotate(bytes=Length("content"), waits=redrawing.WAITS)
        return figures.defer("content")

    def get_urls(self) -> list[URLPattern]:
        views: list[tuple[str, Any, str]] = [
            ("<int:pk>/next/", redrawing.decide, "next"),
            ("<int:pk>/next/drawing/", redrawing.drawing, "next_drawing"),
        ]
        guarded = [
            path(route, self.admin_site.admin_view(view), name=f"questions_figure_{name}")
            for route, view, name in views
        ]
        return [*guarded, *super().get_urls()]

    def view_on_site(self, figure: Figure) -> str:
        return reverse("questions:figure", args=[figure.name])

    def save_model(self, request: HttpRequest, obj: Figure, form: Any, change: bool) -> None:
        """Through the write door, which draws the questions that show it again."""
        name, content, width, height = form.cleaned_data["file"]
        how: dict[str, Any] = {"width": width, "height": height, "by": request.user}
        if write_drawing(name, content, **how, second_person=second_person_required()):
            note = "It waits: another editor has to accept it. Until then the old one is shown."
            self.message_user(request, note, messages.WARNING)
        obj.name = name
        obj.pk = Figure.objects.values_list("pk", flat=True).get(name=name)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= redrawing.told(context["original"], by=request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="next drawing")
    def next_drawing(self, figure: Any) -> str:
        return "waits" if figure.waits else ""

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
