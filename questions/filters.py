"""From an address to a selection: what is known is taken, what is not is named and left out."""

import unicodedata
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import QuerySet
from django.forms import Form
from django.http import QueryDict
from django_filters import CharFilter, ChoiceFilter, FilterSet, MultipleChoiceFilter

from questions.bits import ones
from questions.content import unprintable
from questions.facets import Index, kept_for_index
from questions.models import Question
from questions.search.finding import search
from questions.selection import FACETS, Selection, Sort

MAX_QUERY = 200
MAX_NOTES = 3
# Marks that turn the direction of whatever follows them, and others that can't be seen. The two
# joiners stay: some scripts spell with them.
JOINERS = "\u200c\u200d"


class FacetFilter(MultipleChoiceFilter):
    """One facet. Filter sets copy their filters for every request, down to the last name: of this
    one nothing changes but its choices, so only the dictionary that holds them is copied."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        copied = copy(self)
        copied.extra = dict(self.extra)
        return copied


class QuestionFilter(FilterSet):
    """The filters of the list. ``selection`` is what they say; ``qs`` asks the database for it.

    ``within`` is the mask of what the reader may know of: a search looks no further.
    """

    q = CharFilter(method="contain")
    role = FacetFilter(field_name="roles__slug")
    company = FacetFilter(field_name="companies__slug")
    difficulty = FacetFilter(field_name="difficulty")
    tag = FacetFilter(field_name="tags__slug")
    kind = FacetFilter(field_name="kind")
    sort = ChoiceFilter(choices=Sort.choices, method="leave_order")

    class Meta:
        model = Question
        fields: list[str] = []

    def __init__(
        self, data: Any, queryset: QuerySet[Question], *, index: Index, within: int
    ) -> None:
        super().__init__(data, queryset)
        self.index = index
        self.within = within
        for facet in FACETS:
            # A function, because a form copies its fields with all the choices they hold.
            self.filters[facet].extra["choices"] = index.names[facet].items

    def get_form_class(self) -> type[Form]:
        """The same for everybody: making the class takes longer than filling the form in."""
        return _form_class(self.index)

    @property
    def selection(self) -> Selection:
        """What was asked for; the data must have been through ``read_address``."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        chosen = ((facet, tuple(sorted(set(cleaned.get(facet) or ())))) for facet in FACETS)
        asked = Selection(
            chosen=tuple((facet, values) for facet, values in chosen if values),
            q=cleaned.get("q") or "",
        )
        sort = Sort(cleaned.get("sort") or asked.usual_sort)
        return replace(asked, sort=asked.usual_sort if sort is Sort.BEST else sort)

    def contain(self, queryset: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        found = search(self.index, value, self.within)
        return queryset.filter(pk__in=[self.index.ids[place] for place in ones(found.mask)])

    def leave_order(
        self, queryset: QuerySet[Question], name: str, value: str
    ) -> QuerySet[Question]:
        return queryset


@kept_for_index(1)
def _form_class(index: Index) -> type[Form]:
    filters = QuestionFilter(None, Question.objects.none(), index=index, within=0)
    found: type[Form] = FilterSet.get_form_class(filters)
    return found


@dataclass(frozen=True, slots=True)
class Address:
    """A list's address, cleaned: what the filters see, the page, and what to tell the reader."""

    data: QueryDict
    page: str
    notes: tuple[str, ...]


def read_address(query: QueryDict, index: Index, within: int) -> Address:
    """Take from an address what the list knows. Parameters it doesn't know at all say nothing.

    Unknown values are removed one by one: django-filter would drop the whole facet with them. A
    value that only hidden questions have counts as unknown, for its name would betray them. An old
    slug stands for the word it leads to.
    """
    data = QueryDict(mutable=True)
    notes: list[str] = []
    typed = clean_text(" ".join(query.getlist("q")))
    text = shortened(typed)
    if text != typed:
        notes.append(f"Your search was shortened to {MAX_QUERY} characters.")
    if text:
        data["q"] = text
    ignored: list[tuple[str, str]] = []
    for facet in FACETS:
        known, moved = index.masks[facet], index.moved[facet]
        for value in dict.fromkeys(query.getlist(facet)):
            word = value if value in known else moved.get(value, "")
            if word in known and (facet == "role" or known[word] & within):
                data.appendlist(facet, word)
            elif value.strip():
                ignored.append((facet, value))
    sort = query.get("sort", "")
    if sort in Sort.values:
        data["sort"] = sort
    elif sort.strip():
        ignored.append(("sort", sort))
    if ignored:
        named = [f"{name} “{clean_text(value)[:40]}”" for name, value in ignored[:MAX_NOTES]]
        more = f" and {len(ignored) - MAX_NOTES} more" if len(ignored) > MAX_NOTES else ""
        notes.append(f"Ignored: {', '.join(named)}{more}.")
    return Address(data=data, page=query.get("page", ""), notes=tuple(notes))


def shortened(text: str) -> str:
    """What of a text is searched for."""
    return clean_text(text)[:MAX_QUERY].strip()


def clean_text(text: str) -> str:
    """One line of text that can be seen, in composed form."""
    shown = "".join(_shown(character) for character in text)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _shown(character: str) -> str:
    if unprintable(character):
        return " "
    hidden = unicodedata.category(character) == "Cf" and character not in JOINERS
    return "" if hidden else character
