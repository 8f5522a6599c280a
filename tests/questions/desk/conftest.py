"""Two editors, each in a browser, and what they edit."""

import pytest
from django.test import Client

from accounts.models import User
from questions.actions import write_figure
from questions.content import Link
from tests.factories import make_question, make_user
from web.roles import UserRole


@pytest.fixture
def desk(client: Client, eve: User) -> Client:
    """Eve's browser."""
    client.force_login(eve)
    return client


@pytest.fixture
def mallory(db: None) -> User:
    """Another editor."""
    return make_user("mallory@example.org", UserRole.EDITOR, name="Mallory")


@pytest.fixture
def other(mallory: User) -> Client:
    """Mallory's browser."""
    client = Client()
    client.force_login(mallory)
    return client


@pytest.fixture
def furnished(db: None) -> None:
    """A bank with one of everything."""
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>'
    write_figure("flow.svg", drawing, width=4, height=3)
    make_question(further=(Link("More", "https://example.org/more"),))
