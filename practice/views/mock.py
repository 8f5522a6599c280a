"""Mock interviews: drawing one, going through it, looking back on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from practice.forms import MockAnswerForm, MockForm, MockMarkForm
from practice.learners import learner_for_writing, whose
from practice.mock import GOOD_ENOUGH, answer_turn, begin_mock, put_times
from practice.models import Mock, Turn
from questions.listing import Listing, open_list
from questions.models import Question
from web.access import viewer
from web.htmx import render_page, see_other, wants_partial
from web.zones import zone_of

SHOWN = 10
SCORES = {1: "Missed it", 2: "Partly there", 3: "Solid", 4: "Excellent"}
STALE = "That question was answered already, in another tab. What it took is what counts."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mocks(request: HttpRequest) -> HttpResponse:
    """Draw an interview; go on with the one under way, or look back on those of before."""
    listing = open_list(QueryDict(), viewer(request))
    roles = {value.slug: value.name for value in listing.roles().values if value.count}
    form = MockForm(request.POST or None, initial={"role": request.GET.get("role")}, roles=roles)
    if request.method == "POST" and form.is_valid() and listing.total:
        role, minutes = form.cleaned_data["role"], form.cleaned_data["minutes"]
        narrowed = open_list(QueryDict(urlencode({"role": role})), viewer(request))
        return begin(request, narrowed, minutes, roles.get(role, "Any role"))
    held = Mock.objects.of(whose(request)).order_by("-begun")[:SHOWN]
    context = {"form": form, "held": held, "total": listing.total, "zone": zone_of(viewer(request))}
    return render(request, "practice/mocks.html", context)


def begin(request: HttpRequest, listing: Listing, minutes: int, label: str) -> HttpResponse:
    learner = learner_for_writing(request)
    mock = begin_mock(learner, listing.ids(), minutes=minutes, label=label, now=timezone.now())
    return see_other(reverse("practice:mock", args=[mock.pk]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mock(request: HttpRequest, pk: int) -> HttpResponse:
    """The question that is asked, with the clock; once it is over, all of them with the answers."""
    found = get_object_or_404(Mock.objects.of(whose(request)), pk=pk)
    if request.method == "POST":
        return take_answer(request, found)
    turns, gone = turns_of(request, found)
    asked = None if found.ended else next((turn for turn in turns if not turn.answered), None)
    context = {
        "mock": found,
        "turn": asked,
        "turns": turns,
        "gone": gone,
        "sent": max((turn.place for turn in turns if turn.answered), default=0),
        "is_late": timezone.now() > found.until,
        "zone": zone_of(viewer(request)),
        "partial": wants_partial(request),
    }
    if asked is None:
        context |= summary_of(turns)
    return render_page(request, "practice/mock.html", context, partial="step")


def turns_of(request: HttpRequest, mock: Mock) -> tuple[list[Turn], list[Turn]]:
    """The turns with their questions; and those whose question is no longer to be seen."""
    turns = put_times(mock, mock.turns.all())
    visible = Question.objects.visible_to(viewer(request)).with_everything()
    questions = visible.in_bulk([turn.question_id for turn in turns])
    there = [turn for turn in turns if turn.question_id in questions]
    for turn in there:
        turn.question = questions[turn.question_id]
        turn.levels = levels_of(turn.question)
    return there, [turn for turn in turns if turn.question_id not in questions]


def levels_of(question: Question) -> list[tuple[int, str, str]]:
    """Each score with its word and, where the question has them, how it sounds."""
    anchors = [*question.html.get("anchors", ()), *[""] * len(SCORES)]
    return [(score, word, anchors[score - 1]) for score, word in SCORES.items()]


def summary_of(turns: list[Turn]) -> dict[str, Any]:
    """What the page says at the end of it all, and again after each mark."""
    scores = [turn.score for turn in turns if turn.score]
    return {
        "answered": sum(bool(turn.answered) for turn in turns),
        "used": sum(turn.used or 0 for turn in turns),
        "mean": sum(scores) / len(scores) if scores else None,
        "marked": len(scores),
        "falls": sum(bool(turn.fell_in_trap) for turn in turns),
        "weak": [turn.question.slug for turn in turns if turn.score and turn.score < GOOD_ENOUGH],
    }


def take_answer(request: HttpRequest, mock: Mock) -> HttpResponse:
    form = MockAnswerForm(request.POST)
    if not form.is_valid():
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        messages.info(request, f"Not sent: {said}")
    elif not answer_turn(
        mock,
        form.cleaned_data["place"],
        form.cleaned_data["answer"],
        ends=form.cleaned_data["act"] == "end",
        now=timezone.now(),
    ):
        messages.info(request, STALE)
    return see_other(reverse("practice:mock", args=[mock.pk]))


@require_POST
def mark(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """How an answer sounded to who gave it, and whether they fell into the trap."""
    found = get_object_or_404(Mock.objects.of(whose(request)), pk=pk)
    turn = get_object_or_404(found.turns, place=place)
    form = MockMarkForm(request.POST)
    if form.is_valid():
        Turn.objects.filter(pk=turn.pk).update(**form.kept())
    if not wants_partial(request):
        return see_other(f"{reverse('practice:mock', args=[pk])}#turn-{place}")
    turns, _gone = turns_of(request, found)
    shown = next((one for one in turns if one.place == place), None)
    context = {"mock": found, "turn": shown, "turns": turns, "marking": True} | summary_of(turns)
    return render(request, "practice/_mock_turn.html", context)
