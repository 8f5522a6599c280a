"""Questions as files of each kind: what comes back is what went, and nothing runs on the way."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions.actions import write_question
from questions.bank import Bank
from questions.bankfile import BLANK, tidied
from questions.content import Content, Link
from questions.exchange.reading import read_sent
from questions.exchange.records import read_csv
from questions.exchange.tables import content_of_row, row_of
from questions.exchange.writing import as_csv, as_json, as_markdown, contents_of
from questions.folder import read_folder
from questions.loading import Side, State, apply_plan, make_plan
from questions.models import Figure, Question
from questions.proposals.actions import waiting_for
from questions.rows import content_of
from tests.factories import make_content, make_question, make_words
from tests.questions.folders import add_figure, make_folder
from tests.questions.pictures import chunk, png
from tests.questions.strategies import contents

pytestmark = pytest.mark.django_db

FORMATS = ["zip", "csv", "json"]


def exported(form: str) -> tuple[str, bytes]:
    """The whole bank in one format, under a name that says which."""
    bank = contents_of(Question.objects.in_bank_order().with_everything())
    if form == "zip":
        return "bank.zip", as_markdown(bank)
    if form == "json":
        return "bank.json", as_json(bank)
    ending, table = as_csv(bank)
    return f"bank.{ending}", table


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_exported_and_imported_changes_nothing(form):
    call_command("load_bank", "fixtures/mlops", verbosity=0)
    name, data = exported(form)
    before = Bank.current().revision

    plan = make_plan(read_sent(name, data))
    apply_plan(plan)

    assert plan.faults == []
    assert plan.count(State.UNCHANGED) == Question.objects.count() == len(plan.steps) > 20
    assert (plan.new, plan.differing, plan.figures) == ([], [], [])
    assert Bank.current().revision == before
    assert exported(form) == (name, data)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_bank_gets_all_of_it_back_but_published_by_nobody(form):
    call_command("load_bank", "fixtures/mlops", verbosity=0)
    name, data = exported(form)
    texts = dict(Question.objects.values_list("slug", "answer"))
    figures = dict(Figure.objects.values_list("name", "digest"))
    Question.objects.all().delete()
    Figure.objects.all().delete()

    apply_plan(make_plan(read_sent(name, data)))

    assert dict(Question.objects.values_list("slug", "answer")) == texts
    assert dict(Figure.objects.values_list("name", "digest")).items() <= figures.items()
    assert Figure.objects.exists()
    assert set(Question.objects.values_list("status", flat=True)) == {"review"}


def strip(content: Content) -> Content:
    """Without blanks at the ends of what stands on lines of its own in a cell."""
    names = tuple(dict.fromkeys(" ".join(name.split()) or "x" for name in content.companies))
    return replace(
        content,
        companies=names,
        further=tuple(Link(link.title.strip() or "x", link.url) for link in content.further),
        learn=content.learn and Link(content.learn.title.strip() or "x", content.learn.url),
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(content=contents().map(strip))
def test_any_question_comes_back_from_a_table(content):
    cells = dict(row_of(content))

    table = io.StringIO()
    csv.writer(table).writerows([list(cells), list(cells.values())])
    [record] = read_csv(table.getvalue()).records

    assert content_of_row(record.cells, None, BLANK) == (tidied(content), [])


@given(text=st.text("'=+-@\t a1", max_size=6))
def test_a_cell_is_inert_and_comes_back(text):
    [[_, table]] = [as_csv([replace(make_content(), hint=f"{text}.")])]
    [_, row] = csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""))
    cell = row[16]

    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    assert read_csv(table.decode("utf-8-sig")).records[0].cells["hint"] == f"{text}."


def test_every_cell_of_a_hostile_question_is_inert():
    hostile = make_content(
        title="=HYPERLINK(1)", companies=("@SUM",), checklist=("+1",), short_answer="-1",
        answer="＝1", trap="\t=1",
    )  # fmt: skip
    _, table = as_csv([hostile])

    [_, row] = csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""))

    assert [cell for cell in row if cell.startswith(tuple("=+-@\t＝"))] == []


def test_figures_travel_with_a_table_and_can_be_anywhere_in_the_zip(tmp_path):
    call_command("load_bank", "fixtures/mlops", verbosity=0)
    name, data = exported("csv")

    assert name == "bank.csv.zip"
    assert any(n.startswith("figures/") for n in zipfile.ZipFile(io.BytesIO(data)).namelist())


@pytest.mark.parametrize("form", FORMATS)
def test_a_picture_travels_and_comes_back_byte_for_byte(form, tmp_path):
    folder = make_folder(tmp_path / "one", make_content(slug="q", answer="![x](figures/x.png)"))
    add_figure(folder, "x.png", png(more=chunk(b"tEXt", b"Author\0Eve")))
    call_command("load_bank", folder, verbosity=0)
    picture = bytes(Figure.objects.get().content)

    call_command("dump_bank", tmp_path / "two", verbosity=0)
    again = make_plan(read_sent(*exported(form)))
    loaded = make_plan(read_folder(tmp_path / "two"))

    assert b"Eve" not in picture
    assert (tmp_path / "two" / "figures" / "x.png").read_bytes() == picture
    assert (again.faults, again.figures, loaded.faults, loaded.figures) == ([], [], [], [])
    assert again.folder.figures["x.png"] == (picture, 4, 3)
    assert (
        'src="/figures/x.png" alt="x" width="4" height="3"'
        in (Question.objects.get().html["answer"])
    )


def test_columns_that_are_missing_leave_a_question_as_it_is():
    make_question(slug="here", hint="Old.", tags=("monitoring",), status="draft")
    make_words([make_content(tags=("drift",))])
    table = "slug,tags,hint\nhere,drift,\n"

    apply_plan(make_plan(read_sent("t.csv", table.encode())))

    question = Question.objects.get()
    assert [tag.slug for tag in question.tags.all()] == ["drift"]
    assert question.hint == ""
    assert question.answer.startswith("Because it breaks.")


def test_a_short_row_is_a_new_question_in_review_after_the_last_one():
    make_question(position=70)
    table = "slug;title;difficulty;kind;minutes\r\nnew;Why?;easy;concept;5\r\n"

    apply_plan(make_plan(read_sent("t.csv", table.encode("utf-8-sig"))))

    question = Question.objects.get(slug="new")
    assert (question.title, question.status, question.position) == ("Why?", "review", 80)


def test_a_row_remembers_what_it_was_taken_from():
    """So an edit here since is no conflict where the row is as it was, and one where it isn't."""
    make_question(slug="q", hint="One.", status="draft")
    row = json.loads(exported("json")[1])["questions"][0]
    question = Question.objects.with_everything().get()

    write_question(replace(content_of(question), hint="Two."), question)

    def state(**changes: str) -> State:
        plan = make_plan(read_sent("t.json", json.dumps([row | changes]).encode()))
        return plan.steps[0].state

    assert state() is State.KEPT
    assert state(hint="Three.") is State.CONFLICT
    assert state(hint="Two.") is State.UNCHANGED


