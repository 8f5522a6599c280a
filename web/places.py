"""Places in HTML that is the same for many, to be filled for each reader.

A place is a comment: a name, and what goes with it, as in ``<!--star 12 a-slug-->``. HTML is cut at
its places once and kept so; filling it is joining the pieces.
"""

import re
from collections.abc import Callable, Mapping

# Text and the insides of places in turn, beginning and ending with text.
Pieces = tuple[str, ...]
# By a place's name: what to put there, made of what stands after the name.
Fillers = Mapping[str, Callable[[str], str]]
PLACE = re.compile("<!--(.*?)-->", re.DOTALL)


def cut(html: str) -> Pieces:
    return tuple(PLACE.split(html))


def fill(pieces: Pieces, fillers: Fillers) -> str:
    """The HTML with its places filled. A comment that is none of them stays."""
    filled = list(pieces)
    for at in range(1, len(pieces), 2):
        name, _, rest = pieces[at].partition(" ")
        put = fillers.get(name)
        filled[at] = f"<!--{pieces[at]}-->" if put is None else put(rest)
    return "".join(filled)


def nothing(rest: str) -> str:
    """Leaves a place empty."""
    return ""
