"""Both databases find what a plain reading of the documents finds. `make test` runs it on each."""

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from questions.apps import prepare_search
from questions.models import Question, SearchDocument, SearchWord
from questions.search.documents import LIMITS
from questions.search.engine import engine
from questions.search.query import Clause, parse
from questions.search.text import BREAK, document_tokens
from tests.factories import make_question, make_questions

pytestmark = pytest.mark.django_db

# Words that share stems, parts and compounds, and those that databases read in ways of their own.
WORDS = (
    "drift drifts Drift model models C++ c# cicd CI/CD ci cd auto-scaling autoscaling scale the a "
    "naïve naive дрейф 漂移 1e5 1.5e-10 5e 0x1f 3.11 -7 v2.0 00 near NEAR not or and AND a@b.org "
    "https://b.org/x foo_bar l'eau it's & | ! <-> :* * ^ ' \" ( ) \\ %s %"
).split()
texts = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.text(max_size=20),
)
documents = st.tuples(*[st.lists(texts, max_size=2) for _ in LIMITS])
queries = st.one_of(
    texts,
    texts.map(lambda text: f'"{text}"'),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
)

AMOUNT = 6


@pytest.fixture
def questions(db: None) -> list[Question]:
    return make_questions(AMOUNT)


def write(questions: list[Question], contents: list[tuple[list[str], ...]]) -> list[SearchDocument]:
    """Give questions documents that say other things than they do."""
    rows = [
        SearchDocument(
            question=question,
            version=1,
            **{
                name: " ".join(document_tokens(said, limit, set()))
                for (name, limit), said in zip(LIMITS.items(), content, strict=True)
            },
        )
        for question, content in zip(questions, contents, strict=True)
    ]
    SearchDocument.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["question"], update_fields=[*LIMITS]
    )
    return rows


def read_plainly(
    rows: list[SearchDocument], clauses: tuple[Clause, ...], *, heads: bool
) -> set[int]:
    """The ids of the documents that say it, by looking at every word of every one of them."""
    names = ["title", "tags", "companies"] if heads else list(LIMITS)

    def says(row: SearchDocument, phrase: tuple[str, ...]) -> bool:
        size = len(phrase)
        columns = [getattr(row, name).split() for name in names]
        return any(
            tuple(words[place : place + size]) == phrase
            for words in columns
            for place in range(len(words))
        )

    return {
        row.question_id
        for row in rows
        if all(any(says(row, phrase) for phrase in clause) for clause in clauses)
    }


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(documents, min_size=AMOUNT, max_size=AMOUNT), queries, st.booleans())
@example([(["1e5 ci/cd"], [], [], [], [])] * AMOUNT, "CI/CD 1e5", False)
@example([(["model"], ["drift"], [], [], [])] * AMOUNT, '"model drift"', False)
@example([([], ["feature", "store"], [], [], [])] * AMOUNT, '"feature store"', True)
@example([([], [], [], ["not"], ["or"])] * AMOUNT, "not or", False)
def test_the_database_finds_what_a_plain_reading_finds(questions, contents, text, heads):
    rows = write(questions, contents)
    clauses = parse(text).wanted

    if clauses:
        found = engine().matching(clauses, heads=heads)

        assert sorted(found) == sorted(read_plainly(rows, clauses, heads=heads))


def find(text: str) -> list[int]:
    return sorted(engine().matching(parse(text).wanted))


def test_a_document_that_goes_or_changes_is_found_no_more(questions):
    write(questions, [(["drift"], [], [], [], [])] * AMOUNT)
    first, second, *_ = questions
    SearchDocument.objects.filter(pk=first.pk).delete()
    SearchDocument.objects.filter(pk=second.pk).update(title="latenc")

    assert find("drift") == [question.pk for question in questions[2:]]
    assert find("latency") == [second.pk]


