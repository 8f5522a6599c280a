"""What people and their programs send that nobody meant: every page answers it, none breaks.

The numbers are those of the list of inputs that the site was designed against. The inputs are data:
to try another, add a line. A test passes if each answer has the status it is owed and nothing that
was sent comes back where a anyone would run it.
"""

from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions.actions import write_figure, write_question
from questions.bank import Bank
from questions.filters import clean_text
from questions.models import Question
from questions.rows import content_of
from questions.selection import FACETS
from tests.factories import make_question
from tests.page import read

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

CANARY = "<script>canary()</script>"

# 1-13, 16-18, 21-24: values for any parameter, percent-encoded as they travel. The worst of each
# kind, for every page there is ...
WORST = [
    "", "%00", "a%00b", "%ff%fe", "%zz%", "%ed%a0%80", "%22unclosed", "%5c", "(((", "AND", "+",
    "0", "-1", "1e400", "9223372036854775808", "9" * 4301, "pk", "a__regex", "%27+OR+1%3D1--",
    "(a%2B)%2B%24", "%0d%0aX-Evil%3A+1", "%2F%2Fevil.example", "javascript%3Acanary()",
    "%22%3E%3Cscript%3Ecanary()%3C%2Fscript%3E", "a+" * 1000, "x" * 60_000,
]  # fmt: skip
# ... and the others, for the list.
VALUES = [
    *WORST,
    "%00%00%00", "%2500", "%", "%c3%28", "%f4%90%80%80", "%c0%ae",
    "%22", "%27", "%60", "%22%22", "%22%20%22",
    "OR", "NOT", "a+AND", "AND+AND", "NEAR(a+b", "NEAR%2F5", "foo%3Abar", "tag%3A", "%3Atag",
    "tag%3Anothing", "-", "--", "-a", "-%22a+b%22", "*", "a*", "%5E", "(a", ")", "%7B%7D",
    "c%2B%2B", "c%23", ".net", "k8s%3F", "what+is+drift%3F", "train%2Fserve", "a%27b", "ci-cd",
    "%21%40%23%24%25%5E%26*", "...", "%E2%80%A6", "%F0%9F%92%A3", "%F0%9F%91%A9%E2%80%8D%F0%9F",
    "Z%CD%91%CD%AB%CD%83a%CC%B4%CC%A8l%CC%B7g%CC%B6o", "%E2%80%AEevil", "%EF%BB%BFbom",
    "%EF%BD%86%EF%BD%95%EF%BD%8C%EF%BD%8C", "e%CC%81", "%E2%80%A8", "%C2%85", "%C2%AD", "%E2%80%8B",
    "%09%0A%0D", "%20%20%20",
    "-1e400", "NaN", "Infinity", "0x10", "1_000", "-9223372036854775809", "%D9%A3", "%C2%B2", "1.5",
    "9999999999999999999999999999", "password", "user__email", "-id%3Bdrop", "?", "__class__",
    "id__in", "1%3B+DROP+TABLE+questions_question", "%25s%25n", "%7B%7B7*7%7D%7D",
    "%7B%25+debug+%25%7D", "%24%7B7*7%7D", "(%3Fi)(((", "%5B", "%5Ba-", "..%2f..%2fetc%2fpasswd",
    "file%3A%2F%2F%2Fetc", "https%3A%2F%2Fevil.example", "%2F%5Cevil.example",
    "%3Cscript%3Ecanary()%3C%2Fscript%3E", "%27onmouseover%3Dcanary()", "%3C!--", "%3C%2Fform%3E",
    "%3Csvg+onload%3Dcanary()%3E", "a" * 201, "%CC%81" * 2000,
]  # fmt: skip

