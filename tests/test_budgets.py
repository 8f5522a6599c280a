"""How much goes over the network before a page can be read, with the real bank in it."""

import re
from pathlib import Path

import brotli
import pytest
from django.core.management import call_command
from django.test import Client

FIRST_VIEW = 14_600  # what a server sends on a new connection before it waits for an answer
SCRIPTS = 6_000
STATIC = Path("static")
PAGES = ["/", "/?q=drift", "/questions/delayed-labels-monitoring/"]


@pytest.fixture(autouse=True)
def bank(db):
    call_command("load_bank", "fixtures/mlops", verbosity=0)


def opened(client: Client, address: str) -> tuple[int, str]:
    """A page's compressed size, as visitors get it, and its HTML."""
    body = client.get(address, headers={"Accept-Encoding": "br"}).content
    return len(body), brotli.decompress(body).decode()


@pytest.mark.parametrize("address", PAGES)
def test_the_first_view_fits_into_one_round_trip(client: Client, address: str) -> None:
    size, html = opened(client, address)
    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)

    assert sheets == ["app.css"]
    assert size + compressed(STATIC / "app.css") <= FIRST_VIEW


@pytest.mark.parametrize("address", PAGES)
def test_scripts_of_our_own_stay_small_and_out_of_the_way(client: Client, address: str) -> None:
    _, html = opened(client, address)
    scripts = re.findall(r'<script ([^>]*)src="/static/([^"]+)"([^>]*)>', html)
    own = [(name, before + after) for before, name, after in scripts if "htmx" not in name]

    assert sum(compressed(STATIC / name) for name, _ in own) <= SCRIPTS
    # Only the theme may hold up the page: without it the page would flash.
    assert [name for name, how in own if "module" not in how and "defer" not in how] == ["theme.js"]


def compressed(path: Path) -> int:
    return len(brotli.compress(path.read_bytes()))
