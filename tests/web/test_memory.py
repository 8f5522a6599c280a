"""The cache of finished pages: bounded by what it weighs, and the same for all threads."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

import pytest
from django.core.cache import caches

from web.memory import SizedCache, weight

TEXT = "x" * 10_000
ROOM = 3 * weight(TEXT) + 100


@pytest.fixture
def cache(request) -> SizedCache:
    return SizedCache(request.node.name, {"TIMEOUT": 60, "OPTIONS": {"MAX_BYTES": ROOM}})


def test_what_was_not_used_for_longest_goes_when_there_is_no_room(cache):
    for name in "abc":
        cache.set(name, TEXT)
    cache.get("a")
    cache.set("d", TEXT)

    assert [name for name in "abcd" if cache.get(name)] == ["a", "c", "d"]


def test_many_small_things_fit_where_few_large_ones_do(cache):
    for number in range(100):
        cache.set(str(number), "small")

    assert cache.get_many(map(str, range(100))) == {str(n): "small" for n in range(100)}


def test_what_is_larger_than_all_the_room_is_not_kept_and_drives_nothing_out(cache):
    cache.set("a", TEXT)
    cache.set("b", TEXT * 4)

    assert cache.get("b", "not there") == "not there"
    assert cache.get("a") == TEXT


def test_it_goes_after_its_time(cache):
    cache.set("a", TEXT)
    cache._store.expire(monotonic() + 59)
    assert cache.get("a") == TEXT

    cache._store.expire(monotonic() + 61)
    assert cache.get("a") is None


def test_nothing_lives_longer_or_shorter_than_the_rest(cache):
    with pytest.raises(ValueError, match="equally long"):
        cache.set("a", TEXT, 5)
    assert "a" not in cache


def test_one_is_added_once_and_deleted_once(cache):
    assert [cache.add("a", "first"), cache.add("a", "second")] == [True, False]
    assert cache.get("a") == "first"
    assert [cache.delete("a"), cache.delete("a")] == [True, False]


def test_clearing_empties_it(cache):
    cache.set("a", TEXT)
    cache.clear()

    assert "a" not in cache


@pytest.mark.parametrize(
    "value", ["text", "\u201dé\U0001f600", (b"bytes", {"Vary": "Cookie"}), b"bytes"]
)
def test_values_come_back_as_they_are_and_weigh_what_they_hold(cache, value):
    cache.set("a", value)

    assert cache.get("a") == value
    assert type(cache.get("a")) is type(value)
    assert weight((b"x" * 5_000, {})) > 5_000


def test_a_curly_quote_does_not_double_a_text(cache):
    cache.set("a", TEXT + "\u201d")

    assert cache.get("a") == TEXT + "\u201d"
    assert cache._store.currsize < weight(TEXT) + 200


def test_all_threads_share_one():
    caches["pages"].set("from here", "seen")

    def read() -> Any:
        return caches["pages"].get("from here")

    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(read).result() for _ in range(8)]
    assert found == ["seen"] * 8
