"""From what somebody typed to a mask of the questions they mean, and what to tell them about it."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from questions.bits import ones
from questions.facets import TERMS, Index, kept_for_index
from questions.models import Question, SearchWord
from questions.search.documents import ANSWER, plain_lines
from questions.search.engine import engine
from questions.search.query import MAX_TOKENS, Clause, Condition, Phrase, Query, parse
from questions.search.text import Word, read

# Each more is one more word to look up in the whole bank, and they may be common ones.
MAX_ENDINGS = 24
MAX_GUESSES = 8
LOOKED_AT = 8
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class Search:
    """What was found for a text: the mask is of what its reader may see.

    ``clauses`` are what the questions say, ``meant`` a text that would have found something.
    """

    text: str = ""
    mask: int = 0
    clauses: tuple[Clause, ...] = ()
    notes: tuple[str, ...] = ()
    meant: str = ""

    @property
    def phrases(self) -> frozenset[Phrase]:
        """All that a question may have been found by."""
        return frozenset(phrase for clause in self.clauses for phrase in clause)


@kept_for_index(64)
def search(index: Index, text: str, within: int) -> Search:
    """Find a text in ``within``.

    Words count as a whole. If nothing is found, a last word that may still be being typed counts
    as a beginning; if that finds nothing either, one typing error in each word is forgiven.
    """
    query = parse(text)
    notes = [f"Only the first {MAX_TOKENS} words were searched for."] if query.cut else []
    notes += [
        f"There is no {condition.facet} called “{condition.value[:40]}”."
        for condition in query.conditions
        if not _slug(index, condition, within)
    ]
    found = Search(text, find(index, query, within), query.wanted, tuple(notes))
    if found.mask or not query.wanted:
        return found
    begun = finished(index, query)
    if mask := find(index, begun, within):
        beginning = query.words[-1].plain
        notes.append(
            f"Nothing was found for “{beginning}” as a whole word: "
            "these have words that begin with it."
        )
        return Search(text, mask, begun.wanted, tuple(notes))
    return replace(found, meant=_meant(index, query, text, within))


def find(index: Index, query: Query, within: int, *, heads: bool = False) -> int:
    """The mask of what of ``within`` a query asks for; ``heads`` ignores traps and answers."""
    mask = within
    for condition in query.conditions:
        if slug := _slug(index, condition, within):
            having = index.masks[condition.facet][slug]
            mask &= ~having if condition.without else having
    if query.wanted:
        mask &= matching(index, query.wanted, heads)
    for clause in query.unwanted:
        mask &= ~matching(index, (clause,), heads)
    return mask


@kept_for_index(256)
def matching(index: Index, clauses: tuple[Clause, ...], heads: bool = False) -> int:
    """The mask of all questions that say all of it, hidden ones among them."""
    return index.mask_of(engine().matching(clauses, heads=heads))


def finished(index: Index, query: Query) -> Query:
    """The query with its last word, if it may not be finished, as any word that begins so."""
    if not query.unfinished:
        return query
    beginning = query.words[-1].plain
    known = vocabulary(index)
    place = bisect_left(known, beginning)
    endings = takewhile(lambda word: word.startswith(beginning), islice(known, place, None))
    some = sorted(endings, key=len)[:MAX_ENDINGS]
    phrases = dict.fromkeys((word.token,) for text in some for word in read(text)[0])
    return replace(query, wanted=(*query.wanted[:-1], tuple(phrases) or query.wanted[-1]))


@kept_for_index(1)
def vocabulary(index: Index) -> list[str]:
    """All words of the bank in order; those of hidden questions too, so never to be shown as is."""
    return sorted(SearchWord.objects.values_list("word", flat=True))


def names_of(index: Index, facet: str, within: int) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Slug, name and aliases of the values that some question of ``within`` has."""
    aliases = _aliases(index)
    for slug, name in index.names[facet].items():
        if index.masks[facet][slug] & within:
            yield slug, name, aliases.get((facet, slug), ())


def _slug(index: Index, condition: Condition, within: int) -> str:
    """The value that a condition names by slug, name or alias; nothing if no question has it."""
    wanted = _bare(condition.value)
    values = list(names_of(index, condition.facet, within))
    for slug, name, _ in values:
        if wanted in (_bare(slug), _bare(name)):
            return slug
    for slug, _, aliases in values:
        if wanted in map(_bare, aliases):
            return slug
    return ""


def _bare(name: str) -> str:
    return "".join(word.plain for word in read(name)[0])


@kept_for_index(1)
def _aliases(index: Index) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (facet, slug): tuple(aliases)
        for facet, model in TERMS.items()
        for slug, aliases in model.objects.values_list("slug", "aliases")
    }


def _meant(index: Index, query: Query, text: str, within: int) -> str:
    """The text with each word that nothing has corrected, if that finds something."""
    for word in reversed(query.words):
        if matching(index, (((word.token,),),)) & within:
            continue
        better = _corrected(index, word, within)
        if not better:
            return ""
        text = text[: word.start] + better + text[word.end :]
    return text if find(index, parse(text), within) else ""


def _corrected(index: Index, word: Word, within: int) -> str:
    """The commonest word that is one typing error away, as some question the reader may see has it.

    Being in the vocabulary is not enough: the word may be there for a hidden question's sake.
    """
    known = vocabulary(index)
    guesses = [
        guess
        for guess in sorted(_one_error_away(word.plain))
        if (place := bisect_left(known, guess)) < len(known) and known[place] == guess
    ]
    words = [found for guess in guesses[:MAX_GUESSES] for found in read(guess)[0] if found.token]
    masks = {found: matching(index, (((found.token,),),)) & within for found in words}
    for found in sorted(words, key=lambda found: -masks[found].bit_count()):
        if masks[found] and (shown := _as_shown(index, found, masks[found], within)):
            return shown
    return ""


def _one_error_away(word: str) -> set[str]:
    """A letter too many, too few, another, or two the wrong way round."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {
        *(a + b[1:] for a, b in parts if b),
        *(a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1),
        *(a + letter + b[1:] for a, b in parts if b for letter in LETTERS),
        *(a + letter + b for a, b in parts for letter in LETTERS),
    } - {word}


def _as_shown(index: Index, word: Word, mask: int, within: int) -> str:
    """A word with the same token that stands in one of the questions of a mask."""
    ids = [index.ids[place] for place in islice(ones(mask), LOOKED_AT)]
    said = [
        "\n".join([title, *plain_lines(html, "trap", *ANSWER)])
        for title, html in Question.objects.filter(pk__in=ids).values_list("title", "html")
    ]
    for facet in ("tag", "company"):
        said += ["\n".join((name, *aliases)) for _, name, aliases in names_of(index, facet, within)]
    found = {
        other.plain
        for text in said
        for words in read(text)
        for other in words
        if other.token == word.token
    }
    return word.plain if word.plain in found else min(found, default="")
