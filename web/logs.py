"""Lines of the log. They name nobody."""

import logging
import re

ADDRESS = re.compile(r"[^\s\"'<>()\[\]=,;:]+(?:@|%40)[^\s\"'<>()\[\],;:]+")


class NamelessFormatter(logging.Formatter):
    """Takes e-mail addresses out of what is logged, tracebacks included.

    Nothing of ours logs one, but a database names the value that it refuses, and a request's path
    can hold anything.
    """

    def format(self, record: logging.LogRecord) -> str:
        return ADDRESS.sub("[address]", super().format(record))
