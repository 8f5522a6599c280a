"""The cast and the sets of these tests."""

from tests.interviews.sets import ian, phone, three  # noqa: F401 - fixtures
