"""The cast: whoever a test is about, it is one of these."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from tests.factories import make_user
from web.roles import UserRole


@pytest.fixture
def visitor() -> AnonymousUser:
    """Nobody in particular: not logged in."""
    return AnonymousUser()


@pytest.fixture
def alice(db) -> User:
    """A candidate."""
    return make_user("alice@example.org", UserRole.CANDIDATE, name="Alice")


@pytest.fixture
def bob(db) -> User:
    """Another candidate, who must not meet what is alice's."""
    return make_user("bob@example.org", UserRole.CANDIDATE, name="Bob")


@pytest.fixture
def ivy(db) -> User:
    """An interviewer."""
    return make_user("ivy@example.org", UserRole.INTERVIEWER, name="Ivy")


@pytest.fixture
def eve(db) -> User:
    """An editor."""
    return make_user("eve@example.org", UserRole.EDITOR, name="Eve")
