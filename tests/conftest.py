"""What every test stands on: which tests run on which database, and what counts as a failure."""

import os
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches

# Alice, bob, ivy and eve: the people the tests are about.
pytest_plugins = ["tests.cast"]

E2E = Path(__file__).parent / "e2e"
# Asking for one of these means using the database.
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_serialized_rollback", "live_server"}

# No deadline: other work on the machine makes single examples slow. In CI the same examples each
# time; elsewhere new ones, of which a failure is remembered.
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=15)  # for make unit
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the browser tests; leave out what is for the other database.

    On PostgreSQL only tests that use the database run: the others can't turn out differently.
    """
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    other = "sqlite" if engine == "postgresql" else "postgresql"
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        if E2E in item.path.parents:
            item.add_marker("e2e")
        unfit = item.get_closest_marker(other) or (
            engine == "postgresql" and not _uses_database(item)
        )
        (left_out if unfit else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def _uses_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or bool(
        DATABASE_FIXTURES.intersection(fixtures)
    )


@pytest.fixture(autouse=True)
def _no_pages_kept() -> None:
    """Finished pages outlive a test's transaction, and the next test's ids are the same."""
    caches["pages"].clear()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a test that didn't pass."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("CI: tests were skipped, so this run failed.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
