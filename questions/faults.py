"""What is wrong with a file, and where."""

from dataclasses import dataclass


class Wrong(ValueError):
    """Something in a text that is not as it should be, and the line it is on."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


class BadFigure(ValueError):
    """A file that is not a figure the bank will keep."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file: on which line, under which key or heading, and why."""

    line: int
    field: str
    reason: str