# 19-23, 27: whole query strings and what they get.
QUERIES = [
    ("&".join(["topics=1"] * 900), 200),
    ("&".join(["tag=x"] * 900), 200),
    ("&".join(f"tag=x{n}" for n in range(900)), 200),
    ("&".join(f"a{n}=1" for n in range(1000)), 200),
    ("&".join(f"a{n}=1" for n in range(1001)), 400),
    ("q=" + "a" * 100_000, 200),
    ("q=" + "a%20" * 20_000, 200),
    ("q[]=1", 200),
    ("q=a&q=b", 200),
    ("&&&=", 200),
    ("=&=a&a", 200),
    (";;;", 200),
    ("%3D%26", 200),
    ("_connector=OR", 200),
    ("bookmark__user__password__startswith=p", 200),
    ("rx=(a%2B)%2B%24", 200),
    ("topics=9223372036854775808", 200),
    ("diff_in=9999999999999999999999", 200),
    ("utm_source=x&fbclid=" + "x" * 500, 200),
    ("page=1&page=2&sort=bank&sort=x", 200),
    ("__proto__=1&constructor=1", 200),
]

PARAMETERS = [
    "q", *FACETS, "sort", "page", "saved", "state", "next", "o", "p", "e", "_facets", "id",
    "topics", "term", "_popup", "_to_field", "csrfmiddlewaretoken",
]  # fmt: skip
# Parameters that say what they ignore; the values are sent nowhere else.
TOLD = {*FACETS, "sort", "saved", "state"}
# Pages that a visitor opens and that may look at a query.
OPEN = ["/", "/questions/drift/", "/random/", "/accounts/login/", "/accounts/signup/",
        "/accounts/password/reset/", "/accounts/inactive/", "/figures/drift.svg", "/healthz",
        "/robots.txt", "/questions/nothing/", "/questions/drift-once/"]  # fmt: skip
DESK = [
    ("/admin/questions/question/?", ["q", "o", "p", "status__exact", "title", "tags__id__exact"]),
    ("/admin/questions/company/?", ["q", "slug"]),
    ("/admin/questions/question/add/?", ["title"]),
    (
        "/admin/autocomplete/?app_label=questions&model_name=question&field_name=tags&",
        ["term", "page"],
    ),
    ("/admin/login/?", ["next"]),
]
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def bank(db: None) -> str:
    make_question(slug="other", tags=("monitoring", "drift"))
    question = make_question(slug="drift-once", tags=("drift",))
    question = Question.objects.with_everything().get(pk=question.pk)
    write_question(replace(content_of(question), slug="drift"), question)
    write_figure("drift.svg", b'<svg viewBox="0 0 1 1"/>', width=1, height=1)
    return Bank.current().revision


@pytest.fixture
def anyone() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def editor(eve) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(eve)
    return client


def check(response: Any, *statuses: int) -> None:
    request = response.wsgi_request
    sent = f"{request.method} {request.path}?{request.META['QUERY_STRING']}"[:200]
    assert response.status_code in statuses, sent
    assert "x-evil" not in {name.lower() for name in response.headers}
    assert not response.headers.get("Location", "").startswith(("//", "http", "javascript", "/\\"))
    if b"canary" in response.content:
        page = read(response)
        assert page.inline == [], sent
        assert not [name for _, name, _ in page.attributes if name.startswith("on")], sent


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_no_value_of_any_parameter_breaks_the_list(anyone, parameter):
    """1, 3-18, 21-24."""
    for value in VALUES if parameter in {"q", "tag", "difficulty", "sort", "page"} else WORST:
        response = anyone.get(f"/?{parameter}={value}", headers=FRAGMENT)

        check(response, 200)
        note = b"Ignored: " + parameter.encode() in response.content
        sent = response.wsgi_request.GET.get(parameter, "").strip()
        owed = parameter in TOLD and bool(sent)
        assert note is owed, (value, sent)


@pytest.mark.parametrize("address", OPEN)
def test_no_value_of_a_parameter_breaks_a_page(anyone, address):
    due = anyone.get(address).status_code
    for parameter in ("q", "tag", "page", "next"):
        for value in WORST:
            check(anyone.get(f"{address}?{parameter}={value}"), due)


@pytest.mark.parametrize(("address", "parameters"), DESK)
def test_no_value_of_a_parameter_breaks_the_desk(editor, address, parameters):
    for parameter in parameters:
        for value in WORST:
            check(editor.get(f"{address}{parameter}={value}"), 200, 302, 400, 404)


