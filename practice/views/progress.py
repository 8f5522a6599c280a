"""How far one is, which traps one falls into, and starting over."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice import actions
from practice.days import day_of
from practice.forms import SettingsForm
from practice.learners import learner_for_writing, learner_of, whose
from practice.models import Card, Reset
from practice.progress import due_by_day, reviews_by_day, shares, streak
from practice.queue import trapped
from practice.snapshots import Snapshot, snapshot_of
from questions.bank import new_revision
from questions.bits import flags_of
from questions.facets import current_index, mask_name
from questions.listing import open_own_list
from questions.models import Question
from web.access import viewer
from web.htmx import see_other
from web.overlay import kept
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
    snapshot = snapshot_of(request)
    if not form.is_bound:
        form.initial = {"retention": snapshot.retention, "shows_streak": snapshot.shows_streak}
    now, zone = timezone.now(), zone_of(viewer(request))
    context = {
        "figures": figures(request, snapshot, now, zone),
        "streak": streak(snapshot, now, zone) if snapshot.shows_streak else None,
        "resets": Reset.objects.filter(learner=snapshot.learner).order_by("-made"),
        "form": form,
        "zone": zone.key,
    }
    return render(request, "practice/progress.html", context)


def figures(request: HttpRequest, snapshot: Snapshot, now: datetime, zone: ZoneInfo) -> SafeString:
    """The charts and tables as HTML: made anew when a card wakes, or learner or bank move."""
    user = viewer(request)
    index = current_index(user)
    within, today = index.visible_to(user), day_of(now, zone)

    def make() -> str:
        by_facet = shares(index, within, snapshot.marks(now))
        context = {
            "due": due_by_day(snapshot, now, zone),
            "reviews": reviews_by_day(snapshot, now, zone),
            "shares": [("By role", by_facet["role"]), ("By topic", by_facet["tag"])],
        }
        return render_to_string("practice/_figures.html", context)

    said = ["figures", index.revision, mask_name(index, within), today, zone.key]
    said += [snapshot.learner, snapshot.revision, snapshot.awake(now)]
    return mark_safe(kept(said, make))  # noqa: S308 - made by a template


def save_settings(request: HttpRequest, form: SettingsForm) -> HttpResponse:
    learner = learner_for_writing(request)
    learner.retention = form.cleaned_data["retention"]
    learner.shows_streak = form.cleaned_data["shows_streak"]
    learner.revision = new_revision()
    learner.save(update_fields=["retention", "shows_streak", "revision"])
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
