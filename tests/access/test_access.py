"""The site against the table: every route, every kind of person, every method."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.actions import invite
from accounts.models import Invitation, RoleRequest, User
from interviews.actions.sets import add_questions, make_set
from interviews.actions.sharing import make_link
from practice.mock import begin_mock
from practice.models import Learner
from questions.actions import write_figure, write_question
from questions.bank import Bank
from questions.content import Audience, Status
from questions.exchange.models import Upload
from questions.merging.models import Merge
from questions.models import Company, Figure, Question, Role, Tag
from questions.proposals.models import Redrawing
from questions.reports.models import Report, Suggestion
from questions.rows import content_of
from tests.access.document import PATH, render
from tests.access.table import (
    LOG_IN,
    NEVER,
    NOT_FOUND,
    ON,
    REFUSED,
    ROWS,
    WHO,
    YES,
    Answer,
)
from tests.factories import make_question, make_user
from tests.interviews.panel import make_interview, make_interviewer, score, submit
from web.roles import UserRole

# Who may do what doesn't depend on the database, so trying everything once is enough.
pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.sqlite]


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def test_every_route_has_a_row_and_every_row_a_route():
    there = set(routes(get_resolver().url_patterns))
    decided = {row.route for row in ROWS}

    assert there - decided == set(), "these routes have no row in tests/access/table.py"
    assert decided - there == set(), "these rows of tests/access/table.py have no route"


def test_the_page_about_access_says_what_the_table_says():
    assert PATH.read_text(encoding="utf-8") == render(), "run: python -m tests.access"


@pytest.fixture
def people(alice: User, bob: User, ivy: User, eve: User) -> dict[str, User | None]:
    root = User.objects.create_superuser("root@example.org", "correct horse battery")
    gone = make_user("gone@example.org", UserRole.EDITOR)
    return {"visitor": None, "alice": alice, "bob": bob, "ivy": ivy, "eve": eve, "root": root,
            "gone": gone}  # fmt: skip


@pytest.fixture
def clients(people: dict[str, User | None]) -> dict[str, Client]:
    """Everybody's browser. The deactivated one logged in while that was still possible."""
    made = {}
    for who, user in people.items():
        made[who] = Client(raise_request_exception=False)
        if user:
            made[who].force_login(user)
    User.objects.filter(email="gone@example.org").update(is_active=False)
    return made


@pytest.fixture
def ids(people: dict[str, User | None]) -> dict[str, Any]:
    """What the table's paths name."""
    tomorrow, yesterday = (timezone.now() + timedelta(days=days) for days in (1, -1))
    walls: dict[str, dict[str, Any]] = {
        "public": {},
        "interview": {"audience": Audience.INTERVIEW},
        "embargoed": {"audience": Audience.EMBARGOED, "embargo": tomorrow},
        "released": {"audience": Audience.EMBARGOED, "embargo": yesterday},
        "draft": {"status": Status.DRAFT},
        "review": {"status": Status.REVIEW},
        "retired": {"status": Status.RETIRED},
    }
    for slug, wall in walls.items():
        question = make_question(slug=f"{slug}-once", companies=("Uber",), **wall)
        question = Question.objects.with_everything().get(pk=question.pk)
        write_question(replace(content_of(question), slug=slug), question)
    write_figure("figure.svg", b'<svg viewBox="0 0 1 1"/>', width=1, height=1)
    alice = people["alice"]
    assert alice
    ivy = people["ivy"]
    assert ivy
    unused = {
        "company": Company.objects.create(slug="unused", name="Unused"),
        "role": Role.objects.create(slug="unused", name="Unused"),
        "tag": Tag.objects.create(slug="unused", name="Unused"),
    }
    return {
        "question": (public := Question.objects.get(slug="public").pk),
        "mock": begin_mock(
            Learner.objects.create(user=alice), [public], minutes=30, label="x", now=timezone.now()
        ).pk,
        "figure": Figure.objects.get().pk,
        "user": alice.pk,
        "emailaddress": EmailAddress.objects.create(user=alice, email=alice.email).pk,
        "invited": invite(by=None).rstrip("/").rpartition("/")[2],
        "invitation": Invitation.objects.get().pk,
        "rolerequest": RoleRequest.objects.create(user=alice, role="Editor").pk,
        "key": Authenticator.objects.create(
            user=make_user("kate@example.org"), type="webauthn", data={"name": "Kate's"}
        ).pk,
        **messages_and_imports(people["eve"]),
        **interviews_around(ivy),
        **sets_around(ivy),
        "question_type": ContentType.objects.get_for_model(Question).pk,
        "user_type": ContentType.objects.get_for_model(User).pk,
        **{name: term.pk for name, term in unused.items()},
    }


def messages_and_imports(eve: User | None) -> dict[str, int]:
    """What a visitor wrote to the editors, an import that is in the bank, and a merge."""
    message = {"text": "Hello.", "state": "new"}
    question = Question.objects.get(slug="public")
    rows: dict[str, Any] = {
        "report": Report(key=uuid4(), question=question, version=1, kind="typo", **message),
        "suggestion": Suggestion(key=uuid4(), title="Why?", **message),
        "upload": Upload(name="bank.zip", content=b"", by=eve, applied=timezone.now()),
        "redrawing": Redrawing(
            figure=Figure.objects.get(), content=b'<svg viewBox="0 0 2 2"/>', width=2, height=2
        ),
        "merge": Merge(kind="tags", word={"name": "Old", "slug": "old"}, into=0, into_name="New"),
    }
    for row in rows.values():
        row.save()
    return {name: row.pk for name, row in rows.items()}