@pytest.mark.parametrize("address", OPEN)
def test_whole_query_strings(anyone, address):
    """11, 12, 19-24, 27."""
    due = anyone.get(address).status_code
    for query, status in QUERIES:
        response = anyone.get(f"{address}?{query}")

        if status == 200:
            check(response, due)
        else:
            # A page that never looks at its query doesn't count the parameters either.
            check(response, status, *([] if address == "/" else [due]))


@pytest.mark.parametrize(
    ("query", "title"),
    [("c%2B%2B", "C++"), ("what+is+drift%3F", "drift"), ("%22data+drift%22", "drift")],
)
def test_a_search_full_of_signs_still_finds_something_sensible(anyone, query, title):
    """10."""
    make_question(title="What is data drift?")
    make_question(title="When would you serve from C++?")

    assert any(title in found for found in read(anyone.get(f"/?q={query}")).titles())


@pytest.mark.parametrize("query", ["%22", "...", "%21%3F", "-", "%28%29", "%00", "+"])
def test_a_search_of_signs_alone_is_the_whole_list(anyone, query):
    """10."""
    assert len(read(anyone.get(f"/?q={query}")).titles()) == 2


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/questions/a%00b/", 404),
        ("/questions/%00/", 404),
        ("/questions/%ff%fe/", 404),
        ("/questions/%D9%A3/", 404),
        ("/questions/..%2f..%2f/", 404),
        ("/questions/%2e%2e/", 404),
        ("/questions/a b/", 404),
        ("/questions/" + "a" * 10_000 + "/", 404),
        ("/questions/9999999999999999999999/", 404),
        ("/questions/-1/", 404),
        ("/questions/drift/../../admin/", 404),
        ("/questions/DRIFT/", 404),
        ("/questions/drift./", 404),
        ("/questions/", 404),
        ("/figures/", 404),
        ("/figures/%00.svg", 404),
        ("/figures/..%2fsettings.py", 404),
        ("/figures/" + "x" * 10_000, 404),
        ("/static/../mlopsprep/settings.py", 404),
        ("/static/%2e%2e/mlopsprep/settings.py", 404),
        ("/static/..%2fmlopsprep%2fsettings.py", 404),
        ("/static/%00", 404),
        ("/static/app.css%00.js", 404),
        ("/static//etc/passwd", 404),
        ("/%00", 404),
        ("/%ff", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/;/", 404),
        ("/\\evil.example", 404),
        ("/%2fevil.example/..", 404),
        ("/.git/HEAD", 404),
        ("/wp-login.php", 404),
        ("/accounts/password/reset/key/zzzzzzzzzzzzzzzzzzzzzzzzz-a/", 200),
        ("/accounts/password/reset/key/1-%00/", 404),
        ("/accounts/confirm-email/" + "x" * 3000 + "/", 200),
        ("/accounts/confirm-email/a:b:c/", 200),
        ("/accounts/%00/", 404),
        ("/admin/questions/question/%00/change/", 404),
    ],
)
def test_paths(anyone, path, status):
    """2, 28, 35. Asked for without the last slash, a path leads to itself at most."""
    response = anyone.get(path)

    check(response, status)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/questions/question/99999999999999999999999/change/",
        "/admin/questions/question/-1/change/",
        "/admin/questions/question/abc/change/",
        "/admin/questions/question/1_2F_3A/history/",
        "/admin/questions/company/%ff/delete/",
        "/admin/questions/tag/9223372036854775808/",
        "/admin/r/99999999999999999999/1/",
        "/admin/r/1/99999999999999999999/",
        "/admin/r/a/b/",
        "/admin/autocomplete/?app_label=questions&model_name=question&field_name=tags&term=%00",
        "/admin/autocomplete/?app_label=a&model_name=b&field_name=c",
        "/admin/questions/question/?tags__id__exact=99999999999999999999999",
        "/admin/questions/question/?password__startswith=p",
        "/admin/questions/question/?e=1",
    ],
)
def test_paths_of_the_desk(editor, path):
    check(editor.get(path), 200, 302, 400, 403, 404)


