"""A form with files in it, taken apart while it comes: each file goes on piece by piece and is never held whole."""

from collections.abc import Callable, Mapping
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from pwa.errors import Refused, TooLarge
from pwa.web.forms import FIELDS, NOT_READABLE, Form, checked, form
from pwa.web.security import BODY_BYTES

Take = Callable[[bytes], None]


class Small:
    """Takes a file that may be held whole. Of a larger one it has one byte more than `most`."""

    def __init__(self, most: int) -> None:
        self.content = b""
        self._most = most + 1

    def write(self, content: bytes) -> None:
        """Some more of it."""
        self.content += content[: self._most - len(self.content)]


async def upload(request: Request, takes: Mapping[str, Take]) -> tuple[Form, dict[str, str]]:
    """The fields of a form, and what its files are called where they come from; `takes` get their content, by name.

    What a file is called is a label for people, and nothing else. Raises Refused where the body is not such a form,
    and whatever `takes` raise.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data":  # then there is no file in it
        return await form(request), {}
    if b"boundary" not in options:
        raise Refused(NOT_READABLE)
    parts = _Parts(takes)
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())  # type: ignore[arg-type]
        async for piece in request.stream():
            parser.write(piece)
        parser.finalize()
    except FormParserError as error:
        raise Refused(NOT_READABLE) from error
    if not parts.is_whole:
        raise Refused("Only a part of this arrived. Please send it again.")
    return checked(parts.pairs), parts.labels


class _Parts:
    """What the parser tells, put together."""

    def __init__(self, takes: Mapping[str, Take]) -> None:
        self.pairs: list[tuple[str, str]] = []
        self.labels: dict[str, str] = {}
        self.is_whole = False
        self._takes = takes
        self._header, self._value = bytearray(), bytearray()
        self._name, self._is_file = "", False
        self._field = bytearray()
        self._held = 0

    def callbacks(self) -> dict[str, Callable[..., Any]]:
        """As the parser wants them."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._all,
        }

    def _begin(self) -> None:
        self._name, self._is_file = "", False
        self._field = bytearray()

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(bytes(self._value))
            self._name = options.get(b"name", b"").decode(errors="replace")
            self._is_file = b"filename" in options
            if self._is_file and self._name in self._takes:
                self.labels[self._name] = options[b"filename"].decode(errors="replace")
        self._header, self._value = bytearray(), bytearray()

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            if self._name not in self._takes:
                raise Refused("Files are not taken here.")
            self._takes[self._name](data[start:end])
            return
        self._held += end - start
        if self._held > BODY_BYTES:
            raise TooLarge("This is longer than we can take at once. Please shorten it and send it again.")
        self._field += data[start:end]

    def _end(self) -> None:
        if self._is_file:
            return
        if len(self.pairs) >= FIELDS:
            raise Refused(NOT_READABLE)
        try:
            self.pairs.append((self._name, self._field.decode()))
        except UnicodeDecodeError as error:
            raise Refused(NOT_READABLE) from error

    def _all(self) -> None:
        self.is_whole = True
