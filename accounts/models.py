"""Who you are: a person known by an e-mail address."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from web.roles import UserRole

INVITATION_LASTS = timedelta(days=14)


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("There is no time zone of this name.")


class PersonManager(UserManager["User"]):
    """Makes users by e-mail alone; addresses are kept in lower case, so that each is one person."""

    def _create_user(
        self, email: str, password: str | None = None, **extra: Any
    ) -> "User":  # the one method that the public ones below share
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":  # type: ignore[override]
        return self._create_user(email, password, **extra)

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":  # type: ignore[override]
        return self._create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractUser):
    """A person with an e-mail address and, if they like, a name. There is no username."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=150, blank=True)
    # Whose midnight ends a day of practice.
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = PersonManager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.email.partition("@")[0]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, token: str, now: datetime) -> "InvitationQuerySet":
        """The invitation of this link, if it can still be used."""
        return self.filter(token_hash=hash_of(token), used=None, expires__gt=now)


class Invitation(models.Model):
    """A link with which one person may sign up, once. Only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made"]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class RoleRequest(models.Model):
    """Somebody's wish to hold a role, which an administrator grants or declines."""

    class Answer(models.TextChoices):
        GRANTED = "granted"
        DECLINED = "declined"

    ROLES = [(role.value, role.label) for role in (UserRole.INTERVIEWER, UserRole.EDITOR)]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_requests")
    role = models.CharField(max_length=20, choices=ROLES)
    reason = models.TextField(max_length=1000, blank=True)
    made = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["made"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(answer=""),
                name="one_open_request_for_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}: {self.role}"
