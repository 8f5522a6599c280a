"""What every answer tells the browser it may do, and what it tells caches to keep."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from questions.actions import write_figure
from tests.factories import make_question
from tests.page import read

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
# Pages that are the same for every visitor: address, status, Vary, Cache-Control.
SHARED: list[tuple[str, int, str | None, str | None]] = [
    ("/", 200, "HX-Request, Accept-Encoding", "no-cache"),
    ("/?q=drift&page=2&tag=none", 200, "HX-Request, Accept-Encoding", "no-cache"),
    ("/questions/drift/", 200, "Accept-Encoding", "no-cache"),
    ("/questions/nothing/", 404, "Accept-Encoding", None),
    ("/nothing/", 404, "Accept-Encoding", None),
    ("/healthz", 200, None, "no-store"),
    ("/robots.txt", 200, None, "public, max-age=86400"),
    ("/favicon.ico", 302, None, "public, max-age=86400"),
    ("/figures/drift.svg", 200, None, "public, max-age=3600"),
    ("/speculation-rules.json", 200, None, "public, max-age=86400"),
    ("/suggest/?q=matter", 200, "Accept-Encoding", None),
    ("/about/", 200, "Accept-Encoding", None),
    ("/privacy/", 200, "Accept-Encoding", None),
    ("/accounts/inactive/", 200, "Accept-Encoding", None),
    ("/accounts/confirm-email/", 200, "Accept-Encoding", None),
    ("/accounts/password/reset/done/", 200, "Accept-Encoding", None),
    ("/accounts/password/reset/key/done/", 200, "Accept-Encoding", None),
]
# Pages with a form of the visitor's own, or an account's.
OWN = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/email/",
    "/accounts/logout/",
    "/admin/",
]
EVERY = [*(address for address, *_ in SHARED), *OWN]


@pytest.fixture(autouse=True)
def bank(db: None) -> None:
    make_question(slug="drift", answer="```python\nprint(1)\n```\n\n![A line.](figures/drift.svg)")
    write_figure("drift.svg", b'<svg viewBox="0 0 1 1"/>', width=1, height=1)


@pytest.fixture
def eve_client(eve: Any) -> Client:
    client = Client()
    client.force_login(eve)
    return client


@pytest.mark.parametrize("address", EVERY)
def test_every_answer_carries_the_same_headers(client, address):
    response = client.get(address)

    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize("address", [a for a in EVERY if not a.startswith("/figures/")])
def test_every_answer_has_the_one_strict_policy(client, address):
    policy = client.get(address).headers["Content-Security-Policy"]

    assert {rule.strip() for rule in policy.split(";")} == POLICY


@pytest.mark.parametrize("address", [a for a in EVERY if not re.search(r"\.|healthz|suggest", a)])
def test_no_page_has_anything_inline_for_the_policy_to_refuse(eve_client, client, address):
    for response in (client.get(address, follow=True), eve_client.get(address, follow=True)):
        page = read(response)

        assert page.inline == []
        for tag, name, value in page.attributes:
            assert not name.startswith("on"), (tag, name, value)
            assert name != "style", (tag, value)
            assert not name.startswith(("hx-on", "data-hx-on")), (tag, name)
            if name in {"src", "href", "action", "hx-get", "hx-post"}:
                assert not value.lower().startswith(("javascript:", "data:", "//", "http:")) or (
                    tag == "link" and value.startswith(settings.SITE_URL)
                ), (tag, name, value)
            if name in {"src", "action"} or (tag == "link" and "canonical" not in value):
                assert not value.startswith("https:"), (tag, name, value)


def test_htmx_is_told_to_run_nothing_and_to_keep_no_pages(client):
    config = read(client.get("/")).meta["htmx-config"]

    for setting in (
        '"allowEval":false', '"allowScriptTags":false', '"includeIndicatorStyles":false',
        '"selfRequestsOnly":true', '"historyCacheSize":0', '"historyRestoreAsHxRequest":false',
        '"refreshOnHistoryMiss":true',
    ):  # fmt: skip
        assert setting in config


@pytest.mark.parametrize(("address", "status", "vary", "cached"), SHARED)
class TestWhatIsTheSameForEveryVisitor:
    def test_sets_no_cookie_and_does_not_vary_by_one(self, client, address, status, vary, cached):
        response = client.get(address)

        assert response.status_code == status
        assert not response.cookies
        assert "Set-Cookie" not in response.headers
        assert response.headers.get("Vary") == vary
        assert response.headers.get("Cache-Control") == cached

    def test_does_so_however_it_is_asked_for(self, client, address, status, vary, cached):
        for headers in ({"HX-Request": "true"}, {"Accept-Encoding": "gzip"}, {"Cookie": "a=b"}):
            for method in ("get", "head"):
                response = getattr(client, method)(address, headers=headers)

                assert response.status_code == status
                assert not response.cookies
                assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("address", OWN)
def test_what_is_a_visitors_own_is_kept_by_nobody(client, address):
    response = client.get(address)

    assert "no-store" in response.headers.get("Cache-Control", "") or response.status_code == 302
    assert "public" not in response.headers.get("Cache-Control", "")


@pytest.mark.parametrize("address", ["/", "/questions/drift/", "/questions/none/", "/none/", *OWN])
def test_whoever_is_logged_in_gets_pages_that_nobody_keeps(eve_client, address):
    response = eve_client.get(address)

    kept = response.headers["Cache-Control"]
    assert "private" in kept
    assert "no-store" in kept


@pytest.mark.parametrize(
    "cookie",
    [
        f"{settings.SESSION_COOKIE_NAME}=gzj7nsqllf0gzj7nsqllf0gzj7nsqllf",
        f"{settings.CSRF_COOKIE_NAME}=x",
        "messages=x",
    ],
)
def test_a_browser_with_any_cookie_of_ours_gets_a_page_that_nobody_keeps(client, cookie):
    response = client.get("/", headers={"Cookie": cookie})

    assert response.headers["Cache-Control"] == "private, no-store"


def test_logging_in_and_out_leaves_nothing_of_it_in_the_shared_page(eve_client, client):
    before = client.get("/").content
    assert b"Desk" in eve_client.get("/").content

    assert client.get("/").content == before
    eve_client.post("/accounts/logout/")
    assert b"Desk" not in eve_client.get("/").content


def test_a_session_cookie_is_for_this_site_and_no_script(client):
    client.post(
        "/accounts/signup/", {"email": "new@example.org", "password1": "correct horse battery"}
    )

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_a_compressed_page_is_the_same_page(client):
    import gzip

    plain = client.get("/").content
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain


def test_no_template_carries_a_script_a_style_or_a_handler():
    """Also those that no test opens."""
    inline = re.compile(
        r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|"
        r"<script(?![^>]*(?:\ssrc=|type=\"application/ld\+json\"))"
    )
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        assert not inline.findall(path.read_text(encoding="utf-8")), path
