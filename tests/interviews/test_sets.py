"""Sets: who finds which, building one by plain forms, and two people at the same set."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from interviews.actions import sets as actions
from interviews.models import QuestionSet, SetItem
from interviews.models.sets import MAX_ITEMS
from questions.actions import write_question
from questions.content import Audience, Status
from questions.models import Question
from questions.rows import content_of
from tests.factories import make_question, make_questions
from tests.interviews.sets import invite, item_of, own_fields, titles
from tests.page import read
from web.roles import UserRole

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def as_ivy(client, ivy) -> Client:
    client.force_login(ivy)
    return client


def at(name: str, *args: int) -> str:
    return reverse(f"interviews:{name}", args=args)


def test_a_set_is_built_by_plain_forms(as_ivy, ivy, three):
    alpha, beta, gamma = three
    made = as_ivy.post(
        at("new_set"), {"title": " Phone  screen ", "target_minutes": 40, "purpose": "First."}
    )
    found = QuestionSet.objects.get(owner=ivy)
    assert made.headers["Location"] == found.get_absolute_url()
    adding = at("add_items", found.pk) + "?tag=drift"

    for question in (alpha, beta, gamma, beta):
        response = as_ivy.post(adding, {"question": question.pk})
        assert response.headers["Location"] == f"{found.get_absolute_url()}?tag=drift"
    found.refresh_from_db()
    as_ivy.post(
        at("move_item", found.pk, item_of(found, "gamma")), {"to": "up", "version": found.version}
    )
    as_ivy.post(at("remove_item", found.pk, item_of(found, "alpha")))
    as_ivy.post(at("remove_item", found.pk, 10**9))

    assert titles(found) == ["Gamma?", "Beta?"]
    page = read(as_ivy.get(f"{found.get_absolute_url()}?tag=drift"))
    assert found.title == "Phone screen"
    assert "2 questions 30 of 40 min · 10 left" in page.text
    assert "Nothing on: Easy" in page.text
    assert "Topics Serving 2 Drift 1" in page.text
    assert page.titles()[2:] == ["Alpha?", "Beta?"]  # the bank beside it, narrowed to drift
    assert page.values("question") == [str(alpha.pk)]  # the other one is in already


def test_htmx_gets_the_set_and_the_button_that_changed(as_ivy, phone, three):
    delta = make_question(title="Delta?", slug="delta")

    added = read(as_ivy.post(at("add_items", phone.pk), {"question": delta.pk}, headers=FRAGMENT))
    item = item_of(phone, "delta")
    removed = read(as_ivy.post(at("remove_item", phone.pk, item), headers=FRAGMENT))

    assert "h1" not in added.tags
    assert "4 questions" in added.text
    assert ("div", "hx-swap-oob", "true") in added.attributes
    assert "3 questions" in removed.text
    assert ("button", "hx-swap-oob", "true") in removed.attributes


def test_bad_posts_change_nothing_and_say_why(as_ivy, phone, ian):
    draft = make_question(status=Status.REVIEW)
    other = actions.make_set(ian, title="Ian's")
    theirs = actions.add_own(other, "---\n", minutes=5)
    before = titles(phone)
    adding = at("add_items", phone.pk)

    for question in (draft.pk, 10**9, 2**63, "x", "", "-1"):
        response = as_ivy.post(adding, {"question": question})
        assert response.status_code == 422
        assert "question" in read(response).text
    unknown = read(as_ivy.post(adding, {"question": 10**9})).text
    assert read(as_ivy.post(adding, {"question": draft.pk})).text == unknown
    for name in ("edit_item", "swap_item", "edit_own"):
        assert as_ivy.get(at(name, phone.pk, theirs.pk)).status_code == 404
    moved = {"to": "up", "version": phone.version}
    assert as_ivy.post(at("move_item", phone.pk, theirs.pk), moved).status_code == 404
    assert as_ivy.post(at("propose_own", phone.pk, theirs.pk)).status_code == 404
    as_ivy.post(at("remove_item", phone.pk, theirs.pk))
    assert as_ivy.post(at("move_item", phone.pk, 1), {"to": "left"}).status_code == 422
    order = {"item": [theirs.pk, item_of(phone, "gamma")], "version": phone.version}
    as_ivy.post(at("order_items", phone.pk), order)

    assert titles(phone) == ["Gamma?", "Alpha?", "Beta?"] != before
    assert SetItem.objects.filter(pk=theirs.pk, set=other).exists()


def test_a_set_has_room_for_a_hundred(as_ivy, phone):
    questions = make_questions(MAX_ITEMS)
    pks = [question.pk for question in questions]

    full = as_ivy.post(at("add_items", phone.pk), {"question": pks})
    too_many = as_ivy.post(at("add_items", phone.pk), {"question": [*pks, 1]})

    assert full.status_code == too_many.status_code == 422
    assert "A set holds 100 questions; this one has 3." in read(full).text
    assert "At most 100 at once." in read(too_many).text
    assert phone.items.count() == 3


def test_two_who_add_and_remove_at_once_lose_nothing(phone, three):
    """Each with the set as they saw it; nothing they do contradicts the other."""
    one, other = QuestionSet.objects.get(pk=phone.pk), QuestionSet.objects.get(pk=phone.pk)
    new = make_question(title="New?")

    actions.remove_item(one, item_of(phone, "beta"))
    actions.add_questions(other, [new])
    actions.add_questions(one, [new])
    actions.remove_item(other, item_of(phone, "alpha"))

    assert titles(phone) == ["Gamma?", "New?"]


def test_who_was_slower_sees_both_orders_and_can_insist(as_ivy, phone):
    seen = phone.version
    alpha, beta, gamma = (item_of(phone, slug) for slug in ("alpha", "beta", "gamma"))
    actions.move_item(phone, gamma, by=-1, version=seen)

    moved = as_ivy.post(at("move_item", phone.pk, alpha), {"to": "down", "version": seen})
    wanted = {"item": [beta, alpha, gamma], "version": seen}
    ordered = as_ivy.post(at("order_items", phone.pk), wanted)

    assert moved.status_code == ordered.status_code == 409
    assert titles(phone) == ["Alpha?", "Gamma?", "Beta?"]
    page = read(ordered)
    assert "You wanted this order: Beta?Alpha?Gamma?" in page.text
    told = read(as_ivy.post(at("order_items", phone.pk), wanted, headers=FRAGMENT))
    assert "Somebody changed this set" in told.text  # with 200: htmx shows nothing else
    as_ivy.post(at("order_items", phone.pk), wanted | {"version": seen + 1})
    assert titles(phone) == ["Beta?", "Alpha?", "Gamma?"]


def test_what_was_typed_stands_beside_what_somebody_else_wrote(as_ivy, phone):
    item, seen = item_of(phone, "alpha"), phone.version
    head = {"title": "Mine", "target_minutes": 30, "purpose": "My words.", "version": seen}
    actions.describe_set(
        phone, version=seen, title="Theirs", role=None, purpose="Their words.", target_minutes=60
    )

    edited = as_ivy.post(at("edit_set", phone.pk), head)
    hinted = as_ivy.post(
        at("edit_item", phone.pk, item), {"minutes": 3, "hint": "My hint.", "version": seen}
    )

    assert edited.status_code == hinted.status_code == 409
    assert "Their words." in read(edited).text
    assert "My words." in edited.content.decode()
    assert "My hint." in hinted.content.decode()
    newest = next(field.value for field in read(edited).fields if field.name == "version")
    as_ivy.post(at("edit_set", phone.pk), head | {"version": newest})
    phone.refresh_from_db()
    assert (phone.title, phone.purpose) == ("Mine", "My words.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": "x" * 10_000}, "at most 200 characters"),
        ({"title": "\N{RIGHT-TO-LEFT OVERRIDE} "}, "required"),
        ({"purpose": "a\0b"}, "Null characters"),
        ({"target_minutes": "0"}, "greater than or equal to 1"),
        ({"target_minutes": "9" * 30}, "less than or equal to 480"),
        ({"purpose": "x" * 2_001}, "at most 2000 characters"),
        ({"purpose": "a\x07b"}, "can't be printed (U+0007)"),
        ({"role": "999"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_the_reason(as_ivy, typed, said):
    response = as_ivy.post(at("new_set"), {"title": "T", "target_minutes": 45, **typed})

    assert response.status_code == 422
    assert said in read(response).text
    assert not QuestionSet.objects.exists()


def test_markup_in_a_title_is_text_wherever_it_stands(as_ivy, phone):
    actions.describe_set(
        phone, version=phone.version, title="<b>x</b>", role=None, purpose="<i>y</i>",
        target_minutes=9,
    )  # fmt: skip

    pages = ("set", "edit_set", "print_set", "people", "new_own")
    texts = [as_ivy.get(at(name, phone.pk)).content for name in pages]

    assert all(b"&lt;b&gt;x&lt;/b&gt;" in text and b"<b>x" not in text for text in texts)


def test_sets_are_found_by_whose_they_are_their_words_and_their_role(
    as_ivy, phone, ian, ivy, django_assert_num_queries
):
    shared = actions.make_set(ian, title="On site", purpose="Depth")
    invite(shared, ivy, can_edit=False)
    old = actions.make_set(ivy, title="Old one")
    actions.set_archived(old, on=True)
    actions.make_set(ian, title="Ian's alone")

    def shown(query: str = "") -> list[str]:
        page = read(as_ivy.get(f"{at('sets')}?{query}"))
        return [link.text for link in page.links if link.href.startswith("/sets/") and
                link.href.rstrip("/")[-1].isdigit()]  # fmt: skip

    assert shown() == ["Phone screen"]
    assert shown("show=shared") == ["On site"]
    assert shown("show=archived") == ["Old one"]
    assert shown("q=GAMMA") == ["Phone screen"]
    assert shown("q=nothing") == shown("role=unknown&q=zzz") == []
    assert shown("show=shared&q=depth&page=99") == ["On site"]
    with django_assert_num_queries(6):  # session, person, groups; roles; how many sets, and those
        shown()


def test_archiving_puts_a_set_away_and_brings_it_back(as_ivy, phone):
    as_ivy.post(at("archive_set", phone.pk), {"wanted": "on"})
    as_ivy.post(at("archive_set", phone.pk), {"wanted": "on"})
    phone.refresh_from_db()
    assert phone.archived
    assert "Phone screen" not in read(as_ivy.get(at("sets"))).text.replace("“Phone screen”", "")

    as_ivy.post(at("archive_set", phone.pk), {"wanted": "off"})

    phone.refresh_from_db()
    assert phone.archived is None


def test_only_what_is_archived_is_deleted(as_ivy, phone):
    as_ivy.post(at("delete_set", phone.pk))
    assert QuestionSet.objects.filter(pk=phone.pk).exists()
    actions.set_archived(phone, on=True)

    assert "Delete it" in read(as_ivy.get(at("delete_set", phone.pk))).text
    as_ivy.post(at("delete_set", phone.pk))

    assert not QuestionSet.objects.filter(pk=phone.pk).exists()
    assert as_ivy.post(at("delete_set", phone.pk)).status_code == 404


def test_a_form_sent_twice_makes_one_thing(as_ivy, phone, three):
    for _ in range(2):
        as_ivy.post(at("new_set"), {"title": "Once", "target_minutes": 45})
        as_ivy.post(at("new_own", phone.pk), own_fields())
        as_ivy.post(at("add_to_set"), {"title": "Begun", "question": three[0].pk})

    assert QuestionSet.objects.filter(title="Once").count() == 1
    assert titles(QuestionSet.objects.get(title="Begun")) == ["Alpha?"]
    assert titles(phone) == ["Alpha?", "Beta?", "Gamma?", "own"]


NASTY = ["%00", "%ff%fe", "%ed%a0%80", "9" * 4301, "-1", "9223372036854775808", "%27%22%3E%3Cb%3E",
         "a" * 3000, "%E2%80%AEevil", "(((", "tag:", "1e400"]  # fmt: skip


@pytest.mark.parametrize("value", NASTY)
def test_no_address_breaks_a_page(as_ivy, phone, value):
    names = ("q", "role", "show", "page", "sort", "tag", "question", "for")
    query = "&".join(f"{name}={value}" for name in names)

    for page in (at("sets"), phone.get_absolute_url(), at("add_to_set"), at("print_set", phone.pk)):
        response = as_ivy.get(f"{page}?{query}")
        assert response.status_code == 200
        assert b"<b>" not in response.content.replace(b"<b>prep</b>", b"")


def test_a_copy_is_ones_own_and_not_shared(client, phone, ian):
    invite(phone, ian, can_edit=False)
    client.force_login(ian)

    client.post(at("duplicate_set", phone.pk))

    copy = QuestionSet.objects.get(owner=ian)
    assert copy.title == "Copy of Phone screen"
    assert titles(copy) == titles(phone)
    assert not copy.collaborators.exists()


def test_a_question_that_left_the_bank_keeps_its_place_and_is_told(as_ivy, phone, three):
    content = content_of(three[1])
    write_question(replace(content, status=Status.RETIRED), three[1])

    page = read(as_ivy.get(phone.get_absolute_url()))
    packet = read(as_ivy.get(f"{at('print_set', phone.pk)}?for=interviewer"))

    assert "1 question of this set is no longer in the bank." in page.text
    assert "Beta?" in page.text
    assert "/questions/beta/" not in page.hrefs()
    assert "Beta?" not in packet.text
    assert "1 question no longer in the bank is left out" in packet.text


@pytest.mark.parametrize("amount", [1, 3])
def test_a_set_costs_as_many_queries_however_long_it_is(
    as_ivy, ivy, three, amount, django_assert_num_queries
):
    found = actions.make_set(ivy, title="T")
    actions.add_questions(found, three[:amount])
    as_ivy.get(found.get_absolute_url())  # rows of the bank are made once

    with django_assert_num_queries(9):
        as_ivy.get(found.get_absolute_url())


def test_questions_come_in_from_the_list_and_from_their_page(as_ivy, phone, three):
    alpha = three[0]
    new = make_question(title="New?", slug="new", tags=("drift",))

    rows = read(as_ivy.get("/?tag=drift"))
    asked = read(as_ivy.get(at("add_to_set") + "?tag=drift"))
    as_ivy.post(at("add_to_set"), {"question": [alpha.pk, new.pk], "into": phone.pk})
    as_ivy.post(at("add_to_set"), {"question": [new.pk], "title": "Begun here"})

    assert f"{at('add_to_set')}?question={new.pk}" in rows.hrefs()
    assert f"{at('add_to_set')}?tag=drift" in rows.hrefs()
    assert len(asked.values("question")) == 3
    assert titles(phone) == ["Alpha?", "Beta?", "Gamma?", "New?"]
    assert titles(QuestionSet.objects.get(title="Begun here")) == ["New?"]
    detail = read(as_ivy.get("/questions/new/")).text
    assert "Begun here" in detail
    assert "Phone screen" in detail


def test_the_ways_into_sets_cost_the_list_nothing_and_a_question_a_query(client, ivy, alice, phone):
    def queries(person: User, address: str) -> list[str]:
        client.force_login(person)
        client.get(address)  # what is kept is made
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return [query["sql"] for query in found.captured_queries]

    def of_sets(person: User) -> int:
        return sum("interviews_setitem" in sql for sql in queries(person, "/questions/alpha/"))

    assert len(queries(ivy, "/?tag=drift")) == len(queries(alice, "/?tag=drift"))
    assert (of_sets(ivy), of_sets(alice)) == (1, 0)


def test_editors_see_in_how_many_sets_a_question_is_and_not_in_which(client, eve, alice, phone):
    client.force_login(eve)
    shown = read(client.get("/questions/alpha/")).text
    client.force_login(alice)

    assert "In 1 question set of interviewers" in shown
    assert "Phone screen" not in shown
    assert "question set" not in read(client.get("/questions/alpha/")).text


def test_nobody_puts_questions_into_a_set_that_is_not_theirs(as_ivy, phone, ian, three):
    other = actions.make_set(ian, title="Ian's")
    invite(other, phone.owner, can_edit=False)

    refused = as_ivy.post(at("add_to_set"), {"question": three[0].pk, "into": other.pk})
    unknown = as_ivy.post(at("add_to_set"), {"question": three[0].pk, "into": 10**9})
    nowhere = as_ivy.post(at("add_to_set"), {"question": three[0].pk})

    assert refused.status_code == unknown.status_code == nowhere.status_code == 422
    assert "That set is not available." in read(refused).text
    assert read(refused).text == read(unknown).text
    assert other.items.count() == 0


def test_a_similar_question_takes_an_items_place(as_ivy, phone):
    make_question(title="Drift again?", slug="again", tags=("drift",), minutes=3)
    item = item_of(phone, "alpha")

    offered = read(as_ivy.get(at("swap_item", phone.pk, item)))
    again = offered.values("question")
    as_ivy.post(at("swap_item", phone.pk, item), {"question": again, "version": phone.version})

    assert offered.titles() == ["Drift again?"]
    assert titles(phone) == ["Drift again?", "Beta?", "Gamma?"]
    taken = {"question": [phone.items.last().question_id], "version": phone.version + 1}
    assert as_ivy.post(at("swap_item", phone.pk, item), taken).status_code == 409


def test_an_own_question_stays_in_the_set_until_the_editors_get_a_copy(as_ivy, phone, eve):
    before = Question.objects.count()
    typed = own_fields(
        tags="Drift, serving", trap="Saying *no*.", checklist="One\nTwo", answer="Because.",
        anchors="a\nb\nc\nd",
    )  # fmt: skip
    as_ivy.post(at("new_own", phone.pk), typed)
    item = phone.items.last()
    page = read(as_ivy.get(phone.get_absolute_url()))
    assert "My own?" in page.text
    assert "Your own" in page.text
    assert Question.objects.count() == before

    proposing = at("propose_own", phone.pk, item.pk)
    for _ in range(2):
        as_ivy.post(proposing)

    proposed = Question.objects.get(title="My own?")
    assert (proposed.status, proposed.audience) == (Status.REVIEW, Audience.INTERVIEW)
    assert [tag.slug for tag in proposed.tags.all()] == ["drift", "serving"]
    assert Question.objects.count() == before + 1


def test_an_own_question_is_held_to_what_every_question_is(as_ivy, phone):
    bad = own_fields(
        tags="nonsense", anchors="only one", minutes="500", answer="# Too big", learn_url="ftp://x"
    )

    words = as_ivy.post(at("new_own", phone.pk), bad | {"minutes": "5"})
    rest = as_ivy.post(at("new_own", phone.pk), bad | {"minutes": "5", "tags": ""})

    assert words.status_code == rest.status_code == 422
    assert "Not in the vocabulary: nonsense." in read(words).text
    for said in ("there are four anchors", "begin with ###", "not a link"):
        assert said in read(rest).text
    assert phone.items.count() == 3


def test_rights_count_from_the_next_request(client, phone, ian, ivy):
    invite(phone, ian, can_edit=False)
    client.force_login(ian)
    address = phone.get_absolute_url()
    item = item_of(phone, "alpha")

    assert "Add from the bank" not in read(client.get(address)).text
    for name, args in (("edit_set", ()), ("remove_item", (item,)), ("people", ())):
        response = client.post(at(name, phone.pk, *args))
        assert response.status_code == 403
    assert "invited to look" in read(client.post(at("remove_item", phone.pk, item))).text
    phone.collaborators.update(can_edit=True)
    assert "Add from the bank" in read(client.get(address)).text
    absent = client.get(at("set", 10**9))
    ian.groups.set(Group.objects.filter(name=UserRole.CANDIDATE))
    assert client.get(address).content == absent.content
    ian.groups.set(Group.objects.filter(name=UserRole.INTERVIEWER))
    phone.collaborators.all().delete()
    assert client.get(address).content == absent.content
    assert client.post(at("remove_item", phone.pk, item)).status_code == 404
    assert titles(phone) == ["Alpha?", "Beta?", "Gamma?"]
