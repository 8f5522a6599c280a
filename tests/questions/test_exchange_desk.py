"""Imports and exports on the desk: shown first, then written exactly so, by whoever looked."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from questions import bankfile
from questions.actions import write_question
from questions.bank import Bank
from questions.exchange.models import WAITS, Upload
from questions.exchange.writing import record_of
from questions.models import Figure, Question, QuestionVersion, Tag
from questions.pngs import redrawn
from questions.proposals.actions import waiting_for
from questions.rows import content_of
from tests.factories import make_content, make_question, make_term, make_user, make_words
from tests.page import read
from tests.questions.folders import DRAWING
from tests.questions.pictures import chunk, png
from web import uploads
from web.roles import UserRole

pytestmark = pytest.mark.django_db

ADD = "/admin/questions/upload/add/"


@pytest.fixture
def desk(client: Client, eve: User) -> Client:
    client.force_login(eve)
    return client


def send(client: Client, data: bytes | str, name: str = "t.json") -> Any:
    content = data.encode() if isinstance(data, str) else data
    return client.post(ADD, {"file": SimpleUploadedFile(name, content)})


def records(**changes: str) -> str:
    """What an export says of the only question, changed."""
    content = content_of(Question.objects.with_everything().get())
    return json.dumps([record_of(content) | changes])


def test_an_import_is_shown_field_by_field_before_it_is_written_as_shown(desk, eve):
    make_question(slug="q", hint="Old hint.")
    make_words([make_content(tags=("drift",))])
    rows = "slug,title,difficulty,kind,minutes,tags,hint\n"
    rows += "q,Why <b>?,easy,concept,8,drift,New hint.\nnew,Why new?,hard,concept,5,drift,\n"
    before = Bank.current().revision

    response = send(desk, rows, "t.csv")
    address = response.headers["Location"]
    page = read(desk.get(address))

    assert "1 added 1 changed 0 in conflict 0 kept as edited here 0 unchanged" in page.text
    for said in ("Why <b>?", "Old hint.", "New hint.", "Why new?", "status: review"):
        assert said in page.text
    assert Bank.current().revision == before

    done = desk.post(address, {"apply": "1"}, follow=True)

    assert "Imported: 1 question added, 1 changed" in read(done).text
    question = Question.objects.get(slug="q")
    assert (question.minutes, question.hint, question.status) == (8, "Old hint.", "published")
    waiting = waiting_for(question)
    assert waiting is not None
    assert (waiting.content.title, waiting.content.hint) == ("Why <b>?", "New hint.")
    assert (waiting.by, waiting.reason) == (eve, "Imported from t.csv")
    newest = QuestionVersion.objects.filter(question=question).first()
    assert newest is not None
    assert (newest.by, newest.reason) == (eve, "Imported from t.csv")
    assert Question.objects.get(slug="new").status == "review"
    upload = Upload.objects.get()
    assert (upload.applied is not None, bytes(upload.content)) == (True, b"")
    desk.post(address, {"apply": "1"})
    assert QuestionVersion.objects.filter(question=question).count() == 2


def test_a_file_with_faults_is_refused_with_all_of_them_and_not_kept(desk):
    make_words([make_content()])
    rows = ["slug,title,difficulty,kind,minutes"]
    rows += [f"q-{n},Why?,{'odd' if n == 57 else 'easy'},concept,5" for n in range(2, 102)]
    rows[80] = "q-2,Why?,easy,concept,5"

    response = send(desk, "\n".join(rows), "forty.csv")

    assert response.status_code == 422
    page = read(response)
    assert "forty.csv was not imported, and nothing has changed. 2 things to put right" in page.text
    assert "forty.csv 57 difficulty 'odd' is not one of easy, medium, hard" in page.text
    assert "forty.csv 81 slug row 2 has the slug 'q-2' too" in page.text
    assert not Upload.objects.exists()
    assert not Question.objects.exists()


def test_what_is_far_too_large_is_not_even_received(desk, monkeypatch):
    assert "5,000,000 are allowed" in read(send(desk, b"x" * 5_000_001)).text
    monkeypatch.setattr(uploads, "MAX_REQUEST", 4_000)

    response = send(desk, b"x" * 5_000)

    assert response.status_code == 413
    assert not Upload.objects.exists()


def test_what_was_shown_for_another_state_of_the_bank_is_not_written(desk):
    question = make_question(slug="q")
    address = send(desk, records(hint="Theirs.")).headers["Location"]
    desk.get(address)
    make_term(Tag, "meanwhile")
    write_question(replace(content_of(question), trap="Mine."), question)

    page = read(desk.post(address, {"apply": "1"}, follow=True))

    assert "The bank has changed since. Nothing was written: look again." in page.text
    assert "1 in conflict" in page.text
    assert Question.objects.get().hint == ""


@pytest.mark.parametrize(
    ("side", "hint"), [("ours", "Mine."), ("theirs", "Theirs."), ("", "Mine.")]
)
def test_where_both_have_changed_the_editor_decides(desk, side, hint):
    question = make_question(slug="q", status="draft")
    sent = records(hint="Theirs.")
    write_question(replace(content_of(question), hint="Mine."), question)
    address = send(desk, sent).headers["Location"]

    assert "1 in conflict" in read(desk.get(address)).text
    desk.post(address, {"apply": "1", "side": side})

    assert Question.objects.get().hint == hint
    assert Upload.objects.filter(applied=None).exists() is (side == "")


def test_nobody_else_sees_or_applies_what_waits_and_it_does_not_wait_for_ever(desk, client):
    make_question(slug="q")
    address = send(desk, records(hint="New.")).headers["Location"]
    other = Client()
    other.force_login(make_user("erin@example.org", UserRole.EDITOR))

    assert other.get(address).status_code == other.post(address, {"apply": "1"}).status_code == 404
    assert "t.json" not in read(other.get("/admin/questions/upload/")).text
    Upload.objects.update(made=timezone.now() - WAITS - timedelta(minutes=1))
    assert desk.post(address, {"apply": "1"}).status_code == 404
    assert Question.objects.get().hint == ""
    send(desk, records(hint="Newer."))
    assert Upload.objects.count() == 1


def test_figures_come_in_a_zip_and_are_drawn(desk):
    make_words([make_content()])
    content = make_content(slug="q", answer="![A line](figures/line.svg)")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("bank/q.md", bankfile.dump(content))
        file.writestr("bank/figures/line.svg", DRAWING)

    address = send(desk, archive.getvalue(), "bank.zip").headers["Location"]
    assert "Figures, new or replaced: line.svg" in read(desk.get(address)).text
    desk.post(address, {"apply": "1"})

    assert 'width="480"' in Question.objects.get().html["answer"]
    assert Figure.objects.get().name == "line.svg"


def test_the_list_is_exported_as_it_is_filtered(desk):
    make_question(slug="kept", status="draft", tags=("drift",))
    make_question(slug="left", status="review", title="=1+1")
    link = "/admin/questions/upload/export/?status__exact=draft"

    page = read(desk.get("/admin/questions/question/?status__exact=draft"))
    assert page.hrefs("/admin/questions/upload/export/") == [link]
    assert "1 question, as you filtered the list" in read(desk.get(link)).text

    archive = desk.get(f"{link}&as=zip")
    names = zipfile.ZipFile(io.BytesIO(archive.content)).namelist()
    assert names == ["kept.md", "vocabulary.yaml", "exported.json"]
    assert archive.headers["Content-Disposition"].startswith('attachment; filename="mlopsprep-')
    assert archive.headers["X-Content-Type-Options"] == "nosniff"
    [record] = desk.get(f"{link}&as=json").json()["questions"]
    assert (record["slug"], record["tags"]) == ("kept", ["drift"])
    assert b"'=1+1" in desk.get("/admin/questions/upload/export/?as=csv").content
    assert desk.get("/admin/questions/upload/export/?nonsense=1&as=csv").status_code == 400


def figure(name: str, content: bytes = DRAWING) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def test_a_figure_is_added_and_replaced_and_redraws_what_shows_it(desk):
    desk.post("/admin/questions/figure/add/", figure("line.svg"))
    question = make_question(answer="![A line](figures/line.svg)")
    pk = Figure.objects.get(name="line.svg").pk
    wider = DRAWING.replace(b"480", b"640")

    desk.post(f"/admin/questions/figure/{pk}/change/", figure("other-name.svg", wider))

    assert bytes(Figure.objects.get().content) == wider
    assert Figure.objects.get().name == "line.svg"
    assert 'width="640"' in Question.objects.get(pk=question.pk).html["answer"]
    response = desk.post("/admin/questions/figure/add/", figure("line.svg"))
    assert "open that one to replace it" in read(response).text


def test_a_picture_is_added_as_its_pixels_and_replaced_by_a_picture_only(desk):
    desk.post("/admin/questions/figure/add/", figure("plot.png", png(more=chunk(b"tEXt", b"a\0b"))))
    stored = Figure.objects.get(name="plot.png")

    assert (bytes(stored.content), stored.width, stored.height) == redrawn(png())
    response = desk.post(f"/admin/questions/figure/{stored.pk}/change/", figure("plot.svg"))
    assert "plot.png is not a PNG, whatever its name says." in read(response).text
    desk.post(f"/admin/questions/figure/{stored.pk}/change/", figure("x.png", png(8, 5)))
    stored.refresh_from_db()
    assert (stored.name, stored.width, stored.height) == ("plot.png", 8, 5)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.svg", DRAWING.replace(b"<title", b"<script/><title"), "has a <script>"),
        ("a.svg", DRAWING.replace(b"<title", b"<g onload='x'/><title"), "the attribute onload"),
        ("a.svg", b"<!DOCTYPE svg>" + DRAWING, "has a document type"),
        ("a.svg", b" " * 200_001, "200,000 are allowed"),
        ("a.gif", b"GIF89a", "ending in .svg or .png"),
        ("a.png", b"\x89PNG", "is not a PNG"),
    ],
)
def test_a_figure_that_could_do_harm_is_refused(desk, name, content, reason):
    response = desk.post("/admin/questions/figure/add/", figure(name, content))

    assert reason in read(response).text
    assert not Figure.objects.exists()


def test_words_are_merged_from_their_page_and_split_again(desk):
    make_question(slug="q", title="Why q?", tags=("data-drift",))
    drift = make_term(Tag, "drift")
    old = Tag.objects.get(slug="data-drift")
    address = f"/admin/questions/tag/{old.pk}/merge/"
    assert address in read(desk.get(f"/admin/questions/tag/{old.pk}/change/")).hrefs()

    page = read(desk.get(f"{address}?into={drift.pk}"))
    assert "1 question will have Drift instead: Why q?" in page.text
    assert Tag.objects.filter(pk=old.pk).exists()
    done = desk.post(address, {"into": drift.pk}, follow=True)

    assert "Merged Data drift into Drift." in read(done).text
    assert "Data drift into Drift" in read(desk.get("/admin/questions/merge/?kind=tags")).text
    undone = desk.post(done.redirect_chain[-1][0], {"undo": "1"}, follow=True)
    assert "Data drift is a word of its own again." in read(undone).text
    again = desk.post(done.redirect_chain[-1][0], {"undo": "1"}, follow=True)
    assert "Nothing was undone. This was undone already." in read(again).text
    assert desk.get(f"{address}?into={old.pk}").status_code == 200  # itself: asks again


def test_words_are_found_by_any_alias_and_by_how_little_they_are_used(desk):
    make_question(tags=("drift", "monitoring"))
    make_question(tags=("monitoring",))
    make_term(Tag, "cafe", name="Coffee", aliases=["Café au lait"])

    def listed(query: str) -> set[str]:
        page = read(desk.get(f"/admin/questions/tag/?{query}"))
        return {"Coffee", "Drift", "Monitoring"} & {link.text for link in page.links}

    assert listed("q=CAFÉ") == {"Coffee"}
    assert listed("used=0") == {"Coffee"}
    assert listed("used=1") == {"Drift"}