def test_new_words_of_a_published_question_wait_and_what_sorts_it_does_not():
    make_question(slug="q")
    record = json.loads(exported("json")[1])["questions"][0]
    make_words([make_content(tags=("drift",))])
    sorting = {"tags": ["drift"], "minutes": 3, "difficulty": "hard"}
    plan = make_plan(read_sent("t.json", json.dumps([record | sorting]).encode()))
    assert plan.steps[0].content
    assert plan.steps[0].content.status == "published"
    wall = {"audience": "interview"}
    plan = make_plan(read_sent("t.json", json.dumps([record | wall]).encode()))
    assert plan.steps[0].content
    assert plan.steps[0].content.status == "review"

    sent = json.dumps([record | sorting | {"hint": "New."}]).encode()
    apply_plan(make_plan(read_sent("t.json", sent)), reason="Imported")

    question = Question.objects.get()
    assert (question.status, question.hint, question.minutes) == ("published", "", 3)
    waiting = waiting_for(question)
    assert waiting
    assert (waiting.base, waiting.content.hint, waiting.reason) == (1, "New.", "Imported")
    assert make_plan(read_sent("t.json", sent)).steps[0].state is State.UNCHANGED


def test_words_that_are_sent_conflict_with_others_that_wait():
    make_question(slug="q")
    record = json.loads(exported("json")[1])["questions"][0]
    for hint in ("New.", "Newer."):
        plan = make_plan(read_sent("t.json", json.dumps([record | {"hint": hint}]).encode()))
        if hint == "New.":
            apply_plan(plan)

    (step,) = plan.conflicts()
    assert step.here
    assert (step.here.hint, step.fields) == ("New.", ("hint",))
    plan.side = Side.THEIRS
    apply_plan(plan)

    question = Question.objects.get()
    waiting = waiting_for(question)
    assert waiting
    assert (question.hint, waiting.content.hint) == ("", "Newer.")
    assert [row.outcome for row in question.proposals.all()] == ["", "replaced"]
