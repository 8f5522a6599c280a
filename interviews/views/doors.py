"""Which sets a request may touch. Not one's own and not there are the same 404."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from interviews.models import QuestionSet
from web.access import Refused


def visible_set(request: HttpRequest, pk: int) -> QuestionSet:
    """A set that one may look at; ``may_edit`` says whether one may change it."""
    sets = QuestionSet.objects.visible_to(request.user).with_right(request.user)
    return get_object_or_404(sets.select_related("owner", "role"), pk=pk)


def editable_set(request: HttpRequest, pk: int) -> QuestionSet:
    found = visible_set(request, pk)
    if not found.may_edit:
        raise Refused("You were invited to look at this set. Its owner can let you edit.")
    return found


def own_set(request: HttpRequest, pk: int) -> QuestionSet:
    found = visible_set(request, pk)
    if not found.is_owned_by(request.user):
        raise Refused("Only the owner of a set decides on this.")
    return found
