"""A client that asks one address again and again over one connection, as quickly as it answers."""

import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median, quantiles
from typing import Any

Headers = Mapping[str, str]
NONE: Headers = {}


@dataclass(frozen=True, slots=True)
class Load:
    """What a number of requests took: seconds for each, and for all of them together."""

    latencies: list[float]
    elapsed: float

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.elapsed

    @property
    def p50(self) -> float:
        return median(self.latencies) * 1000

    @property
    def p99(self) -> float:
        return quantiles(self.latencies, n=100)[98] * 1000


def ask(port: int, target: str, headers: Headers, times: int, worker: bytes = b"") -> list[float]:
    """The seconds each request took, of a worker or of any. Raises if an answer is not a 200."""
    request, took = _request(target, headers), []
    connection = connect(port, worker)
    for _ in range(times):
        start = time.perf_counter()
        connection.sendall(request)
        head, _body = _read(connection)
        took.append(time.perf_counter() - start)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{target}: {head[:200]!r}")
        if b"connection: close" in head.lower():  # a worker that has served its share closes
            connection.close()
            connection = connect(port, worker)
    connection.close()
    return took


def connect(port: int, worker: bytes = b"") -> socket.socket:
    """A connection to a worker, or to whichever takes it."""
    while True:
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not worker or _worker(connection) == worker:
            return connection
        connection.close()


def workers_of(port: int, amount: int) -> list[bytes]:
    """So many different workers of a server."""
    found: set[bytes] = set()
    while len(found) < amount:
        with connect(port) as connection:
            found.add(_worker(connection))
    return sorted(found)


def load(port: int, target: str, headers: Headers, times: int, clients: int = 2) -> Load:
    """Let several clients ask at once, each in a process of its own, whichever worker answers."""
    return _load([(port, target, headers, times // clients)] * clients)


def load_each(
    port: int, target: str, headers: Headers, times: int, workers: Sequence[bytes]
) -> Load:
    """Let each worker be asked by a client of its own.

    Who takes a connection is chance, and two clients of one worker take turns: without this, half
    of all figures would be half as good as the others.
    """
    return _load([(port, target, headers, times // len(workers), worker) for worker in workers])


def _load(asked: list[Any]) -> Load:
    with get_context("fork").Pool(len(asked)) as pool:
        pool.starmap(
            ask, [(port, target, headers, 3, *of) for port, target, headers, _, *of in asked]
        )
        start = time.perf_counter()
        parts = pool.starmap(ask, asked)
        return Load([second for part in parts for second in part], time.perf_counter() - start)


def _request(target: str, headers: Headers = NONE) -> bytes:
    lines = [f"GET {target} HTTP/1.1", "Host: localhost", "Accept-Encoding: gzip, br"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _worker(connection: socket.socket) -> bytes:
    connection.sendall(_request("/bare/worker/"))
    return _read(connection)[1]


def _read(connection: socket.socket) -> tuple[bytes, bytes]:
    """The head and the body of an answer."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head, body
