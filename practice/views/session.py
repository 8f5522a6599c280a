"""A session: one question a screen, one decision at a time.

Each step is a form of its own and answers with a redirect to the session, which shows where the
question stands. Nothing is asked of the browser but to send forms; htmx swaps ``#step``.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from practice import actions
from practice.cards import memory_of
from practice.days import tomorrow
from practice.forms import AsideForm, RatingForm, ThoughtForm, TrapForm
from practice.learners import learner_for_writing, learner_of
from practice.models import Rating, Step
from practice.queue import next_in, read_scope, read_standing
from practice.scheduler import is_leech
from practice.screen import Asked, screen
from questions.models import Question
from web.access import viewer
from web.htmx import see_other
from web.overlay import page_response
from web.zones import zone_of

GONE = "That question is no longer here. What you typed is kept; this is the next one."
STALE = "That was rated already, in another tab or on another device. This is where you are now."


@cache_control(private=True, no_store=True)
@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """The question whose turn it is, at the step it has reached; or that nothing is left."""
    now = timezone.now()
    standing, bank = read_standing(request)
    scope = read_scope(request, bank)
    if scope.is_drill and scope.since is None:
        query = request.GET.copy()
        query["since"] = str(int(now.timestamp()))
        return redirect(f"{request.path}?{query.urlencode()}")
    queue = next_in(scope, standing, now)
    return page_response(screen(request, Asked(scope, standing, queue, now)))


@require_POST
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """From thinking to the trap, with what was typed; from the trap to the answer."""
    question = _visible(request, slug)
    if question is None:
        return back(request, GONE)
    thought, trap = ThoughtForm(request.POST), TrapForm(request.POST)
    learner = learner_for_writing(request)
    attempt = actions.begin(learner, question)
    if trap.is_valid():
        actions.advance(attempt, Step.ANSWER, fell_in_trap=trap.cleaned_data["fell"])
    elif not thought.is_valid():
        return back(request, f"Not sent: {thought.errors['answer'][0]}")
    elif attempt.step == Step.THINK:
        actions.advance(attempt, Step.TRAP, answer=thought.cleaned_data["answer"])
    return back(request)


@require_POST
def rate(request: HttpRequest, slug: str) -> HttpResponse:
    question = _visible(request, slug)
    if question is None:
        return back(request, GONE)
    form, learner = RatingForm(request.POST), learner_of(request)
    if not form.is_valid() or learner is None:
        return back(request, "Nothing was rated: that form was not complete.")
    try:
        review = actions.rate(
            learner,
            question,
            key=form.cleaned_data["key"],
            rating=form.cleaned_data["rating"],
            ticks=form.cleaned_data["ticks"],
            now=timezone.now(),
            zone=zone_of(viewer(request)),
        )
    except actions.Stale:
        return back(request, STALE)
    if review.rating != form.cleaned_data["rating"]:
        return back(request, STALE)
    if review.rating == Rating.AGAIN and is_leech(memory_of(review.card)):
        return back(
            request,
            f"You have forgotten “{question.title}” {review.card.lapses} times. Asking once more "
            "rarely helps: read it again, write a note, or let it rest for a while.",
        )
    return back(request)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    learner = learner_of(request)
    review = actions.undo(learner) if learner else None
    if review is None:
        return back(request, "There is nothing to undo.")
    return back(request, f"Taken back: {review.get_rating_display()}.")


@require_POST
def aside(request: HttpRequest, slug: str) -> HttpResponse:
    """Not this one now: after the others, not today, or not until its learner says so."""
    question, form = _visible(request, slug), AsideForm(request.POST)
    if question is None:
        return back(request, GONE)
    if not form.is_valid():
        return back(request, "Nothing was put aside.")
    how, now = form.cleaned_data["how"], timezone.now()
    learner = learner_for_writing(request)
    thought = ThoughtForm(request.POST)
    if how == "skip":
        typed = thought.cleaned_data["answer"] if thought.is_valid() else ""
        actions.skip(learner, question, now=now, answer=typed)
        return back(request)
    if how == "bury":
        actions.bury(learner, question, until=tomorrow(now, zone_of(viewer(request))))
        return back(request, f"“{question.title}” comes back tomorrow.")
    actions.suspend(learner, question, on=how == "suspend")
    said = "rests until you take it up again" if how == "suspend" else "is asked again"
    return back(request, f"“{question.title}” {said}.")


def _visible(request: HttpRequest, slug: str) -> Question | None:
    return Question.objects.visible_to(viewer(request)).filter(slug=slug).first()


def back(request: HttpRequest, said: str = "") -> HttpResponse:
    """To the session that the form was sent from, whose address is this one's."""
    if said:
        messages.info(request, said)
    return see_other(reverse("practice:session") + read_scope(request).query)
