"""A proxy between a browser and a server. It loses, delays, cuts and forges what passes, one exchange at a time.

It can also call the server's release by another name, so that to a phone the server has been renewed.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Of one connection, not of what is said over it. Nothing is packed, so that what passes can be read and changed.
OF_THE_WIRE = {"accept-encoding", "connection", "content-length", "keep-alive", "transfer-encoding"}


class Lost(Exception):
    """The connection ends without an answer."""


@dataclass(frozen=True)
class Answer:
    """What goes back to the browser; of the body only `sent` bytes, if that is set."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    sent: int | None = None


@dataclass(frozen=True)
class Exchange:
    """One request of the browser. `release` is what the server's release is called here."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes
    release: str


# Asks the server; raises Lost where none answers.
PassOn = Callable[[], Answer]
# How to answer instead; raises Lost where the connection just ends.
Fault = Callable[[Exchange, PassOn], Answer]


@dataclass
class Proxy:
    """Listens at `url` for a server on `port`. `coming`: the faults of the next exchanges, by name, for each kind of
    request ("entries" that are sent, "pages"). `fired`: how often each has happened. `prelude`: put before /sw.js."""

    port: int
    faults: dict[str, Fault]
    prelude: str = ""
    release: tuple[str, str] = ("", "")  # the server's own name for it, and the one that is used here
    coming: dict[str, list[str]] = field(default_factory=lambda: {"entries": [], "pages": []})
    fired: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._busy = 0
        self._listening = _Listening(self)
        self.url = f"http://localhost:{self._listening.server_port}"
        threading.Thread(target=self._listening.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._listening.shutdown()
        self._listening.server_close()

    def heal(self) -> None:
        """No more faults."""
        with self._lock:
            for names in self.coming.values():
                names.clear()

    def settle(self) -> None:
        """Wait until nothing is under way."""
        until = time.monotonic() + 10
        while self._busy:
            assert time.monotonic() < until, "something never ended"
            time.sleep(0.01)

    def answer(self, exchange: Exchange) -> Answer:
        """The answer to `exchange`: by the fault that is next for its kind, else by the server."""
        name = self._next(exchange)
        if name is None:
            return self._pass_on(exchange)
        try:
            answer = self.faults[name](exchange, lambda: self._pass_on(exchange))
        except _Done:
            self._count(name)
            raise Lost() from None
        self._count(name)
        return answer

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Inside the block something is under way."""
        with self._lock:
            self._busy += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1

    def _next(self, exchange: Exchange) -> str | None:
        kind = _kind(exchange)
        with self._lock:
            return self.coming[kind].pop(0) if kind and self.coming[kind] else None

    def _count(self, name: str) -> None:
        with self._lock:
            self.fired[name] += 1

    def _pass_on(self, exchange: Exchange) -> Answer:
        own, here = self.release
        answer = _ask(self.port, replace(exchange, path=self._path_there(exchange.path)))
        prelude = self.prelude if exchange.path == "/sw.js" else ""
        headers = [(name, value.replace(own, here)) for name, value in answer.headers]
        body = answer.body.replace(own.encode(), here.encode())
        return replace(answer, headers=headers, body=prelude.encode() + body)

    def _path_there(self, path: str) -> str:
        own, here = self.release
        if own != here:
            path = path.replace(f"/static/{own}/", "/static/gone/")
        return path.replace(f"/static/{here}/", f"/static/{own}/")


class _Done(Lost):
    """A fault that ends the connection on purpose has done what it is for."""


def hang_up() -> Answer:
    """For a fault: end the connection without an answer."""
    raise _Done()


def _kind(exchange: Exchange) -> str | None:
    if exchange.method == "POST" and exchange.path.startswith("/entries/"):
        return "entries"
    accepted = dict(exchange.headers).get("accept", "")
    return "pages" if exchange.method == "GET" and accepted.startswith("text/html") else None


def _ask(port: int, exchange: Exchange) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(exchange.method, exchange.path, skip_host=True, skip_accept_encoding=True)
        for name, value in exchange.headers:
            if name not in OF_THE_WIRE:
                connection.putheader(name, value)
        connection.putheader("content-length", str(len(exchange.body)))
        connection.endheaders(exchange.body)
        said = connection.getresponse()
        headers = [(name.lower(), value) for name, value in said.getheaders()]
        kept = [(name, value) for name, value in headers if name not in OF_THE_WIRE]
        return Answer(said.status, kept, said.read())
    except (OSError, HTTPException) as failure:
        raise Lost() from failure
    finally:
        connection.close()


class _Listening(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, proxy: Proxy) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.proxy = proxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        raise  # for pytest to see


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Listening

    def handle(self) -> None:
        with suppress(ConnectionError):  # the browser has closed it
            super().handle()

    def do_GET(self) -> None:
        self._do()

    def do_POST(self) -> None:
        self._do()

    def _do(self) -> None:
        # A browser sends a request again by itself where a connection that was used before ends without an answer.
        self.close_connection = True
        proxy = self.server.proxy
        with proxy.counted(), suppress(Lost):
            self._send(proxy.answer(self._exchange()))

    def _exchange(self) -> Exchange:
        headers = [(name.lower(), value) for name, value in self.headers.items()]
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        proxy = self.server.proxy
        return Exchange(self.command, self.path, headers, body, proxy.release[1])

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("content-length", str(len(answer.body)))
        self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(answer.body[: answer.sent])
