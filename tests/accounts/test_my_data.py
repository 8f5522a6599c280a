"""What is mine: seen, taken along, and gone when I go."""

import csv
import io
import json
import zipfile

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.actions import delete_person, set_up
from accounts.models import RoleRequest, User
from practice.models import Learner, Note
from questions.actions import write_question
from tests.factories import make_content, make_question, make_user
from tests.page import read
from web.registry import personal_data
from web.roles import UserRole

pytestmark = pytest.mark.django_db

EMAIL = "canary-7c1f@example.org"
NAME = "Canary Quillfeather"
ID = 918_273_645_546
PASSWORD = "correct horse battery"


@pytest.fixture
def canary(db) -> User:
    """Somebody whose address, name and number occur nowhere else."""
    user = make_user(EMAIL, UserRole.CANDIDATE, id=ID, name=NAME)
    set_up(user, roles=[])
    RoleRequest.objects.create(user=user, role="Interviewer", reason=f"I am {NAME}.")
    return user


def files(client: Client) -> dict[str, str]:
    response = client.get("/me/data/download/")
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    assert archive.testzip() is None
    return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


class TestTheDownload:
    def test_is_a_zip_that_no_cache_keeps(self, canary, browse):
        response = browse(canary).get("/me/data/download/")

        assert response.headers["Content-Type"] == "application/zip"
        assert response.headers["Cache-Control"] == "private, no-store"
        day = f"{timezone.now():%Y-%m-%d}"
        assert response.headers["Content-Disposition"] == (
            f'attachment; filename="mlopsprep-{day}.zip"'
        )

    def test_holds_what_the_account_is(self, canary, browse):
        client = browse(canary, HTTP_USER_AGENT="=Firefox")

        found = files(client)

        account = json.loads(found["account/account.json"])
        assert account["email"] == EMAIL
        assert account["name"] == NAME
        assert account["roles"] == ["Candidate"]
        assert account["addresses"] == [{"email": EMAIL, "verified": True, "primary": True}]
        assert account["role_requests"][0]["reason"] == f"I am {NAME}."
        assert [session["user_agent"] for session in account["sessions"]] == ["=Firefox"]
        head, row = csv.reader(io.StringIO(found["account/log-ins.csv"]))
        assert head == ["since", "address", "browser"]
        assert row[1:] == ["127.0.0.1", "'=Firefox"], "a spreadsheet must not run it"

    def test_holds_nothing_of_anyone_else_and_no_password(self, canary, bob, browse):
        everything = "".join(files(browse(canary)).values())

        for foreign in (bob.email, bob.name, canary.password):
            assert foreign not in everything

    def test_has_files_of_every_app_that_keeps_something(self, canary, browse):
        folders = {name.partition("/")[0] for name in files(browse(canary))}

        assert folders >= {data.name for data in personal_data if data.export(canary)}

    def test_is_for_people_with_an_account(self, client):
        to = client.get("/me/data/download/").headers["Location"]

        assert to == "/accounts/login/?next=%2Fme%2Fdata%2Fdownload%2F"


