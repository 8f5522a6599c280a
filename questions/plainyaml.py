"""YAML in which everything is text, so that `no` and `1.10` stay what they look like.

It has keys, lists and texts, and nothing that stands for something else: no anchors, no tags.
"""

import re
from typing import Any

import yaml

from questions.faults import Wrong

MAX_DEPTH = 8

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_yaml(text: str) -> yaml.Node:
    """The tree of a text. Raises ``Wrong``."""
    try:
        _check_plain(text)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        # What is never closed is blamed where it begins; its end is the end of the file.
        unclosed = re.search("flow|quoted", error.context or "")
        mark = error.context_mark if unclosed else error.problem_mark
        raise Wrong(f"is not YAML: {error.problem}", mark.line + 1 if mark else 1) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise Wrong("is not YAML", 1) from error
    if root is None:
        raise Wrong("is empty", 1)
    return root


def _check_plain(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        line = line_of(event)
        if depth > MAX_DEPTH:
            raise Wrong("is nested too deeply", line)
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            raise Wrong("has an anchor (&) or alias (*); write the text itself", line)
        if getattr(event, "tag", None) is not None:
            raise Wrong("has a tag (!); write it in quotes if it is text", line)


def line_of(part: Any) -> int:
    """The line, counted from 1, on which a node or event begins."""
    return int(part.start_mark.line) + 1


def pairs_of(node: yaml.Node) -> list[tuple[str, int, yaml.Node]]:
    """Each key of a mapping with its line and its value, also those that are there twice."""
    if not isinstance(node, yaml.MappingNode):
        raise Wrong("must have keys and values, like `key: value`", line_of(node))
    return [(text_of(key), line_of(key), value) for key, value in node.value]


def items_of(node: yaml.Node) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise Wrong("must be a list", line_of(node))
    return list(node.value)


def text_of(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise Wrong("must be one line of text", line_of(node))
    return str(node.value)


def texts_of(node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise Wrong("must be a list, for example [one, two]", line_of(node))
    return tuple(text_of(item) for item in node.value)


# What no reader of YAML, old or new, takes for anything but text.
_is_safe = re.compile(
    r"(?!(?:y|n|yes|no|on|off|true|false|null|~|[+]?\.inf|\.nan)\Z)"
    r"(?![-+.]?[0-9][0-9_.:eExXoOa-fA-FtTzZ +-]*\Z)"
    r"(?![-?:,\[\]{}#&*!|>'\"%@`=<\s])(?!.*(?::\s|\s#|:\Z|\s\Z))(?!---|\.\.\.).+\Z",
    re.IGNORECASE,
)


def scalar(text: str, *, flow: bool = False) -> str:
    """A text as YAML: bare where every reader takes it for text, in double quotes elsewhere.

    ``flow`` says that it stands in a list in brackets.
    """
    if _is_safe.match(text) and not (flow and re.search(r"[,\[\]{}:?]", text)):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
