"""A client that asks one address again and again over one connection, as quickly as it answers."""

import socket
import time
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median, quantiles


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


def ask(port: int, target: str, cookie: str, times: int) -> list[float]:
    """The seconds each request took. Raises if an answer is not a 200."""
    lines = [f"GET {target} HTTP/1.1", "Host: localhost", "Accept-Encoding: gzip, br"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    took = []
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for _ in range(times):
        start = time.perf_counter()
        connection.sendall(request)
        head, closing = _read(connection)
        took.append(time.perf_counter() - start)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{target}: {head[:200]!r}")
        if closing:  # a worker that has served its share closes
            connection.close()
            connection = socket.create_connection(("127.0.0.1", port))
    connection.close()
    return took


def _read(connection: socket.socket) -> tuple[bytes, bool]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lower = head.lower()
    length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head, b"connection: close" in lower


def load(port: int, target: str, cookie: str, times: int, clients: int = 2) -> Load:
    """Let several clients ask at once, each in a process of its own."""
    with get_context("fork").Pool(clients) as pool:
        pool.starmap(ask, [(port, target, cookie, 3)] * clients)
        start = time.perf_counter()
        parts = pool.starmap(ask, [(port, target, cookie, times // clients)] * clients)
        return Load([second for part in parts for second in part], time.perf_counter() - start)
