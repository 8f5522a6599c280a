"""A mail server for one test: it takes every mail and keeps it."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mail:
    to: list[str] = field(default_factory=list)
    data: bytes = b""

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.data, policy=policy.default)

    @property
    def text(self) -> str:
        return self.message.get_content().replace("\r\n", "\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mails: list[Mail] = []

    @property
    def port(self) -> int:
        return self.server_address[1]


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client that only delivers needs."""

    server: Server

    def handle(self) -> None:
        self.say("220 localhost")
        mail = Mail()
        while line := self.rfile.readline():
            words = line.decode().strip()
            match words[:4].upper():
                case "MAIL":
                    mail = Mail()
                    self.say("250 OK")
                case "RCPT":
                    mail.to.append(words.partition("<")[2].rstrip(">"))
                    self.say("250 OK")
                case "DATA":
                    self.say("354 Go on")
                    mail.data = self.read_message()
                    self.server.mails.append(mail)
                    self.say("250 OK")
                case "QUIT":
                    self.say("221 Bye")
                    return
                case _:
                    self.say("250 localhost")

    def read_message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
