"""Progress: shares, coming days, past days, the streak, and starting over."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from practice import actions
from practice.days import start_of, tomorrow
from practice.models import Card, Learner, Reset, Review
from practice.progress import BACK_DAYS, due_by_day, reviews_by_day, streak
from practice.snapshots import read_snapshot
from tests.factories import make_question, make_questions
from tests.page import read
from tests.practice.study import NOON, UTC_ZONE, answer, learner_named, signed_in
from web.zones import zone_of

FAR = ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "Europe/Berlin", "UTC"]


@given(
    st.integers(0, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.sampled_from(FAR),
)
def test_tomorrow_is_after_now_and_begins_at_a_midnight_there(now, name):
    zone = ZoneInfo(name)
    found = tomorrow(now, zone)

    assert now < found <= now + timedelta(hours=25)
    assert found.astimezone(zone).date() == now.astimezone(zone).date() + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is(day, hours):
    zone = ZoneInfo("Europe/Berlin")
    begin, end = (start_of(d, zone).astimezone(UTC) for d in (day, day + timedelta(days=1)))

    assert end - begin == timedelta(hours=hours)


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../../etc/passwd", "Europe/Berlin\0"])
def test_a_zone_that_is_not_known_is_utc(name):
    class Person:
        time_zone = name

    assert zone_of(Person()).key == "UTC"


@pytest.mark.django_db
class TestDays:
    @pytest.fixture
    def learner(self, alice) -> Learner:
        return learner_named(alice)

    @pytest.fixture
    def who(self, alice):
        return {"user": alice.pk}

    def rate_on(self, learner, *days: int, zone: ZoneInfo = UTC_ZONE) -> None:
        """One review on each of so many days before noon."""
        for question, day in zip(make_questions(len(days)), days, strict=True):
            answer(learner, question, 3, now=NOON - timedelta(days=day), zone=zone)

    @pytest.mark.parametrize(
        ("days", "length"),
        [((), 0), ((0,), 1), ((1,), 1), ((2,), 0), ((0, 1, 2), 3), ((1, 2), 2), ((0, 2, 3), 1),
         ((0, 0, 1), 2), ((5, 6, 7), 0)],
    )  # fmt: skip
    def test_a_streak_counts_days_up_to_today_or_yesterday(self, learner, who, days, length):
        self.rate_on(learner, *days)

        assert streak(read_snapshot(who), NOON, UTC_ZONE) == length

    def test_a_streak_longer_than_the_chart_is_counted_to_its_end(self, learner, who):
        self.rate_on(learner, *range(BACK_DAYS + 3))

        assert streak(read_snapshot(who), NOON, UTC_ZONE) == BACK_DAYS + 3

    def test_a_streak_survives_a_journey_across_the_date_line(self, learner, who):
        self.rate_on(learner, 0, 1, zone=ZoneInfo("Pacific/Kiritimati"))

        assert streak(read_snapshot(who), NOON, ZoneInfo("Pacific/Kiritimati")) == 2
        assert streak(read_snapshot(who), NOON, ZoneInfo("Pacific/Pago_Pago")) == 1

    def test_reviews_are_counted_on_the_days_they_were_made(self, learner, who, bob):
        self.rate_on(learner, 0, 0, 3, BACK_DAYS + 1)
        answer(learner_named(bob), make_question(), 3, now=NOON)
        found = {
            bar.day: bar.count for bar in reviews_by_day(read_snapshot(who), NOON, UTC_ZONE).bars
        }

        assert len(found) == BACK_DAYS
        assert {day: n for day, n in found.items() if n} == {
            NOON.date(): 2,
            NOON.date() - timedelta(days=3): 1,
        }

    def test_a_card_put_off_counts_on_the_day_it_comes_back(self, learner, who):
        self.rate_on(learner, 3)
        card = Card.objects.get()
        actions.bury(learner, card.question, until=tomorrow(NOON, UTC_ZONE))

        counts = [bar.count for bar in due_by_day(read_snapshot(who), NOON, UTC_ZONE).bars]
        assert card.due < NOON
        assert counts == [0, 1, *[0] * 12]

    @pytest.mark.parametrize("name", FAR)
    def test_what_is_overdue_counts_today_and_the_rest_on_its_own_day(self, learner, who, name):
        zone = ZoneInfo(name)
        midnight = tomorrow(NOON, zone)
        dues = [NOON - timedelta(days=50), midnight - timedelta(seconds=1), midnight,
                midnight + timedelta(days=1), midnight + timedelta(days=60)]  # fmt: skip
        self.rate_on(learner, *range(len(dues)))
        for card, due in zip(Card.objects.all(), dues, strict=True):
            Card.objects.filter(pk=card.pk).update(due=due)

        counts = [bar.count for bar in due_by_day(read_snapshot(who), NOON, zone).bars]
        assert counts == [2, 1, 1, *[0] * 11]


@pytest.mark.django_db
class TestThePage:
    def test_shares_by_role_and_topic_add_up(self, alice):
        learner = learner_named(alice)
        first, second, _third = (make_question(tags=("drift",)) for _ in range(3))
        answer(learner, first, 3, now=timezone.now())
        actions.set_known(learner, second, on=True)
        make_question(tags=("drift",), status="draft")
        text = read(signed_in(alice).get("/practice/progress/")).text

        assert re.search(r"Practise Drift Start over with Drift ?1 ?1 ?1", text)
        assert re.search(r"Practise Mlops engineer Start over with Mlops engineer ?1 ?1 ?1", text)

    def test_the_chart_has_its_numbers_in_a_table(self, alice):
        answer(learner_named(alice), make_question(), 3, now=timezone.now())
        page = read(signed_in(alice).get("/practice/progress/"))

        assert "table" in page.tags
        assert ("svg", "role", "img") in page.attributes
        assert page.inline == []
        assert not [name for _tag, name, _value in page.attributes if name == "style"]

    def test_the_streak_can_be_hidden(self, alice):
        learner, now = learner_named(alice), timezone.now()
        for question, days in zip(make_questions(3), range(3), strict=True):
            answer(learner, question, 3, now=now - timedelta(days=days))
        client = signed_in(alice)
        assert "3 days in a row" in read(client.get("/practice/progress/")).text

        client.post("/practice/progress/", {"retention": "0.85"})
        assert "days in a row." not in read(client.get("/practice/progress/")).text
        learner.refresh_from_db()
        assert (learner.retention, learner.shows_streak) == (0.85, False)

    @pytest.mark.parametrize("retention", ["", "1", "0.5", "nan", "x"])
    def test_an_aim_that_is_not_offered_is_refused(self, alice, retention):
        learner = learner_named(alice)
        page = read(signed_in(alice).post("/practice/progress/", {"retention": retention}))

        assert "error" in {value for _tag, name, value in page.attributes if name == "class"}
        learner.refresh_from_db()
        assert learner.retention == 0.9

    def test_a_visitor_has_progress_too(self, client):
        make_question(slug="q", tags=("drift",))
        client.post("/practice/know/q/", {"wanted": "on"})

        text = read(client.get("/practice/progress/")).text
        assert re.search(r"Practise Drift Start over with Drift ?1 ?0 ?0", text)

    @pytest.mark.parametrize("amount", [1, 40])
    def test_it_costs_the_same_however_much_was_learnt(
        self, alice, django_assert_num_queries, amount
    ):
        learner = learner_named(alice)
        for question in make_questions(amount):
            answer(learner, question, 3, now=timezone.now())
        client = signed_in(alice)
        client.get("/practice/progress/")

        with django_assert_num_queries(5):
            client.get("/practice/progress/")


@pytest.mark.django_db
class TestStartingOver:
    @pytest.fixture
    def client(self, alice):
        learner = learner_named(alice)
        for tag in ("drift", "drift", "serving"):
            answer(learner, make_question(tags=(tag,)), 3, fell=True)
        return signed_in(alice)

    def test_it_says_how_many_questions_first(self, client):
        page = read(client.get("/practice/reset/?tag=drift"))

        assert "Start over with Drift?" in page.text
        assert "2 questions would be new to you again" in page.text
        assert Card.objects.filter(reset=None).count() == 3

    def test_it_forgets_that_scope_and_the_way_back_is_on_progress(self, client):
        client.post("/practice/reset/?tag=drift")
        assert Card.objects.filter(reset=None).count() == 1
        assert read(client.get("/practice/traps/")).text.count("Once") == 1

        page = read(client.get("/practice/progress/"))
        assert "You started over with Drift" in page.text
        client.post(f"/practice/restore/{Reset.objects.get().pk}/")
        assert Card.objects.filter(reset=None).count() == 3
        assert Review.objects.filter(reset=None).count() == 3

    def test_everything_is_a_scope_too_and_twice_is_once(self, client):
        for _ in range(2):
            client.post("/practice/reset/")

        assert Card.objects.filter(reset=None).count() == 0
        assert Reset.objects.count() == 1

    def test_with_nothing_studied_there_is_nothing_to_confirm(self, client):
        make_question(tags=("empty",))
        page = read(client.get("/practice/reset/?tag=empty"))

        assert "You have not studied any of it yet." in page.text
        client.post("/practice/reset/?tag=empty")
        assert not Reset.objects.exists()

    def test_others_resets_are_not_found(self, client, bob):
        client.post("/practice/reset/")
        other, pk = signed_in(bob), Reset.objects.get().pk
        refused, absent = (other.post(f"/practice/restore/{n}/") for n in (pk, pk + 1))

        assert refused.status_code == 404
        assert refused.content == absent.content
        assert Card.objects.filter(reset=None).count() == 0

    def test_others_progress_stays(self, client, bob):
        signed_in(bob).post("/practice/reset/")

        assert Card.objects.filter(reset=None).count() == 3
