"""What apps hand up to those below or beside them, in ``AppConfig.ready``.

The list at ``/`` shows what a reader saved, and "my data" covers every app, while neither
``questions`` nor ``accounts`` may import the apps that know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from web.places import Fillers


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What one app keeps about a person.

    ``kept`` is for the page on privacy: pairs of what it is and how long it stays. ``export`` gives
    the files of the person's download; ``delete`` removes what would not go with the user's row,
    and runs before that row is deleted, in the same transaction.
    """

    name: str
    kept: Callable[[], list[tuple[str, str]]]
    export: Callable[[Any], Mapping[str, str | bytes]]
    delete: Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class PersonalFilter:
    """A filter of the list that depends on who asks: ``?saved=1``, ``?state=due``.

    ``values`` are the words of each value in the address; ``ids`` gives for each value the
    questions it finds for the person who asks. ``rest`` is the value of all that no other finds.
    """

    name: str
    label: str
    values: Mapping[str, str]
    ids: Callable[[HttpRequest], Mapping[str, frozenset[int]]]
    rest: str = ""


@dataclass(frozen=True, slots=True)
class PersonalSearch:
    """A word of the search box that looks into the reader's own: ``note:rollback``.

    ``ids`` gives the questions that a text finds for the person who asks; without a text, all that
    it could find.
    """

    name: str
    ids: Callable[[HttpRequest, str], frozenset[int]]


personal_data: list[PersonalData] = []
personal_filters: list[PersonalFilter] = []
personal_searches: list[PersonalSearch] = []
# How many people saved each question; the same object for as long as nothing changes.
NOBODY: Mapping[int, int] = {}
times_saved: list[Callable[[], Mapping[int, int]]] = []
# How many in ten of those who practise a question fail; only where they are enough that no number
# says anything of one person.
failing: list[Callable[[], Mapping[int, int]]] = []
# What apps lay over a page made for everyone (``web.overlay``): what goes into its places for
# whoever asks, made of the request and the page's context.
overlays: list[Callable[[HttpRequest, Mapping[str, Any]], Fillers]] = []
