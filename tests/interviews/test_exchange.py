"""A set on paper, as a file, and back from one."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from interviews.actions import sets
from interviews.models import QuestionSet
from interviews.mydata import DATA
from questions import bankfile
from questions.content import Audience, Status
from tests.factories import make_content, make_question
from tests.interviews.sets import invite, item_of
from tests.page import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_ivy(client, ivy) -> Client:
    client.force_login(ivy)
    return client


@pytest.fixture
def full(phone: QuestionSet) -> QuestionSet:
    """The three, a hint, and one of her own."""
    item = item_of(phone, "alpha")
    sets.change_item(phone, item, version=phone.version, minutes=6, hint="Ask *why*.")
    own = make_content(title="Own?", slug="own", status=Status.DRAFT, audience=Audience.INTERVIEW)
    sets.add_own(phone, bankfile.dump(own), minutes=4)
    phone.refresh_from_db()
    return phone


def at(name: str, *args: int) -> str:
    return reverse(f"interviews:{name}", args=args)


def send(client: Client, data: bytes, name: str = "set.json") -> Any:
    return client.post(at("import_set"), {"file": SimpleUploadedFile(name, data)})


def file_of(**changes: Any) -> bytes:
    data: dict[str, Any] = {
        "format": "mlopsprep-set/1", "title": "T", "role": None, "purpose": "",
        "target_minutes": 45, "questions": [],
    }  # fmt: skip
    return json.dumps(data | changes).encode()


@pytest.mark.parametrize("ending", ["zip", "json"])
def test_a_set_comes_back_from_its_file_as_it_was(as_ivy, full, ending):
    exported = as_ivy.get(at(f"set_{ending}", full.pk))

    response = send(as_ivy, exported.content, f"../../x.{ending}")

    back = QuestionSet.objects.exclude(pk=full.pk).get()
    assert response.headers["Location"] == back.get_absolute_url()
    kept = ("question", "own_text", "minutes", "hint", "position")
    assert list(back.items.values(*kept)) == list(full.items.values(*kept))
    again = as_ivy.get(at(f"set_{ending}", back.pk))
    assert again.content == exported.content
    assert again.headers["Content-Disposition"].startswith('attachment; filename="set-')


def test_the_zip_is_a_folder_to_read(as_ivy, full):
    archive = zipfile.ZipFile(io.BytesIO(as_ivy.get(at("set_zip", full.pk)).content))

    assert archive.namelist() == [
        "set.json", "questions/01-alpha.md", "questions/02-beta.md", "questions/03-gamma.md",
        "own/04-own.md",
    ]  # fmt: skip
    assert bankfile.parse(archive.read("questions/02-beta.md").decode()).title == "Beta?"


def test_all_that_is_wrong_with_a_file_is_said_and_nothing_is_made(as_ivy, three):
    make_question(slug="hidden", status=Status.REVIEW)
    items = [
        {"question": "alpha", "minutes": 5, "hint": ""},
        {"question": "alpha", "minutes": 5, "hint": ""},
        {"question": "absent", "minutes": 5, "hint": ""},
        {"question": "hidden", "minutes": 0, "hint": ["x"]},
        {"question": "\ud800", "minutes": 5},
        {"question": "a\0b", "minutes": 5, "hint": "\ud800"},
        {"own": "no question", "minutes": 5},
        {"own": "own/absent.md", "minutes": 5},
        "text", {},
    ]  # fmt: skip

    response = send(as_ivy, file_of(title="", role="\ud800", target_minutes=True, questions=items))

    assert response.status_code == 422
    text = read(response).text
    for said in (
        "title: This field is required.", "role: must be a slug", "target_minutes: ",
        "question 2: 'alpha' is there twice", "question 3: 'absent' is unknown",
        "question 4: 'hidden' is unknown", "question 4: minutes: ", "question 4: hint: ",
        "question 6: hint: Has a character that can't be printed (U+D800).",
        "question 7: line 1: front matter", "question 8: there is no readable file",
        "question 9: must be an object", "question 10: needs a question's slug",
    ):  # fmt: skip
        assert said in text, said
    assert not QuestionSet.objects.exists()


def zip_of(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "neither a zip nor JSON"),
        (b"[" * 100_000, "neither a zip nor JSON"),
        (b'{"format": 1' + b"0" * 5_000 + b"}", "neither a zip nor JSON"),
        (b"[]", "This is no set"),
        (b"{}", "This is no set"),
        (b"x" * 1_000_001, "more than 1,000,000 bytes"),
        (b"PK\x03\x04broken", "not a zip that can be read"),
        (zip_of(other=b"x"), "The zip has no set.json."),
        (zip_of(**{"set.json": b"0" * 30_000_000}), "are allowed"),
        (zip_of(**{"../set.json": b"{}"}), "leads out of the zip"),
        (file_of(questions="x"), "questions: must be a list"),
        (file_of(questions=[{}] * 1_000), "1,000 are too many"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_set_is_refused(as_ivy, data, said):
    response = send(as_ivy, data)

    assert response.status_code == 422
    assert said in read(response).text
    assert not QuestionSet.objects.exists()


def test_the_candidates_packet_has_questions_and_nothing_else(as_ivy, full, ian):
    invite(full, ian, can_edit=False)

    candidates = read(as_ivy.get(at("print_set", full.pk))).text
    as_ivy.force_login(ian)
    interviewers = read(as_ivy.get(at("print_set", full.pk) + "?for=interviewer")).text

    for title in ("Alpha?", "Beta?", "Gamma?", "Own?"):
        assert title in candidates
        assert title in interviewers
    for secret in ("never breaks", "Ask why.", "And then?", "Names what breaks", "It breaks so."):
        assert secret not in candidates
        assert secret in interviewers


def test_my_data_has_my_sets_and_nobody_elses(full, ivy, ian):
    theirs = sets.make_set(ian, title="Ian's canary")
    invite(full, ian, can_edit=True)
    invite(theirs, ivy, can_edit=False)

    files = DATA.export(ivy)

    assert json.loads(files[f"set-{full.pk}.json"])["questions"][0]["hint"] == "Ask *why*."
    assert "ian@example.org" in files["sharing.json"]
    assert f"set-{theirs.pk}.json" not in files
    ivy.delete()
    assert not QuestionSet.objects.filter(pk=full.pk).exists()
    assert not theirs.collaborators.exists()
