"""What needs no server: searching, editing, starting. Prints one JSON object.

Run by ``benchmarks.bench``, with the database of one size in the environment.
"""
# ruff: noqa: E402 - Django is set up before the site's modules are imported

import json
import os
import resource
import sys
from dataclasses import replace
from functools import partial
from statistics import median
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import QueryDict
from django.test import Client

from benchmarks import make_bank
from benchmarks.cockpit import cockpit
from benchmarks.recipe import recipe
from benchmarks.timing import milliseconds
from mlopsprep.warming import warm
from mlopsprep.wsgi import application
from questions import facets, listing
from questions.actions import write_question
from questions.models import Question
from questions.rows import content_of

HEADERS = {"host": settings.SITE_HOST}


def forget() -> None:
    """As in a worker that has the index but has not served a page."""
    caches["pages"].clear()
    facets.forget_kept()


def find(query: str = "") -> listing.Listing:
    """A list as far as it needs no template and no order: what was found, and every count."""
    found = listing.open_list(QueryDict(query), AnonymousUser())
    found.roles()
    found.sidebar()
    return found


def search(query: str) -> dict[str, float]:
    """Milliseconds to find a text: the first time in a worker that has served the list, and again.

    ``order`` is to put the best match first after that, ``list`` the same as ``again`` without a
    search.
    """
    asked = partial(find, f"q={query}")
    times: dict[str, list[float]] = {"first": [], "order": [], "again": [], "list": []}
    for _ in range(7):
        forget()
        find()
        times["first"].append(milliseconds(asked))
        found = asked()
        times["order"].append(milliseconds(partial(found.ids, found.page.stop)))
        times["again"].append(milliseconds(asked))
        times["list"].append(milliseconds(find))
    return {name: median(turns) for name, turns in times.items()}


def main() -> None:
    booted = milliseconds(lambda: warm(application))
    client = Client(headers=HEADERS)
    cold = milliseconds(lambda: client.get("/"))
    warmed = median(milliseconds(lambda: client.get("/")) for _ in range(7))
    forget()
    made = milliseconds(lambda: client.get("/"))
    words = make_bank.vocabulary(seed=1)
    figures: dict[str, Any] = {
        "new worker makes ready": booted,
        "its first list": cold,
        "warm list": warmed,
        "list made anew": made,
        "search": {
            name: search(words[rank])
            for name, rank in (
                ("rare", make_bank.RARE),
                ("middling", make_bank.MIDDLING),
                ("common", make_bank.COMMON),
            )
        },
        "recipe": recipe(),
        **cockpit(HEADERS),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    question = Question.objects.with_everything().order_by("-position")[0]
    content = content_of(question)
    edits, shows, moves = [], [], []
    for turn in range(5):
        edited = replace(content, trap=f"{content.trap} {turn}")
        edits.append(milliseconds(partial(write_question, edited, question)))
        shows.append(milliseconds(partial(client.get, "/")))
    for turn in range(5):
        moved = replace(content, position=turn + 1)
        moves.append(milliseconds(partial(write_question, moved, question)))
    write_question(content, question)
    figures |= {"edit": median(edits), "list after it": median(shows), "move": median(moves)}
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
