"""The local server of the page: one address, one visitor, and nothing that reaches further than this machine.

It listens on loopback alone. Who asks has to know the token in the address, and to come from the page itself: a page of
somebody else's in the same browser is turned away by Host, Origin and Sec-Fetch-Site, and could not read an answer.
"""

from __future__ import annotations

import json
import secrets
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jets.errors import ExpressionError, JetsError
from jets.explorer.answers import answer
from jets.explorer.page import ASSETS, page
from jets.explorer.queries import Query, QueryError

__all__ = ["Server", "respond"]

LOOPBACK = "127.0.0.1"
#: Bytes of a request's path: a formula has 2,000 characters at most, of which each may take nine bytes.
MAX_PATH = 20_000
#: Connections at one time, and seconds that each of them may take to ask, however it spends them.
MAX_CONNECTIONS = 16
PATIENCE = 5.0

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def respond(fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the answer to the fields of the page, or what is wrong with them and where.

    >>> respond({"f": "x +"})
    {'error': "something is missing after '+'", 'field': 'f', 'position': 3}
    """
    try:
        return answer(Query.of(fields))
    except ExpressionError as error:
        return {"error": str(error), "field": "f", "position": error.position}
    except QueryError as error:
        return {"error": str(error), "field": error.field}
    except (JetsError, ArithmeticError, TypeError, ValueError, MemoryError) as error:
        return {"error": str(error) or type(error).__name__, "field": "f"}


class Server(ThreadingHTTPServer):
    """The server of the page at `url`; a port of 0 is a free one.

    >>> with Server(0) as server:
    ...     server.url.startswith("http://127.0.0.1:")
    True
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int) -> None:
        self.token = secrets.token_urlsafe(16)
        self.places = threading.BoundedSemaphore(MAX_CONNECTIONS)
        self.turn = threading.Lock()
        super().__init__((LOOPBACK, port), _Handler)
        self.hosts = {f"{name}:{self.server_port}" for name in (LOOPBACK, "localhost")}

    @property
    def url(self) -> str:
        """The address to open, token included."""
        return f"http://{LOOPBACK}:{self.server_port}/{self.token}/"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take the connection if there is room for one more, and hang up otherwise."""
        if self.places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve the connection, and make room for the next one."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of connections that break off; whatever else goes wrong is a bug, and shows its trace."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "jets", ""
    timeout = PATIENCE

    def setup(self) -> None:
        """Hear no more of who is still asking after some time, one byte every second say."""
        super().setup()
        self.deadline = threading.Timer(self.timeout, self.hush)
        self.deadline.daemon = True
        self.deadline.start()

    def hush(self) -> None:
        with suppress(OSError):  # it has hung up meanwhile
            self.connection.shutdown(socket.SHUT_RD)

    def finish(self) -> None:
        self.deadline.cancel()
        super().finish()

    def do_GET(self) -> None:
        refusal = self.refusal()
        if refusal:
            return self.send(refusal, "text/plain; charset=utf-8", refusal.description.encode())
        path = urlsplit(self.path).path.removeprefix(f"/{self.server.token}/")
        if path == "":
            return self.send(HTTPStatus.OK, "text/html; charset=utf-8", page().encode())
        if path == "answer":
            return self.answer()
        if path in ASSETS:
            return self.send(HTTPStatus.OK, ASSETS[path].kind, ASSETS[path].text.encode())
        return self.send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"there is no such page")

    def refusal(self) -> HTTPStatus | None:
        """Return why the request is not answered, if it is not."""
        host, origin = self.headers.get("Host", ""), self.headers.get("Origin")
        if len(self.path) > MAX_PATH:
            return HTTPStatus.REQUEST_URI_TOO_LONG
        if host not in self.server.hosts or origin not in (None, f"http://{host}"):
            return HTTPStatus.FORBIDDEN
        if self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            return HTTPStatus.FORBIDDEN
        token = self.path.split("/")[1] if self.path.startswith("/") else ""
        return None if secrets.compare_digest(token.encode(), self.server.token.encode()) else HTTPStatus.FORBIDDEN

    def answer(self) -> None:
        """Answer one query at a time: who does not get a turn may ask again."""
        if not self.server.turn.acquire(timeout=PATIENCE):
            return self.send(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", b"busy; ask again")
        try:
            fields = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True, max_num_fields=20))
            body = respond(fields)
        except ValueError as error:
            body = {"error": str(error)}
        finally:
            self.server.turn.release()
        return self.send(HTTPStatus.OK, "application/json", json.dumps(body, allow_nan=False).encode())

    def send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **_HEADERS}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Leave the terminal to the person who started the command."""