HEADERS: list[tuple[dict[str, str], int]] = [
    # 36, 37: hosts
    ({"Host": "evil.example"}, 400),
    ({"Host": "testserver@evil.example"}, 400),
    ({"Host": "testserver:99999999"}, 200),
    ({"Host": "a" * 5000}, 400),
    ({"Host": ""}, 400),
    ({"Host": "tést"}, 400),
    ({"X-Forwarded-Host": "evil.example"}, 200),
    ({"X-Forwarded-Proto": "https"}, 200),
    ({"X-Forwarded-For": "\0, 1.2.3.4"}, 200),
    ({"X-Original-URL": "/admin/", "X-Rewrite-URL": "/admin/"}, 200),
    ({"X-HTTP-Method-Override": "DELETE"}, 200),
    # 39-41: htmx
    ({"HX-Request": "true", "HX-Current-URL": CANARY}, 200),
    ({"HX-Request": "true", "HX-Current-URL": "\0"}, 200),
    ({"HX-Request": "true", "HX-Current-URL": "http://[::1"}, 200),
    ({"HX-Request": "true", "HX-Target": CANARY, "HX-Trigger": CANARY, "HX-Prompt": CANARY}, 200),
    ({"HX-Request": "true", "HX-Target": "%ff", "HX-Target-URI-AutoEncoded": "true"}, 200),
    ({"HX-Request": CANARY}, 200),
    ({"HX-History-Restore-Request": "true"}, 200),
    # 42: cookies
    ({"Cookie": "sessionid=%00"}, 200),
    ({"Cookie": 'sessionid="\\000aaaaaaaaaaaaaaaa"'}, 200),
    ({"Cookie": 'sessionid="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\000"'}, 200),
    ({"Cookie": "sessionid=" + "x" * 8192}, 200),
    ({"Cookie": "sessionid=" + "x" * 32}, 200),
    ({"Cookie": "sessionid=\xff\xfe"}, 200),
    ({"Cookie": "csrftoken=\\000; messages=junk:junk:junk"}, 200),
    ({"Cookie": 'messages="\\000"; csrftoken=' + "x" * 64}, 200),
    ({"Cookie": "=;;;=a;" * 200}, 200),
    # 43, 44, 46
    ({"Accept-Language": "x" * 100_000}, 200),
    ({"Accept-Language": "de-" + "a-" * 5000}, 200),
    ({"Accept": "application/xml"}, 200),
    ({"Accept-Encoding": "gzip;q=x, br;q=0, ,;;"}, 200),
    ({"Accept-Encoding": "a," * 5000}, 200),
    ({"Authorization": "Bearer x"}, 200),
    ({"Authorization": "Basic " + "x" * 5000}, 200),
    ({"If-None-Match": "*"}, 304),
    ({"If-None-Match": '"' + "x" * 5000}, 200),
    ({"If-Modified-Since": "yesterday"}, 200),
    ({"If-Modified-Since": "Sun, 06 Nov 99999999999 08:49:37 GMT"}, 200),
    ({"Range": "bytes=0-1"}, 200),
    ({"User-Agent": CANARY, "Referer": CANARY}, 200),
    ({"Referer": "\0"}, 200),
]  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/questions/drift/", "/questions/none/", "/accounts/login/"])
def test_headers(path):
    """36-46."""
    for headers, status in HEADERS:
        due = status
        if path == "/questions/none/" and status != 400:
            due = 404
        elif path == "/accounts/login/" and status == 304:
            due = 200
        for method in ("GET", "HEAD"):
            cache.clear()
            response = Client().generic(method, path, headers=headers)
            assert response.status_code == due, headers
            check(response, due)


