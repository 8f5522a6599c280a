"""Letting others in: by invitation, by a secret link, or by giving the set away."""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from interviews.actions.sets import lock, touch
from interviews.models import Collaborator, QuestionSet, ShareLink
from web.roles import UserRole, roles_of

MAX_COLLABORATORS = 50
MAX_LINKS = 20


class Uninvited(ValueError):
    """Nobody was invited; says why, in the same words whether there is such an account or not."""


@transaction.atomic
def invite(found: QuestionSet, email: str, *, can_edit: bool) -> None:
    """Let an interviewer see a set, or edit it too. Raises ``Uninvited``."""
    locked = lock(found)
    person = get_user_model().objects.filter(email__iexact=email).first()
    if person is None or UserRole.INTERVIEWER not in roles_of(person):
        raise Uninvited("No interviewer with that address can be invited.")
    if person.pk == locked.owner_id:
        raise Uninvited("The set is yours already.")
    others = locked.collaborators.exclude(user=person).count()
    if others >= MAX_COLLABORATORS:
        raise Uninvited(f"A set has at most {MAX_COLLABORATORS} collaborators.")
    Collaborator.objects.update_or_create(set=locked, user=person, defaults={"can_edit": can_edit})


def uninvite(found: QuestionSet, person_id: int) -> None:
    """Take back an invitation: it counts from that person's next request."""
    found.collaborators.filter(user=person_id).delete()


def leave(found: QuestionSet, person: Any) -> None:
    found.collaborators.filter(user=person).delete()


@transaction.atomic
def transfer(found: QuestionSet, person_id: int) -> bool:
    """Give a set to one of its collaborators; who had it goes on as one who can edit.

    False if that person is no collaborator, or no interviewer any more.
    """
    locked = lock(found)
    invitation = locked.collaborators.select_related("user").filter(user=person_id).first()
    if invitation is None or UserRole.INTERVIEWER not in roles_of(invitation.user):
        return False
    before = locked.owner
    locked.owner = invitation.user
    invitation.delete()
    Collaborator.objects.create(set=locked, user=before, can_edit=True)
    touch(locked)
    return True


@transaction.atomic
def make_link(
    found: QuestionSet, *, expires: datetime | None, shows_interview_only: bool
) -> str | None:
    """Make a link and give its token back, this once: only its hash is kept.

    None if there are as many open links as a set may have.
    """
    locked = lock(found)
    if locked.links.open_at(timezone.now()).count() >= MAX_LINKS:
        return None
    token = secrets.token_urlsafe(16)
    locked.links.create(
        token_hash=hash_of(token), expires=expires, shows_interview_only=shows_interview_only
    )
    return token


def revoke_link(found: QuestionSet, link_id: int) -> None:
    found.links.filter(pk=link_id, revoked=None).update(revoked=timezone.now())


def open_link(token: str, now: datetime) -> ShareLink | None:
    """The link that a token opens, with this use counted; nothing if it opens none."""
    links = ShareLink.objects.filter(token_hash=hash_of(token))
    link = links.open_at(now).select_related("set").first()
    if link:
        links.count_use(now)
    return link


def hash_of(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
