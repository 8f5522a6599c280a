"""Who asks, which roles they hold, and which doors open for them."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from accounts.models import User
from tests.factories import make_user
from web.access import has_session, login_required, role_required, viewer
from web.roles import UserRole, roles_of

pytestmark = pytest.mark.django_db


@role_required(UserRole.INTERVIEWER)
def interviewers_room(request: HttpRequest, number: int = 0) -> HttpResponse:
    """A room."""
    return HttpResponse(f"room {number}")


@login_required
def lobby(request: HttpRequest) -> HttpResponse:
    return HttpResponse("lobby")


def knock(door: Any, user: Any, *args: Any, **headers: str) -> HttpResponse:
    def enter(request: HttpRequest) -> HttpResponse:
        request.user = user
        return door(request, *args)

    request = RequestFactory().get("/room/?page=2", headers=headers)
    return HtmxMiddleware(enter)(request)  # type: ignore[return-value]


def test_a_role_opens_its_door(ivy):
    response = knock(interviewers_room, ivy, 7)

    assert response.content == b"room 7"


def test_an_administrator_holds_every_role(db):
    root = User.objects.create_superuser("root@example.org", "x")

    assert roles_of(root) == set(UserRole.values)
    assert knock(interviewers_room, root).status_code == 200


def test_a_visitor_is_asked_to_log_in_and_comes_back(visitor):
    response = knock(interviewers_room, visitor)

    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=%2Froom%2F%3Fpage%3D2"


def test_htmx_is_told_to_take_a_visitor_to_the_log_in(visitor):
    response = knock(
        interviewers_room,
        visitor,
        **{"HX-Request": "true", "HX-Current-URL": "http://testserver/sets/1/?a=b"},
    )

    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fsets%2F1%2F%3Fa%3Db"
    assert response.content == b""


@pytest.mark.parametrize("who", ["alice", "eve"])
def test_to_anyone_else_the_room_does_not_exist(who: str, request):
    with pytest.raises(Http404):
        knock(interviewers_room, request.getfixturevalue(who))


def test_a_role_is_no_use_to_an_account_that_was_closed(ivy):
    ivy.is_active = False

    assert roles_of(ivy) == frozenset()
    with pytest.raises(Http404):
        knock(interviewers_room, ivy)


def test_an_account_is_enough_for_the_lobby(alice, visitor):
    assert knock(lobby, alice).content == b"lobby"
    assert knock(lobby, visitor)["Location"].startswith("/accounts/login/?next=")


def test_a_guarded_view_keeps_its_name_and_words():
    assert interviewers_room.__name__ == "interviewers_room"
    assert interviewers_room.__doc__ == "A room."


def test_each_role_is_a_group_that_is_there_from_the_start():
    assert set(Group.objects.values_list("name", flat=True)) >= set(UserRole.values)


@pytest.mark.django_db(transaction=True)
def test_the_groups_and_what_editors_may_do_outlive_a_flush():
    from django.core.management import call_command

    call_command("flush", verbosity=0, interactive=False)

    assert set(Group.objects.values_list("name", flat=True)) >= set(UserRole.values)
    eve = make_user("eve@example.org", UserRole.EDITOR)
    assert eve.has_perms(["questions.change_question", "questions.add_tag"])


def test_roles_are_asked_for_once_and_a_visitors_never(ivy, visitor, django_assert_num_queries):
    user = User.objects.get(pk=ivy.pk)

    with django_assert_num_queries(1):
        assert roles_of(user) == roles_of(user) == {"Interviewer"}
    with django_assert_num_queries(0):
        assert roles_of(visitor) == frozenset()


def test_a_role_given_later_counts_from_the_next_request_on(alice):
    assert roles_of(alice) == {"Candidate"}

    alice.groups.add(Group.objects.get(name=UserRole.EDITOR))

    assert roles_of(User.objects.get(pk=alice.pk)) == {"Candidate", "Editor"}


def test_who_sends_no_session_is_nobody_and_costs_nothing(rf, settings):
    request = rf.get("/")
    request.user = None  # whoever looked would see that

    assert not has_session(request)
    assert viewer(request) == AnonymousUser()


def test_who_sends_a_session_is_its_user(rf, settings, alice):
    request = rf.get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "a" * 32
    request.user = alice

    assert has_session(request)
    assert viewer(request) == alice


def test_editors_may_curate_and_others_may_not(alice, ivy, eve):
    verbs = [f"questions.{verb}_{model}" for verb in ("view", "add", "change")
             for model in ("question", "company", "role", "tag")]  # fmt: skip

    assert eve.has_perms(verbs)
    assert not any(user.has_perm(verb) for user in (alice, ivy) for verb in verbs)
    assert not eve.has_perm("questions.delete_question")
