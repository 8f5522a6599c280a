"""A cache in the memory of each process, bounded by how much it holds and not by how many things.

Django's ``LocMemCache`` counts entries, and a page weighs as much as a thousand rows.
"""

import sys
from collections.abc import Hashable
from threading import RLock
from typing import Any

from cachetools import TTLCache
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

Store = TTLCache[str, Any]
# One for each name: Django makes a backend for each thread, and they all hold the same.
_stores: dict[str, Store] = {}
_lock = RLock()


class Text(bytes):
    """A text as UTF-8."""


class SizedCache(BaseCache):
    """``OPTIONS["MAX_BYTES"]`` bounds it; what was not used for longest goes first.

    Everything lives for ``TIMEOUT``. Text is kept as UTF-8: one curly quote would double it.
    Other values are kept as they are, so nobody may change what they put in or get out.
    """

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        most, seconds = params["OPTIONS"]["MAX_BYTES"], params["TIMEOUT"]
        with _lock:
            if name not in _stores:
                _stores[name] = Store(most, seconds, getsizeof=weight)
            self._store = _stores[name]

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        with _lock:
            found = self._store.get(self.make_key(key, version), default)
        return found.decode() if isinstance(found, Text) else found

    def set(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Keep a value, unless it is more than all that may be kept."""
        if timeout is not DEFAULT_TIMEOUT:
            raise ValueError("Everything in this cache lives equally long.")
        value = Text(value.encode()) if isinstance(value, str) else value
        if weight(value) <= self._store.maxsize:
            with _lock:
                self._store[self.make_key(key, version)] = value

    def add(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        with _lock:
            if self.has_key(key, version):
                return False
            self.set(key, value, timeout, version)
            return True

    def delete(self, key: Any, version: int | None = None) -> bool:
        with _lock:
            return self._store.pop(self.make_key(key, version), None) is not None

    def clear(self) -> None:
        with _lock:
            self._store.clear()


def weight(value: Hashable) -> int:
    """About how many bytes a value, or a tuple of some, takes in memory."""
    parts = value if isinstance(value, tuple) else ()
    return sys.getsizeof(value) + sum(map(weight, parts))
