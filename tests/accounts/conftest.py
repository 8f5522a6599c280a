"""A site with and without mail, and what people do at its doors."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests.smtp import Server, mail_server

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _no_limits_kept(request: pytest.FixtureRequest) -> None:
    """How often one knocked is kept in the cache, beyond a test's transaction."""
    if "db" in request.fixturenames:
        cache.clear()


@pytest.fixture
def mails(settings) -> Iterator[Server]:
    """The site as it is when MLOPSPREP_EMAIL_URL names a server, and that server."""
    with mail_server() as server:
        settings.EMAIL_CONFIGURED = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
        settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
        settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
        settings.MFA_ALLOW_UNVERIFIED_EMAIL = False
        yield server


@pytest.fixture
def browse():
    """``browse(alice)``: a browser in which somebody just logged in with their password."""

    def log_in(user: User, **more: Any) -> Client:
        client = Client(**more)
        client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        assert client.session["_auth_user_id"] == str(user.pk)
        return client

    return log_in


@pytest.fixture
def confirm():
    """``confirm(client)``: say the password once more, as is asked before what could do harm."""

    def reauthenticate(client: Client, password: str = PASSWORD) -> None:
        client.post("/accounts/reauthenticate/", {"password": password})

    return reauthenticate
