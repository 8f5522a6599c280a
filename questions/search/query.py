"""What somebody typed, as a query. Every text is one.

``drift monitoring`` asks for both words, ``"model drift"`` for one after the other, ``-feature``
for questions without it, and ``tag:drift`` for questions with that tag. ``note:rollback`` looks
into what is the reader's own: it is read here, and answered in ``questions.mine``.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from questions.search.text import Word, read
from questions.selection import FACETS
from web.registry import personal_searches

MAX_TOKENS = 16

# Tokens one after the other; and several such, any of which will do.
Phrase = tuple[str, ...]
Clause = tuple[Phrase, ...]

FACET_NAMES = {name: name for name in FACETS} | {"topic": "tag"}
PIECE = re.compile(
    r'(?P<minus>-?)(?:(?P<facet>[a-z]+):)?(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<bare>[^\s"]+))',
    re.IGNORECASE,
)
QUOTES = str.maketrans("“”„«»", '"""""')


@dataclass(frozen=True, slots=True)
class Condition:
    """A value of a facet, as it was typed."""

    facet: str
    value: str
    without: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What questions must say, what they must not say, and which values they must have.

    ``own`` is what is looked for in what is the reader's own: nobody else's search finds it.
    ``words`` are the words that they must say, as they stand in the text; ``unfinished`` says that
    the last of them may still be being typed. ``cut`` says that there were too many to take all.
    """

    wanted: tuple[Clause, ...] = ()
    unwanted: tuple[Clause, ...] = ()
    conditions: tuple[Condition, ...] = ()
    own: tuple[Condition, ...] = ()
    words: tuple[Word, ...] = ()
    unfinished: bool = False
    cut: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.wanted or self.unwanted or self.conditions)


@lru_cache(maxsize=512)
def parse(text: str) -> Query:
    """The query that a text is."""
    wanted: list[Clause] = []
    unwanted: list[Clause] = []
    conditions: list[Condition] = []
    own: list[Condition] = []
    words: list[Word] = []
    room = MAX_TOKENS
    cut = unfinished = False
    for match in PIECE.finditer(text.translate(QUOTES)):
        facet = FACET_NAMES.get((match["facet"] or "").lower(), "")
        name = "quoted" if match["quoted"] is not None else "bare"
        if asked := _own(match, name):
            own.append(asked)
            continue
        if facet:
            if value := match[name].strip():
                conditions.append(Condition(facet, value, bool(match["minus"])))
            continue
        if (match["bare"] or "").lower().removesuffix(":") in FACET_NAMES and match[0][-1] == ":":
            continue  # its value is still to be typed
        # What stands before a colon that means nothing to us is a word like any other.
        start = match.start("facet") if match["facet"] else match.start(name)
        said, compounds = read(text[start : match.end(name)])
        clause = _clause(said, compounds if name == "bare" else [])
        if not clause:
            continue
        room -= sum(1 for word in said if word.token)
        if room < 0:
            cut = True
            break
        if match["minus"]:
            unwanted.append(clause)
        else:
            wanted.append(clause)
            words += [word.moved(start) for word in said if word.token]
            unfinished = len(said) == 1 and name == "bare" and match.end() == len(text)
    return Query(
        tuple(dict.fromkeys(wanted)),
        tuple(dict.fromkeys(unwanted)),
        tuple(dict.fromkeys(conditions)),
        tuple(dict.fromkeys(own)),
        tuple(words),
        unfinished,
        cut,
    )


def _own(match: re.Match[str], name: str) -> Condition | None:
    """A piece that looks into the reader's own; ``note:`` with nothing after it, for any of it."""
    bare = match["bare"] or ""
    facet, value = match["facet"], match[name].strip()
    if not facet and bare.endswith(":"):
        facet, value = bare[:-1], ""
    facet = (facet or "").lower()
    known = any(own.name == facet for own in personal_searches)
    return Condition(facet, value, bool(match["minus"])) if known else None


def _clause(said: list[Word], compounds: list[Word]) -> Clause:
    """One piece: its words one after the other, or what others write for them in one word."""
    phrase = tuple(word.token for word in said if word.token)
    # Only of all of it: what is one word in http://example.org/x doesn't stand for the address.
    alternatives: list[Phrase] = [
        (word.token,)
        for word in compounds
        if (word.start, word.end) == (said[0].start, said[-1].end)
    ]
    # What stop words leave of A/B or on-call is too little to be what was meant.
    if phrase and (len(phrase) > 1 or not alternatives):
        alternatives.insert(0, phrase)
    return tuple(dict.fromkeys(alternatives))
