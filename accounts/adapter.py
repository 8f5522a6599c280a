"""Where mlopsprep's accounts differ from allauth's."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from accounts import sealing
from accounts.models import Invitation, User

MAX_EMAIL = User._meta.get_field("email").max_length or 254
INVITATION = "invitation"  # the session's key for the token of the link one came with


class AccountAdapter(DefaultAccountAdapter):
    """Who may sign up, with addresses that fit, and limits that lock nobody out of their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        if settings.SIGNUP == "invitation":
            return invitation_of(request).exists()
        return bool(settings.SIGNUP == "open")

    def save_user(
        self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True
    ) -> User:
        """Use the invitation up, where one is needed: of two who share a link, one gets in."""
        if settings.SIGNUP == "invitation":
            if not invitation_of(request).update(used=timezone.now()):
                raise ImmediateHttpResponse(render(request, "account/signup_closed.html"))
            del request.session[INVITATION]
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def clean_email(self, email: str) -> str:
        """Refuse what the column can't hold; allauth would cut it off, and two might collide."""
        if len(email) > MAX_EMAIL:
            raise ValidationError(f"An e-mail address has at most {MAX_EMAIL} characters.")
        return super().clean_email(email)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Tell the subject too what the site is called: no request is at hand where it is made."""
        named = {"site_name": settings.SITE_NAME, **context}
        mail: EmailMessage = super().render_mail(template_prefix, email, named, headers)
        return mail

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failed log-ins by address and by where they come from.

        Counted by address alone, anybody could keep its owner out by guessing wrongly.
        """
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{get_ip(request)}"


def invitation_of(request: HttpRequest) -> Any:
    """The invitation that a visitor came with, if it can still be used."""
    return Invitation.objects.open(request.session.get(INVITATION, ""), timezone.now())


class MFAAdapter(DefaultMFAAdapter):
    def build_totp_svg(self, url: str) -> str:
        """The QR code to be written into the page: our policy lets no ``data:`` image in."""
        svg: str = super().build_totp_svg(url)
        return svg.partition("?>")[2] if svg.startswith("<?xml") else svg

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)
