"""Where style sheets, scripts and pictures lie, and under which address."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Names what a script imports as it names the script: with a hash, to be kept for ever.

    Looks each address up once: a running server's files never change, and a page names a dozen.

    Only for as long as the process lives, which is how long the manifest is kept too.
    """

    support_js_module_import_aggregation = True
    # Ours alone: of the packages' scripts some import what they don't bring along.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._found: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        if name not in self._found:
            self._found[name] = super().url(name, force)
        return self._found[name]
