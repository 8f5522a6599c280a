"""How far one is, which traps one falls into, and starting over."""

from functools import lru_cache

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice import actions
from practice.forms import SettingsForm
from practice.learners import learner_for_writing, learner_of, whose
from practice.marks import marks_of
from practice.models import RETENTION, Card, Reset
from practice.progress import Share, due_by_day, reviews_by_day, shares, streak
from practice.queue import trapped
from questions.facets import current_index, flags_of
from questions.listing import open_own_list
from questions.models import Question
from web.access import viewer
from web.htmx import see_other
from web.zones import zone_of

# Of more than these the page says only how many there are; a drill asks them all.
SHOWN_TRAPS = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """By role and topic, and day by day; a POST changes how practice works for one."""
    form = SettingsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return save_settings(request, form)
    learner, who, now = learner_of(request), whose(request), timezone.now()
    zone, index = zone_of(viewer(request)), current_index()
    if not form.is_bound:
        form.initial = {
            "retention": learner.retention if learner else RETENTION,
            "shows_streak": learner.shows_streak if learner else True,
        }
    reviews = reviews_by_day(who, now, zone)
    by_facet = shares(index, index.visible_to(viewer(request)), marks_of(request))
    context = {
        "shares": shares_table("By role", tuple(by_facet["role"]))
        + shares_table("By topic", tuple(by_facet["tag"])),
        "due": due_by_day(who, now, zone),
        "reviews": reviews,
        "streak": streak(who, now, zone, reviews) if learner and learner.shows_streak else None,
        "resets": Reset.objects.filter(learner=learner).order_by("-made") if learner else [],
        "form": form,
        "zone": zone.key,
    }
    return render(request, "practice/progress.html", context)


@lru_cache(64)
def shares_table(title: str, shares: tuple[Share, ...]) -> SafeString:
    """The same for everybody who is as far, such as those who begin."""
    return render_to_string("practice/_shares.html", {"title": title, "shares": shares})


def save_settings(request: HttpRequest, form: SettingsForm) -> HttpResponse:
    learner = learner_for_writing(request)
    learner.retention = form.cleaned_data["retention"]
    learner.shows_streak = form.cleaned_data["shows_streak"]
    learner.save(update_fields=["retention", "shows_streak"])
    messages.success(request, "Saved.")
    return see_other(reverse("practice:progress"))


@never_cache
@require_safe
def traps(request: HttpRequest) -> HttpResponse:
    """The traps one fell into, those most often repeated first."""
    index = current_index()
    visible = flags_of(index.visible_to(viewer(request))).ljust(index.size, b"\0")
    falls = [
        fall
        for fall in trapped(whose(request))
        if fall[0] in index.places and visible[index.places[fall[0]]]
    ]
    shown = falls[:SHOWN_TRAPS]
    questions = Question.objects.in_bulk([pk for pk, _times, _last in shown])
    context = {
        "rows": [
            {"question": questions[pk], "times": times, "last": last} for pk, times, last in shown
        ],
        "total": len(falls),
        "more": len(falls) - len(shown),
        "zone": zone_of(viewer(request)),
    }
    return render(request, "practice/traps.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Start over with a list: how many questions it would forget. The way back is on progress."""
    listing, learner = open_own_list(request), learner_of(request)
    whole = not listing.selection.is_filtered
    label = ", ".join(chip.label for chip in listing.chips()) or "everything"
    cards = Card.objects.of(whose(request))
    ids = None if whole else set(listing.ids())
    studied = [pk for pk in cards.values_list("question_id", flat=True) if ids is None or pk in ids]
    if request.method == "POST" and learner and studied:
        actions.reset_progress(learner, None if whole else studied, label=label[:100])
        return see_other(reverse("practice:progress"))
    context = {"label": label, "count": len(studied), "query": listing.selection.query}
    return render(request, "practice/reset.html", context)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    learner = learner_of(request)
    found = Reset.objects.filter(pk=pk, learner=learner).first() if learner else None
    if found is None:
        raise Http404
    actions.restore(found)
    messages.success(request, f"Your progress with {found.label} is back.")
    return see_other(reverse("practice:progress"))
