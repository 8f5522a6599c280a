"""The page about oneself: name, time zone, and asking for a role."""

import pytest
from django.utils import timezone

from accounts.actions import answer_request
from accounts.models import RoleRequest
from tests.page import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, alice):
    client.force_login(alice)
    return client


def test_name_and_time_zone_are_kept(client, alice):
    response = client.post("/me/", {"name": "Alice B.", "time_zone": "Asia/Kathmandu"})

    alice.refresh_from_db()
    assert response.headers["Location"] == "/me/"
    assert (alice.name, alice.time_zone) == ("Alice B.", "Asia/Kathmandu")
    assert read(client.get("/me/")).checked("time_zone") == ["Asia/Kathmandu"]


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "europe/berlin", "UTC\0"])
def test_a_time_zone_that_is_none_is_refused_and_the_name_kept_in_the_form(client, alice, zone):
    page = read(client.post("/me/", {"name": "Alice B.", "time_zone": zone}))

    alice.refresh_from_db()
    assert (alice.name, alice.time_zone) == ("Alice", "UTC")
    assert "Alice B." in page.values("name")
    assert ("select", "aria-invalid", "true") in page.attributes


@pytest.mark.parametrize("name", ["x" * 151, "a\0b"])
def test_a_name_that_can_not_be_kept_is_refused(client, alice, name):
    client.post("/me/", {"name": name, "time_zone": "UTC"})

    alice.refresh_from_db()
    assert alice.name == "Alice"


def test_takes_only_what_it_asks_for(client, alice, bob):
    more = {"email": "a@evil.example", "is_superuser": "on", "groups": "1", "id": str(bob.pk)}

    client.post("/me/", {"name": "Alice", "time_zone": "UTC", **more})

    alice.refresh_from_db()
    bob.refresh_from_db()
    assert (alice.email, alice.is_superuser, bob.name) == ("alice@example.org", False, "Bob")
    assert [group.name for group in alice.groups.all()] == ["Candidate"]


class TestAskingForARole:
    def ask(self, client, role="Interviewer", reason="I interview at Uber."):
        return client.post("/me/role/", {"role": role, "reason": reason})

    def test_waits_for_an_administrator(self, client, alice):
        self.ask(client)

        [request] = RoleRequest.objects.all()
        assert (request.user, request.role, request.answer) == (alice, "Interviewer", "")
        page = read(client.get("/me/"))
        assert "You asked to become Interviewer" in page.text
        assert page.values("role") == ["", "Editor"]

    def test_twice_is_asking_once(self, client):
        self.ask(client)
        self.ask(client, reason="Please.")

        assert [request.reason for request in RoleRequest.objects.all()] == ["I interview at Uber."]

    def test_granted_it_counts_at_once(self, client, alice, eve):
        self.ask(client)

        answer_request(
            RoleRequest.objects.get(), RoleRequest.Answer.GRANTED, by=eve, now=timezone.now()
        )

        page = read(client.get("/me/"))
        assert "Candidate, Interviewer." in page.text
        assert "You became Interviewer" in page.text

    def test_declined_it_can_be_asked_again(self, client, eve):
        self.ask(client)
        answer_request(
            RoleRequest.objects.get(), RoleRequest.Answer.DECLINED, by=eve, now=timezone.now()
        )

        self.ask(client, reason="And now?")

        assert RoleRequest.objects.filter(answer="").get().reason == "And now?"

    @pytest.mark.parametrize(
        ("role", "reason"),
        [("Candidate", "x"), ("Superuser", "x"), ("Interviewer", ""), ("Interviewer", "x" * 1001)],
    )
    def test_refuses_what_is_not_offered_and_keeps_what_was_typed(self, client, role, reason):
        page = read(self.ask(client, role, reason))

        assert not RoleRequest.objects.exists()
        assert ("details", "open", "") in page.attributes
        assert reason in page.text

    def test_is_offered_to_nobody_who_holds_it(self, client, alice, ivy):
        client.force_login(ivy)

        self.ask(client)

        assert not RoleRequest.objects.exists()
        assert read(client.get("/me/")).values("role") == ["", "Editor"]


def test_htmx_with_an_expired_session_is_sent_to_log_in(client):
    client.logout()

    response = client.post(
        "/me/",
        {"name": "x"},
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/me/"},
    )

    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2Fme%2F"
    assert response.content == b""
