"""A saved recording answers ranges as RFC 9110 says, byte for byte."""

from collections.abc import Callable

import pytest

SIZE = 1000
FIRST, LAST = "first", "last"

# Range header, size, what is wanted.
TABLE = [
    (None, SIZE, "whole"),
    ("", SIZE, "whole"),
    ("bytes=0-", SIZE, (0, 999)),
    ("bytes=0-1", SIZE, (0, 1)),
    ("bytes=0-0", SIZE, (0, 0)),
    ("bytes=400-599", SIZE, (400, 599)),
    ("bytes=400-", SIZE, (400, 999)),
    ("bytes=999-999", SIZE, (999, 999)),
    ("bytes=999-", SIZE, (999, 999)),
    ("bytes=0-999", SIZE, (0, 999)),
    ("bytes=0-1000", SIZE, (0, 999)),
    ("bytes=990-99999999999999999999", SIZE, (990, 999)),
    ("bytes=1000-", SIZE, "unsatisfiable"),
    ("bytes=1000-1001", SIZE, "unsatisfiable"),
    ("bytes=99999999999999999999-", SIZE, "unsatisfiable"),
    ("bytes=-1", SIZE, (999, 999)),
    ("bytes=-100", SIZE, (900, 999)),
    ("bytes=-1000", SIZE, (0, 999)),
    ("bytes=-5000", SIZE, (0, 999)),
    ("bytes=-0", SIZE, "unsatisfiable"),
    ("bytes=0-", 0, "unsatisfiable"),
    ("bytes=-5", 0, "unsatisfiable"),
    ("bytes=5-2", SIZE, "whole"),
    ("bytes=-", SIZE, "whole"),
    ("bytes=", SIZE, "whole"),
    ("bytes", SIZE, "whole"),
    ("bytes=a-b", SIZE, "whole"),
    ("bytes=1.5-2", SIZE, "whole"),
    ("bytes=--5", SIZE, "whole"),
    ("seconds=1-2", SIZE, "whole"),
    ("bytes=0-1,5-6", SIZE, "whole"),
    ("bytes=0-1, -5", SIZE, "whole"),
    ("BYTES=0-1", SIZE, (0, 1)),
    (" bytes = 0-1 ", SIZE, (0, 1)),
]


def test_what_a_range_asks_for(module: Callable[..., object]) -> None:
    found = module(
        "worker/ranges.js",
        "return given[0].map(([header, size]) => ranges.wanted(header, size))",
        [row[:2] for row in TABLE],
    )
    wanted = [
        row[2] if isinstance(row[2], str) else dict(zip((FIRST, LAST), row[2], strict=True)) for row in TABLE
    ]
    assert [(row[0], row[1], got) for row, got in zip(TABLE, found, strict=True)] == [  # type: ignore[arg-type]
        (row[0], row[1], want) for row, want in zip(TABLE, wanted, strict=True)
    ]


SLICE = """
const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at % 251);
const about = { "content-type": "audio/mp4", etag: '"one"', "last-modified": "Tue, 24 Nov 2026 10:00:00 GMT" };
const saved = new Response(bytes, { headers: about });
const answer = await ranges.slice({ headers: new Headers(given[0]) }, saved);
const body = new Uint8Array(await answer.arrayBuffer());
return {
  status: answer.status,
  range: answer.headers.get("content-range"),
  length: answer.headers.get("content-length"),
  accepts: answer.headers.get("accept-ranges"),
  type: answer.headers.get("content-type"),
  size: body.length,
  isRight: body.every((byte, at) => byte === bytes[at + given[1]]),
};
"""


@pytest.mark.parametrize(
    ("headers", "first", "status", "content_range", "size"),
    [
        ({}, 0, 200, None, 1000),
        ({"range": "bytes=0-1"}, 0, 206, "bytes 0-1/1000", 2),
        ({"range": "bytes=700-"}, 700, 206, "bytes 700-999/1000", 300),
        ({"range": "bytes=-50"}, 950, 206, "bytes 950-999/1000", 50),
        ({"range": "bytes=0-1,4-5"}, 0, 200, None, 1000),
        ({"range": "bytes=10-19", "if-range": '"one"'}, 10, 206, "bytes 10-19/1000", 10),
        (
            {"range": "bytes=10-19", "if-range": "Tue, 24 Nov 2026 10:00:00 GMT"},
            10,
            206,
            "bytes 10-19/1000",
            10,
        ),
        ({"range": "bytes=10-19", "if-range": '"other"'}, 0, 200, None, 1000),
    ],
)
def test_a_part_is_cut_out_whole(
    module: Callable[..., object],
    headers: dict[str, str],
    first: int,
    status: int,
    content_range: str,
    size: int,
) -> None:
    assert module("worker/ranges.js", SLICE, headers, first) == {
        "status": status,
        "range": content_range,
        "length": str(size),
        "accepts": "bytes",
        "type": "audio/mp4",
        "size": size,
        "isRight": True,
    }


def test_past_the_end_says_how_long_it_is(module: Callable[..., object]) -> None:
    answer = module("worker/ranges.js", SLICE, {"range": "bytes=1000-"}, 0)
    assert isinstance(answer, dict)
    assert (answer["status"], answer["range"], answer["size"]) == (416, "bytes */1000", 0)