def sets_around(ivy: User) -> dict[str, Any]:
    """A set of ivy's, one she may edit, one she may see, one she may not know of; and a link."""
    ian = make_interviewer("ian")
    question = Question.objects.get(slug="public")
    found = {}
    for name, owner in (("set", ivy), ("edited", ian), ("seen", ian), ("unseen", ian)):
        found[name] = make_set(owner, title=name)
        add_questions(found[name], [question])
    for name, can_edit in (("edited", True), ("seen", False)):
        found[name].collaborators.create(user=ivy, can_edit=can_edit)
    return {
        **{name: each.pk for name, each in found.items()},
        **{f"item_of_{name}": each.items.get().pk for name, each in found.items()},
        "questionset": found["set"].pk,
        "token": make_link(found["set"], expires=None, shows_interview_only=False),
    }


def interviews_around(ivy: User) -> dict[str, int]:
    """An interview of ivy's, one she is asked into, one she is not; one where her card is due."""
    ida = make_interviewer("ida")
    made = {
        "interview": make_interview(ivy, ida),
        "joined": make_interview(ida, ivy),
        "foreign": make_interview(ida),
        "running": make_interview(ivy),
    }
    for name in ("interview", "joined"):
        submit(score(made[name], ivy, 3))
    return {name: interview.pk for name, interview in made.items()}


def answer_of(response: HttpResponse) -> Answer:
    if response.status_code in {301, 302, 303}:
        return LOG_IN if response.headers["Location"].startswith("/accounts/login/") else ON
    return {200: YES, 422: YES, 403: REFUSED, 404: NOT_FOUND, 405: NEVER}[response.status_code]


RIGHTS = ("pk", "email", "password", "is_active", "is_superuser")


def everything() -> dict[str, Any]:
    """What no request of these tests may change."""
    return {
        "bank": Bank.current().revision,
        "words": [list(model.objects.order_by("pk").values()) for model in (Company, Role, Tag)],
        "questions": list(Question.objects.order_by("pk").values_list("pk", "slug", "status")),
        "people": list(User.objects.order_by("pk").values(*RIGHTS)),
    }


@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_the_table_says(who, clients, ids, people):
    client, user = clients[who], people[who]
    before = everything()
    wrong = []
    for row in ROWS:
        expected = {"GET": row.get, "POST": row.post, "DELETE": row.delete}
        if not row.path.startswith("/admin/"):  # which tells POST from all others, and is slow
            others = {"HEAD": row.get, "PUT": row.put, "OPTIONS": row.options, "BREW": row.get}
            expected |= others
        for method, answers in expected.items():
            if row.path.startswith("/accounts/"):
                cache.clear()  # the limits on how often one may knock are another test's
            response = client.generic(method, row.path.format(**ids))
            answer = answer_of(response)
            if answer is not answers[who] and (method, answer) != ("BREW", NEVER):
                wrong.append(f"{row.what}, {method} {row.path}: {answer}, not {answers[who]}")
            if method == "HEAD":
                assert response.content == b""
            if "logout" in row.path and user and who != "gone":
                client.force_login(user)

    assert not wrong, "\n".join(wrong)
    assert everything() == before


def test_htmx_is_sent_to_log_in_and_not_given_the_form(clients):
    response = clients["visitor"].get("/admin/", headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"].startswith("/accounts/login/")
    assert response.content == b""


@pytest.mark.parametrize("who", WHO)
def test_only_editors_add_and_delete_words(who, clients, ids):
    clients[who].post("/admin/questions/tag/add/", {"name": "New", "slug": "new", "aliases": "[]"})
    clients[who].post(f"/admin/questions/company/{ids['company']}/delete/", {"post": "yes"})

    may = who in {"eve", "root"}
    assert Tag.objects.filter(slug="new").exists() is may
    assert Company.objects.filter(slug="unused").exists() is not may


@pytest.mark.parametrize("who", WHO)
def test_only_superusers_give_rights(who, clients, ids):
    clients[who].post(
        f"/admin/accounts/user/{ids['user']}/change/",
        {
            "email": "alice@example.org",
            "is_active": "on",
            "is_superuser": "on",
            "date_joined_0": "2026-11-22",
            "date_joined_1": "10:00:00",
        },
    )

    assert User.objects.get(pk=ids["user"]).is_superuser is (who == "root")


@pytest.mark.parametrize("who", [who for who in WHO if who != "root"])
def test_nobody_else_sees_who_has_an_account(who, clients, ids):
    for path in ("user/", f"user/{ids['user']}/change/", "user/?q=alice", "user/?email=a"):
        assert b"alice@example.org" not in clients[who].get(f"/admin/accounts/{path}").content


@pytest.mark.parametrize("who", WHO)
def test_what_is_refused_or_not_found_says_nothing_else(who, clients, ids):
    """Not even by a header whether the thing is there."""
    absent = clients[who].get("/questions/absent/")
    for row in ROWS:
        if row.get[who] is NOT_FOUND and row.path.startswith("/questions/"):
            response = clients[who].get(row.path.format(**ids))
            assert response.content == absent.content
            assert dict(response.headers) == dict(absent.headers)
