"""What templates say of numbers, links and questions."""

import json

import pytest

from questions.templatetags.reading import host, plain, question_data, thousands
from tests.factories import make_question


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (23, "23"),
        (9999, "9999"),
        (10_000, "10\u202f000"),
        (1_234_567, "1\u202f234\u202f567"),
    ],
)
def test_long_numbers_get_thin_spaces(number: int, text: str) -> None:
    assert thousands(number) == text


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.org/a/b?c", "example.org"),
        ("http://docs.example.org:8080/", "docs.example.org"),
        ("", ""),
    ],
)
def test_a_link_s_host_is_named_as_people_say_it(url: str, name: str) -> None:
    assert host(url) == name


def test_rendered_text_becomes_one_plain_line() -> None:
    assert plain("<p>Is <em>a</em> &lt; b?</p>\n<p>Yes &amp; no.</p>") == "Is a < b? Yes & no."


@pytest.mark.django_db
def test_search_engines_get_what_the_page_says() -> None:
    question = make_question(
        title="What drifts?", short_answer="*Data* does.", difficulty="hard", tags=("drift",)
    )

    data = data_of(question_data(question, "https://prep.example.org"))

    assert data["@type"] == "LearningResource"
    assert data["name"] == "What drifts?"
    assert data["url"] == f"https://prep.example.org/questions/{question.slug}/"
    assert data["educationalLevel"] == "Advanced"
    assert data["timeRequired"] == "PT8M"
    assert data["keywords"] == ["Drift"]
    assert data["mainEntity"]["acceptedAnswer"]["text"] == "Data does."


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!-- & <b>", "a ]]> b"])
def test_no_text_gets_out_of_its_script_element(text: str) -> None:
    question = make_question(title=text)

    element = question_data(question, "https://prep.example.org")

    inside = element.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not {"<", ">", "&"} & set(inside)
    assert json.loads(inside)["name"] == text


@pytest.mark.django_db
def test_the_page_has_it_and_says_how_it_looks_when_shared(client, settings) -> None:
    question = make_question(short_answer="It is `a < b`.")

    html = client.get(question.get_absolute_url()).content.decode()

    assert str(question_data(question, settings.SITE_URL)) in html
    assert '<meta property="og:type" content="article">' in html
    assert '<meta property="og:description" content="It is a &lt; b.">' in html
    assert f'content="{settings.SITE_URL}/static/og.png"' in html


def data_of(element: str) -> dict:
    start = '<script type="application/ld+json">'
    assert element.startswith(start)
    data = json.loads(element.removeprefix(start).removesuffix("</script>"))
    assert data["@context"] == "https://schema.org"
    return data
