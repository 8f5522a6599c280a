"""The marks beside a question: saved, known, and what practice thinks of it.

Made here and not by a template: a page of the list has fifty of them, and they are laid over rows
that are otherwise the same for everyone. Their places are ``<!--marks 12 slug-->``,
``<!--star 12 slug-->`` and ``<!--state 12-->``.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from practice.marks import STATES
from practice.snapshots import Marks
from web.places import Fillers, nothing


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing a reader can say of a question, and where to say it."""

    name: str
    label: str
    view: str


SAVE = Mark("star", "Save", "practice:bookmark")
KNOW = Mark("know", "I know this", "practice:know")
# A visitor of whom nothing is kept: their page is everyone's and has no token to post with. The
# link leads to a page with the button; htmx fetches that button, which then presses itself.
LINK = (
    '<a class="mark {name}" id="{name}-{pk}" href="{url}" rel="nofollow" hx-get="{url}" '
    'hx-target="this" hx-swap="outerHTML" hx-sync="this:drop" aria-describedby="q-{pk}">'
    "<span>{label}</span></a>"
)
BUTTON = (
    '<button class="mark {name}" id="{name}-{pk}" form="marks" formaction="{url}" name="wanted" '
    'value="{wanted}" aria-pressed="{pressed}" hx-post="{url}" hx-target="this" '
    'hx-swap="outerHTML" hx-sync="this:drop"{more} aria-describedby="q-{pk}">'
    "<span>{label}</span></button>"
)


# Each is one of a few for its question, and addresses take long to make.
@lru_cache(1_000)
def link(mark: Mark, pk: int, slug: str) -> str:
    url = reverse(mark.view, args=[slug])
    return LINK.format(name=mark.name, pk=pk, url=url, label=mark.label)


@lru_cache(2_000)
def button(mark: Mark, pk: int, slug: str, *, on: bool, at_once: bool = False) -> str:
    """A button that asks for the other state; ``at_once`` it does so as soon as it is there."""
    return BUTTON.format(
        name=mark.name,
        pk=pk,
        url=reverse(mark.view, args=[slug]),
        label=mark.label,
        wanted="off" if on else "on",
        pressed="true" if on else "false",
        more=' hx-trigger="load"' if at_once else "",
    )


def mark_fillers(marks: Marks | None) -> Fillers:
    """A reader's marks, for their places; links for a visitor of whom nothing is kept."""
    if marks is None:
        return {"marks": _links, "star": lambda of: link(SAVE, *_question(of)), "state": nothing}
    return {
        "marks": lambda of: _both(marks, *_question(of)),
        "star": lambda of: _star(marks, *_question(of)),
        "state": lambda of: _state(marks, int(of)),
    }


def _question(of: str) -> tuple[int, str]:
    pk, slug = of.split(" ")
    return int(pk), slug


def _links(of: str) -> str:
    pk, slug = _question(of)
    return link(SAVE, pk, slug) + link(KNOW, pk, slug)


def _star(marks: Marks, pk: int, slug: str) -> str:
    return button(SAVE, pk, slug, on=pk in marks.saved)


def _both(marks: Marks, pk: int, slug: str) -> str:
    return _star(marks, pk, slug) + button(KNOW, pk, slug, on=marks.state(pk) == "known")


def _state(marks: Marks, pk: int) -> str:
    state = marks.state(pk)
    own = "" if state == "new" else f'<span class="own {state}">{STATES[state]}</span>'
    return own + (' <span class="own">Note</span>' if pk in marks.noted else "")
