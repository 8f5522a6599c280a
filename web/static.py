"""Where style sheets, scripts and pictures lie, and under which address."""

from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Looks each address up once: a running server's files never change, and a page names a dozen.

    Only for as long as the process lives, which is how long the manifest is kept too.
    """

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.url = cache(self.url)  # type: ignore[method-assign]