@pytest.mark.parametrize(
    "charset", ["hex", "zlib", "idna", "undefined", "base64", "rot13", "utf-16"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_charset_that_is_no_text(anyone, charset, method):
    for path in ("/", "/accounts/login/"):
        for kind in ("multipart/form-data; boundary=b", "application/x-www-form-urlencoded"):
            body = b'--b\r\nContent-Disposition: form-data; name="login"\r\n\r\nx\r\n--b--\r\n'
            response = anyone.generic(method, path, body, f"{kind}; charset={charset}")

            check(response, 400)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", "us-ascii", "nonsense"])
def test_a_charset_that_is_ours_or_nobodys_is_no_trouble(anyone, charset):
    response = anyone.get("/", headers={"Content-Type": f"text/html; charset={charset}"})

    check(response, 200)


POSTED: list[tuple[str, str, bytes, int]] = [
    ("nothing", "application/x-www-form-urlencoded", b"", 200),
    ("null characters", "application/x-www-form-urlencoded", b"login=a%00b&password=%00", 200),
    ("bytes that are no text", "application/x-www-form-urlencoded", b"login=\xff\xfe", 200),
    ("a lone surrogate", "application/x-www-form-urlencoded", b"login=%ed%a0%80", 200),
    ("1,001 fields", "application/x-www-form-urlencoded", b"&".join([b"a=1"] * 1001), 400),
    ("three megabytes", "application/x-www-form-urlencoded", b"login=" + b"x" * 3_000_000, 200),
    ("six megabytes", "application/x-www-form-urlencoded", b"login=" + b"x" * 6_000_000, 413),
    ("a form without a boundary", "multipart/form-data", b"x", 400),
    ("a boundary that is too long", "multipart/form-data; boundary=" + "b" * 300, b"x", 400),
    ("a form that breaks off", "multipart/form-data; boundary=b", b"--b\r\nContent-Dis", 200),
    ("no form", "application/json", b'{"login": "\\ud800"}', 200),
    ("a kind that is none", "a/b/c;;;=", b"x", 200),
    ("100,000 brackets", "application/json", b"[" * 100_000, 200),
    (
        "a file where a word is due", "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="login"; filename="/x"\r\n\r\nx\r\n--b--\r\n',
        200,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "body", "status"), [row[1:] for row in POSTED], ids=[row[0] for row in POSTED]
)
def test_bodies(anyone, kind, body, status):
    """47, 56, 59, 60. What can't be read is refused before its token is looked for."""
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.get("/accounts/login/")

    # To a script that sends JSON, allauth says in JSON what is missing.
    found = (status, 400) if kind == "application/json" else (status,)
    check(anyone.post("/accounts/login/", body, content_type=kind), *found)
    check(anyone.post("/accounts/signup/", body, content_type=kind), *found)
    check(anyone.post("/", body, content_type=kind), 405)
    unsigned = 403 if status == 200 else status
    check(strict.post("/accounts/login/", body, content_type=kind), unsigned)


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "http://testserver:1", CANARY])
def test_a_form_sent_from_elsewhere_is_refused(origin, alice):
    """47."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    page = read(client.get("/accounts/login/"))
    token = next(field.value for field in page.fields if field.name == "csrfmiddlewaretoken")

    response = client.post(
        "/accounts/login/",
        {
            "login": "alice@example.org",
            "password": "correct horse battery",
            "csrfmiddlewaretoken": token,
        },
        headers={"Origin": origin},
    )

    check(response, 403)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "FOO", "OPTIONS", "TRACE", "CONNECT"])
def test_methods(anyone, bank, method):
    """31, 33, 34."""
    for address in (*OPEN, "/nothing/", "/admin/", "/accounts/email/"):
        for body in (b"", b"x" * 100):
            check(anyone.generic(method, address, body), 200, 302, 404, 405)
    assert Bank.current().revision == bank


def test_getting_what_should_be_posted_changes_nothing(alice):
    """32."""
    client = Client()
    client.force_login(alice)

    client.get("/accounts/logout/")
    client.get("/admin/logout/")

    assert client.get("/accounts/email/").status_code == 200


anything = st.text(st.characters(exclude_categories=()), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.sampled_from(PARAMETERS), st.binary(max_size=60))
def test_any_bytes_for_any_parameter(bank, parameter, value):
    query = "".join(f"%{byte:02x}" for byte in value)

    check(Client().get(f"/?{parameter}={query}"), 200)


@settings(max_examples=200)
@given(anything)
def test_any_text_is_cleaned_to_something_that_can_be_shown_and_kept(text):
    cleaned = clean_text(text)

    cleaned.encode()
    assert "\0" not in cleaned
    assert cleaned == " ".join(cleaned.split())
