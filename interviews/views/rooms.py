"""Which interviews a request may touch. Not on its panel and not there are the same 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control

from interviews.models import AskedItem, Interview, Scorecard
from web.access import role_required
from web.roles import UserRole
from web.zones import zone_of

View = Callable[..., HttpResponse]


def for_interviewers(view: View) -> View:
    """For interviewers alone, by their own clock; nothing of it is kept by any cache."""

    @cache_control(private=True, no_store=True)
    @role_required(UserRole.INTERVIEWER)
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with timezone.override(zone_of(request.user)):
            return view(request, *args, **kwargs)

    return guarded


def visible_interview(request: HttpRequest, pk: int) -> Interview:
    interviews = Interview.objects.visible_to(request.user).select_related("owner", "set")
    return get_object_or_404(interviews, pk=pk)


def visible_item(request: HttpRequest, pk: int, position: int) -> AskedItem:
    """A question of an interview that was begun, without its texts."""
    items = AskedItem.objects.visible_to(request.user).only("interview_id", "position")
    # By `__pk`, for which a number that no database holds is one that is not there.
    return get_object_or_404(items, interview__pk=pk, position=position)


def own_card(interview: Interview, user: Any) -> Scorecard | None:
    """The user's card, if they have begun one."""
    return Scorecard.objects.filter(interview=interview, user=user).first()


def refuse(request: HttpRequest, interview: Interview, said: str, **more: Any) -> HttpResponse:
    """A page that says why not. What was typed stands on it, to be copied."""
    context = {"interview": interview, "said": said, **more}
    return render(request, "interviews/interview_refused.html", context, status=403)


def owners_alone(request: HttpRequest, interview: Interview) -> HttpResponse | None:
    """The refusal, for whoever is on the panel and doesn't own the interview."""
    if interview.is_owned_by(request.user):
        return None
    return refuse(request, interview, f"Only {interview.owner} can do this.")


def still_blind(request: HttpRequest, interview: Interview) -> HttpResponse | None:
    """The refusal, for whoever's own card is not in: they would score by what others said."""
    card = own_card(interview, request.user)
    if card and card.submitted:
        return None
    said = "What the others wrote opens once your own card is in."
    return refuse(request, interview, said, blind=True)
