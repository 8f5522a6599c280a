"""Whether the links of the bank still lead somewhere. Asks other sites, so only on request."""

from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

MAX_HOPS = 5
READ_BYTES = 1024
# Some servers answer HEAD with one of these although the page is there: they are asked with GET.
HEAD_REFUSED = {400, 403, 405, 429, 500, 501, 503}


class Health(StrEnum):
    OK = "ok"
    MOVED = "moved"  # for good: the link should be changed
    DEAD = "dead"
    SLOW = "slow"
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one link; ``detail`` is its new address, or what went wrong."""

    url: str
    health: Health
    detail: str = ""


class _StayHere(HTTPRedirectHandler):
    """Leaves each redirect to ``check``, which counts them and tells the lasting ones."""

    def redirect_request(self, *args: object) -> None:
        return None


_opener: OpenerDirector = build_opener(_StayHere)


def check(url: str, *, timeout: float, agent: str) -> Finding:
    """Follow a link as a browser would, over at most ``MAX_HOPS`` redirects of http or https.

    Each hop may take ``timeout`` seconds and at most a kilobyte of an answer is read.
    """
    here, lasting = url, True
    seen: set[str] = set()
    try:
        while here not in seen and len(seen) <= MAX_HOPS:
            seen.add(here)
            if urlsplit(here).scheme not in {"http", "https"}:
                return Finding(url, Health.DEAD, f"leads to {here}")
            status, target = _ask(here, timeout=timeout, agent=agent)
            if status < 300:
                moved = here != url and lasting
                return Finding(url, Health.MOVED if moved else Health.OK, here if moved else "")
            if status >= 400 or not target:
                return Finding(url, Health.DEAD, f"answers {status}")
            lasting = lasting and status in {301, 308}
            here = urljoin(here, target)
    except TimeoutError:
        return Finding(url, Health.SLOW, f"no answer in {timeout:g} seconds")
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return Finding(url, Health.SLOW, f"no answer in {timeout:g} seconds")
        return Finding(url, Health.DEAD, str(reason))
    return Finding(url, Health.LOOP, f"still redirecting after {len(seen)} addresses")


def _ask(url: str, *, timeout: float, agent: str) -> tuple[int, str]:
    """Status and redirect target of one address."""
    for method in ("HEAD", "GET"):
        request = Request(url, method=method, headers={"User-Agent": agent, "Accept": "*/*"})  # noqa: S310 - checked by the caller
        try:
            with _opener.open(request, timeout=timeout) as answer:
                answer.read(READ_BYTES)
                return answer.status, ""
        except HTTPError as error:
            with error:
                if method == "GET" or error.code not in HEAD_REFUSED:
                    return error.code, error.headers.get("Location", "")
    raise AssertionError  # the loop above always returns on GET