def test_a_question_takes_its_document_along(questions):
    Question.objects.filter(pk=questions[0].pk).delete()

    assert SearchDocument.objects.count() == AMOUNT - 1
    assert find("question") == [question.pk for question in questions[1:]]


def test_words_far_apart_in_a_long_document_are_found(questions):
    long = " ".join(f"word{number}" for number in range(8_000))
    write(questions[:1], [([], [], [], [], [f"drift {long} skew end"])])

    assert find('"skew end"') == [questions[0].pk]
    assert find('"drift word0"') == [questions[0].pk]
    assert find('"drift skew"') == []


def test_a_word_said_a_thousand_times_is_found_as_a_word_and_in_its_first_phrases():
    said = " ".join(f"model n{number}" for number in range(1_000))
    question = make_question(title="Why?", answer=said)
    document = SearchDocument.objects.get(question=question)

    assert document.answer.split().count("model") == 255
    assert find("model") == find('"model n3"') == [question.pk]
    assert find('"model n900"') == []
    assert document.answer.split().count(BREAK) > 700


def test_everything_can_be_made_again_from_the_questions(capsys: pytest.CaptureFixture[str]):
    question = make_question(title="Why does drift matter?", tags=("observability",))
    before = SearchDocument.objects.values().get()
    SearchDocument.objects.all().delete()
    SearchWord.objects.all().delete()
    assert find("drift") == []

    call_command("index_bank")

    assert SearchDocument.objects.values().get() == before
    assert SearchWord.objects.filter(word__in=["drift", "observability"]).count() == 2
    assert find("drift observability") == [question.pk]
    assert capsys.readouterr().out == "Questions indexed: 1.\n"


def test_migrate_indexes_what_is_missing_or_read_in_an_older_way():
    make_questions(3, title="Why does drift matter?")
    first, second, third = SearchDocument.objects.order_by("pk")
    first.delete()
    SearchDocument.objects.filter(pk=second.pk).update(title="old", version=0)
    SearchDocument.objects.filter(pk=third.pk).update(title="kept")

    prepare_search(using="default")

    assert list(SearchDocument.objects.order_by("pk").values_list("title", flat=True)) == [
        first.title,
        second.title,
        "kept",
    ]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "loss",
    [
        "DROP TRIGGER questions_search_added",
        "DROP TRIGGER questions_search_changed",
        "DROP TRIGGER questions_search_deleted",
        "DROP TABLE questions_search",
    ],
)
def test_migrate_puts_back_what_sqlite_dropped(loss):
    make_question(title="Why does drift matter?")
    with connection.cursor() as cursor:
        if "TABLE" in loss:
            for name in ("added", "changed", "deleted"):
                cursor.execute(f"DROP TRIGGER questions_search_{name}")
        cursor.execute(loss)
    if "TABLE" not in loss:
        SearchDocument.objects.update(tags="latenc")

    prepare_search(using="default")

    assert len(find("drift")) == 1
    question = make_question(title="Why does skew matter?")
    assert find("skew") == [question.pk]
    SearchDocument.objects.filter(pk=question.pk).update(title="throughput")
    assert find("skew") == []
    assert find("throughput") == [question.pk]


@pytest.mark.postgresql
def test_migrate_puts_back_what_postgresql_lost():
    question = make_question(title="Why does drift matter?")
    with connection.cursor() as cursor:
        connection.check_constraints()  # what waits for the end of the transaction is in the way
        cursor.execute("DROP FUNCTION questions_search(tsquery)")
        cursor.execute("ALTER TABLE questions_searchdocument DROP COLUMN says, DROP COLUMN heads")

    prepare_search(using="default")

    assert find("drift") == [question.pk]
    assert list(engine().matching(parse("drift").wanted, heads=True)) == [question.pk]


def test_migrate_leaves_alone_what_is_in_place(django_assert_num_queries):
    make_questions(2)

    with django_assert_num_queries(2):  # looks at the schema, and for outdated documents
        prepare_search(using="default")
