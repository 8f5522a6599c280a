"""What is done to accounts in more than one row."""

import json
import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import INVITATION_LASTS, Invitation, RoleRequest, User, hash_of
from web.registry import personal_data

logger = logging.getLogger(__name__)

# allauth counts these by the id of the user, in the clear and for a minute.
COUNTED_BY_USER = ("change_password", "manage_email", "reauthenticate")


@transaction.atomic
def set_up(
    user: User, *, roles: Iterable[str], password: str | None = None, superuser: bool = False
) -> None:
    """Give a user roles and a verified address, so that the log-in lets them in."""
    if password:
        user.set_password(password)
    user.is_superuser = user.is_superuser or superuser
    user.is_staff = user.is_staff or superuser
    user.save()
    user.groups.add(*Group.objects.filter(name__in=roles))
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


@transaction.atomic
def change_address(user: User, email: str) -> EmailAddress:
    """Let a user log in with another address from now on, without asking the address."""
    EmailAddress.objects.filter(user=user).delete()
    user.email = email
    user.save(update_fields=["email"])
    return EmailAddress.objects.create(user=user, email=email, primary=True)


def reset_link(user: User) -> str:
    """A link to set a new password: it works once, and for ``PASSWORD_RESET_TIMEOUT`` seconds."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)


def invite(*, by: User | None, lasts: timedelta = INVITATION_LASTS) -> str:
    """A link with which one person may sign up. It can't be read again."""
    token = secrets.token_urlsafe(16)
    Invitation.objects.create(token_hash=hash_of(token), made_by=by, expires=timezone.now() + lasts)
    return settings.SITE_URL + reverse("accounts:invitation", args=[token])


def forget_second_step(user: User) -> None:
    """For whoever lost their phone and their recovery codes: the password is enough again."""
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if removed:
        logger.warning("The second step of account %s was removed.", user.pk)


@transaction.atomic
def answer_request(
    request: RoleRequest, answer: RoleRequest.Answer, *, by: User, now: datetime
) -> None:
    """Grant or decline a request that is still open."""
    if answer is RoleRequest.Answer.GRANTED:
        request.user.groups.add(Group.objects.get(name=request.role))
    request.answer, request.answered, request.answered_by = answer, now, by
    request.save(update_fields=["answer", "answered", "answered_by"])


def delete_person(user: User) -> None:
    """Delete an account and whatever names it: in every app, the sessions, the desk's log.

    What the person wrote for everyone stays, without their name: versions of questions, the fact
    that something was changed in the desk.
    """
    with transaction.atomic():
        for data in personal_data:
            data.delete(user)
        Session.objects.filter(pk__in=sessions_about(user)).delete()
        forget_in_log(user)
        key = user.pk
        user.delete()
    user.pk = key
    for action in COUNTED_BY_USER:
        ratelimit.clear(None, app="allauth.account", action=action, user=user)


def sessions_about(user: User) -> list[str]:
    """The keys of all sessions that the user opened, or that mention their address.

    Reads every session there is: a session says whose it is only once it is decoded.
    """
    keys = []
    for session in Session.objects.iterator():
        content = session.get_decoded()
        if content.get(SESSION_KEY) == str(user.pk) or user.email in json.dumps(content):
            keys.append(session.pk)
    return keys


def forget_in_log(user: User) -> None:
    """The desk's log keeps that an account was changed, and not whose it was."""
    people = ContentType.objects.get_for_model(User)
    about = Q(content_type=people, object_id=str(user.pk)) | Q(object_repr__icontains=user.email)
    LogEntry.objects.filter(about).update(
        object_id=None, object_repr="a deleted account", change_message=""
    )
