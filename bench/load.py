"""A small HTTP load: kept-alive connections, each sending its next request when the last is answered."""

import asyncio
import time
from collections.abc import Callable
from typing import cast

import uvloop

Requests = Callable[[int], bytes]


class Connection(asyncio.Protocol):
    """One kept-alive connection, for one request at a time. A subclass says what to do with each whole answer."""

    transport: asyncio.Transport
    _read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, gap, body = self._read.partition(b"\r\n\r\n")
        if not gap:
            return
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        if len(body) < length:
            return
        answer, self._read = self._read, b""
        self.answered(answer)

    def answered(self, answer: bytes) -> None:
        """An answer has come to its end."""
        raise NotImplementedError


class Circle(Connection):
    """Asks again as soon as it is answered; `requests(number)` gives the next request of connection `number`."""

    def __init__(self, number: int, requests: Requests, wanted: int) -> None:
        self._number = number
        self._requests = requests
        self._wanted = b" %d " % wanted
        self._open = True
        self.count = 0
        self.closed = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._send()

    def answered(self, answer: bytes) -> None:
        if self._wanted not in answer.split(b"\r\n", 1)[0]:
            self.closed.set_exception(AssertionError(answer[:1000].decode(errors="replace")))
            self.transport.close()
            return
        self.count += 1
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(None)

    def stop(self) -> None:
        """Finish what is on its way, then close."""
        self._open = False

    def _send(self) -> None:
        if self._open:
            self.transport.write(self._requests(self._number))
        else:
            self.transport.close()


def rate(port: int, requests: Requests, connections: int, seconds: float, wanted: int = 200) -> float:
    """Answers a second with status `wanted`. Raises AssertionError where one has another status."""
    return uvloop.run(_rate(port, requests, connections, seconds, wanted))


async def _rate(port: int, requests: Requests, connections: int, seconds: float, wanted: int) -> float:
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    opened = [
        (await loop.create_connection(lambda n=number: Circle(n, requests, wanted), "127.0.0.1", port))[1]
        for number in range(connections)
    ]
    await asyncio.sleep(seconds)
    for connection in opened:
        connection.stop()
    await asyncio.gather(*(connection.closed for connection in opened))
    return sum(connection.count for connection in opened) / (time.perf_counter() - began)
