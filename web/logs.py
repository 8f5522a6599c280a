"""Lines of the log. They name nobody and open nothing."""

import logging
import re

# A secret link to a set: whoever reads the log could open it.
LINK = re.compile(r"(?<=/s/)[^\s\"'/?#]+")
ADDRESS = re.compile(r"[^\s\"'<>()\[\]=,;:]+(?:@|%40)[^\s\"'<>()\[\],;:]+")


class NamelessFormatter(logging.Formatter):
    """Takes e-mail addresses and secret links out of what is logged, tracebacks included.

    Nothing of ours logs one, but a database names the value that it refuses, and a request's path
    can hold anything.
    """

    def format(self, record: logging.LogRecord) -> str:
        return LINK.sub("[link]", ADDRESS.sub("[address]", super().format(record)))
