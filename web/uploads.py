"""How much may be sent at once."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# Well above the largest file that any form takes, so that the form can say what is wrong with it.
MAX_REQUEST = 20_000_000


class Bounded(FileUploadHandler):
    """Turns away what no form takes before it fills the disk; other handlers keep the rest."""

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > MAX_REQUEST:
            raise RequestDataTooBig(f"{content_length:,} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