class TestDeleting:
    def test_asks_who_it_is_and_then_says_what_goes(self, canary, browse, confirm):
        client = browse(canary)
        assert client.get("/me/delete/").headers["Location"].startswith("/accounts/reauthenticate/")

        confirm(client)
        page = read(client.get("/me/delete/"))

        assert "This goes now" in page.text
        assert "without your name" in page.text
        for data in personal_data:
            for what, _how_long in data.kept():
                assert what in page.text

    def test_needs_the_password_even_if_the_form_is_sent_at_once(self, canary, browse):
        client = browse(canary)

        client.post("/me/delete/", {"sure": "on"})

        assert User.objects.filter(pk=ID).exists()

    def test_needs_a_tick(self, canary, browse, confirm):
        client = browse(canary)
        confirm(client)

        response = client.post("/me/delete/", {})

        assert "required" in read(response).text
        assert User.objects.filter(pk=ID).exists()

    def test_is_not_done_by_a_wrong_password(self, canary, browse, confirm):
        client = browse(canary)
        confirm(client, "not it")

        client.post("/me/delete/", {"sure": "on"})

        assert User.objects.filter(pk=ID).exists()

    def test_ends_at_the_list_without_an_account(self, canary, browse, confirm):
        client, elsewhere = browse(canary), browse(canary)
        confirm(client)

        response = client.post("/me/delete/", {"sure": "on"}, follow=True)

        assert response.redirect_chain[0][0] == "/"
        assert "Your account is deleted" in read(response).text
        assert elsewhere.get("/me/").status_code == 302
        again = Client().post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
        assert "are not correct" in read(again).text

    def test_leaves_no_trace_in_any_table_session_or_cache(self, canary, eve, browse, confirm):
        leave_traces(canary, eve)
        client, elsewhere = browse(canary), browse(canary)
        Client().post("/accounts/password/reset/", {"email": EMAIL})
        confirm(elsewhere, "not it")
        confirm(client)
        before = where_it_says([EMAIL, NAME, str(ID)])

        client.post("/me/delete/", {"sure": "on"})

        assert {"accounts_user", "account_emailaddress", "django_admin_log"} <= before
        assert {"sessions", "questions_questionversion", "practice_note"} <= before
        assert where_it_says([EMAIL, NAME, str(ID)]) == set()

    def test_keeps_what_was_written_for_everyone(self, canary, eve):
        leave_traces(canary, eve)
        versions = list(connection_rows("questions_questionversion"))

        delete_person(canary)

        assert len(list(connection_rows("questions_questionversion"))) == len(versions)
        [entry] = LogEntry.objects.filter(user=eve)
        assert entry.object_repr == "a deleted account"

    def test_by_an_administrator_leaves_no_trace_either(self, client, canary, eve):
        leave_traces(canary, eve)
        root = User.objects.create_superuser("root@example.org", PASSWORD)
        client.force_login(root)

        client.post(f"/admin/accounts/user/{ID}/delete/", {"post": "yes"})

        assert not User.objects.filter(pk=ID).exists()
        # The desk's own log says afterwards which number it was that is gone, and nothing else.
        assert where_it_says([EMAIL, NAME]) == set()

    def test_is_refused_to_the_last_administrator(self, browse, confirm):
        root = User.objects.create_superuser("root@example.org", PASSWORD)
        client = browse(root)
        confirm(client)

        response = client.post("/me/delete/", {"sure": "on"})

        assert "only administrator" in read(response).text
        assert User.objects.filter(pk=root.pk).exists()

    def test_leaves_everybody_else_alone(self, canary, bob, browse):
        other = browse(bob)

        delete_person(canary)

        assert other.get("/me/").status_code == 200
        assert other.session["_auth_user_id"] == str(bob.pk)


def leave_traces(person: User, editor: User) -> None:
    """What an active person leaves behind: an edit, a note of their own, the desk's notes."""
    question = make_question()
    write_question(make_content(slug=question.slug, title="Corrected"), question, by=person)
    learner = Learner.objects.create(user=person)
    Note.objects.create(learner=learner, question=question, text=f"{NAME} was here.")
    LogEntry.objects.create(
        user=editor,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=str(person),
        action_flag=CHANGE,
        change_message=f"Wrote to {EMAIL}",
    )


def where_it_says(canaries: list[str]) -> set[str]:
    """Every table, session and cache that has one of the words in it."""
    found = set()
    for table in connection.introspection.table_names():
        for row in connection_rows(table):
            if any(word in str(value) for value in row for word in canaries):
                found.add(table)
    for session in Session.objects.all():
        if any(word in json.dumps(session.get_decoded()) for word in canaries):
            found.add("sessions")
    return found


def connection_rows(table: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of ours
        return cursor.fetchall()
