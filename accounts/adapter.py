"""Where mlopsprep's accounts differ from allauth's."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.models import User

MAX_EMAIL = User._meta.get_field("email").max_length


class AccountAdapter(DefaultAccountAdapter):
    """Addresses that fit, and log-in limits that lock nobody out of their own account."""

    def clean_email(self, email: str) -> str:
        """Refuse what the column can't hold; allauth would cut it off, and two might collide."""
        if len(email) > MAX_EMAIL:
            raise ValidationError(f"An e-mail address has at most {MAX_EMAIL} characters.")
        return super().clean_email(email)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failed log-ins by address and by where they come from.

        Counted by address alone, anybody could keep its owner out by guessing wrongly.
        """
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{get_ip(request)}"
