"""From text to the words that are searched, the same way for questions and for what is typed.

A token is made of ``a-z`` and ``0-9`` only, whatever the language of the text, so that no database
has an opinion of its own on where it ends.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import snowballstemmer

# Raise it when the same text gives other tokens: `index_bank` then knows which documents are old.
VERSION = 1
MAX_WORD = 40
STOP_WORDS = frozenset(
    "a about also am an and any are as at be been being but by can cannot could did do does doing "
    "done dont for from had has have having he her here him his how i if im in into is isnt it its "
    "just me my of on or our ours she should so some such than that the their them then there "
    "these they this those to us was we were what whats when where whether which while who whom "
    "whose why will with would you your".split()
)
# Stands between texts that don't follow one another. No query has it, because it is a stop word.
BREAK = "a"

# A combining mark that no composed letter took in belongs to the letter before it.
LETTERS = r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
WORD = re.compile(rf"{LETTERS}(?:['’]{LETTERS})*(?:\+\+|#)?")
SIGNED = {"c++": "cpp", "c#": "csharp", "f#": "fsharp"}
HYPHENS = "-‐‑"
# Letters that Unicode doesn't take apart.
UNDECOMPOSED = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


class Word(NamedTuple):
    """A word of a text, as its reader would type it and as it is searched, and where it stands.

    A stop word's token is empty. ``compound`` marks what is written in several words but may be
    written in one: it stands where its parts do.
    """

    plain: str
    token: str
    start: int
    end: int
    compound: bool = False

    def moved(self, by: int) -> "Word":
        """The same word in a longer text, that much further on."""
        return self._replace(start=self.start + by, end=self.end + by)


def read(text: str) -> tuple[list[Word], list[Word]]:
    """The words of a text, and its compounds, such as ``autoscaling`` for "auto-scaling"."""
    found = [Word(*_forms(m[0]), m.start(), m.end()) for m in WORD.finditer(text)]
    compounds: list[Word] = []
    run = found[:1]
    for before, word in pairwise(found):
        if word.start - before.end == 1 and text[before.end] in HYPHENS + "/&":
            run.append(word)
        else:
            compounds += _joined(run, text)
            run = [word]
    return found, compounds + list(_joined(run, text))


def document_tokens(texts: Iterable[str], limit: int, words: set[str]) -> list[str]:
    """The tokens of several texts with breaks between them, and their compounds after them.

    The words a reader would type for them are added to ``words``.
    """
    found: list[str] = []
    extras: dict[str, None] = {}
    for text in texts:
        parts, compounds = read(text)
        found += [word.token for word in parts if word.token]
        found.append(BREAK)
        extras |= dict.fromkeys(word.token for word in compounds)
        words.update(word.plain for word in parts if word.token)
        words.update(word.plain for word in compounds)
    del found[limit:]
    for token in list(extras)[: limit // 10]:
        found += [BREAK, token]
    return found


def _joined(run: Sequence[Word], text: str) -> Iterator[Word]:
    """One word for what hyphens hold together, and for short ones such as CI/CD and R&D."""
    if len(run) < 2:
        return
    hyphened = all(text[word.end] in HYPHENS for word in run[:-1])
    if hyphened or all(len(word.plain) <= 3 for word in run):
        plain, token = _forms("".join(word.plain for word in run))
        if token and len(plain) < MAX_WORD:
            yield Word(plain, token, run[0].start, run[-1].end, compound=True)


@lru_cache(maxsize=32_768)
def _forms(word: str) -> tuple[str, str]:
    """A word without case, accents, signs and a final 's, and its token."""
    plain = word.lower() if word.isascii() else _fold(word)
    plain = SIGNED.get(plain, plain).removesuffix("'s")
    if not plain.isalnum():
        plain = "".join(c for c in plain if c.isalnum())
    plain = plain[:MAX_WORD]
    if not plain or plain in STOP_WORDS:
        return plain, ""
    if not plain.isascii():
        return plain, "".join(c if c.isascii() else f"u{ord(c):x}" for c in plain)
    # A stemmer keeps its place inside itself, so each call has its own: threads may come by.
    stem = snowballstemmer.stemmer("english").stemWord(plain) if plain.isalpha() else plain
    return plain, plain if stem in STOP_WORDS else str(stem)


def _fold(word: str) -> str:
    word = word.casefold().translate(UNDECOMPOSED).replace("’", "'")
    return unicodedata.normalize("NFKD", word).casefold()
