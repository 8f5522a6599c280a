"""Fields that more than one app asks with."""

from typing import Any

from django import forms


class LongText(forms.CharField):
    """A text whose ends are the writer's own business."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "strip": False, "widget": forms.Textarea, **options})

    def to_python(self, value: Any) -> str:
        """Browsers send two characters for the end of a line; a limit counts one."""
        return str(super().to_python(value)).replace("\r\n", "\n")
