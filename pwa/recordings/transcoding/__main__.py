"""The process that transcodes one file: `python -m pwa.recordings.transcoding`, told its job on standard input.

It reads what anybody may have sent, so it gets little: a share of time, memory and disk that ends it when it is used
up, the keys of just the two files of its job, no key of ours, and nothing but FFmpeg's reader for that kind of file,
which can open no other file and no address. It is the same user as the server: the system would let it open what that
may open, and keeps it from nothing besides the limits below. It is gone when the server is, and not before: what asks
all processes to end (Ctrl-C, a service manager) would else break off what the server still waits for.
"""

import errno
import hashlib
import json
import os
import resource
import signal
import sys
import threading
from pathlib import Path

from pwa.recordings.sealing import Damaged, Sealed, Sealer, Stream
from pwa.recordings.transcoding.job import ENDS, PROGRESS, TOO_MUCH, Job, Outcome, kept_from

CPU = 15 * 60  # seconds
MEMORY = 1 << 30  # of addresses, most of which are the libraries
OUTPUT = 100 << 20
FILES = 32
GONE = "The file that was sent is not on the server any more. Please send it again."
STEP = 0.01  # of the whole, between two lines of progress


def main() -> None:
    """Do the job."""
    for asked in ENDS:
        signal.signal(asked, signal.SIG_IGN)
    _limit()
    job = Job(**json.loads(sys.stdin.readline()))
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    print(done(job).told(), flush=True)


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(10)  # who waits for a page goes first


def _end_with_the_server() -> None:
    """Nobody writes to us any more: this returns when the server has let go of its end."""
    sys.stdin.read()
    os._exit(1)


def done(job: Job) -> Outcome:
    """What came of it."""
    # Not before the limits hold: this loads FFmpeg's libraries.
    from pwa.recordings.transcoding.convert import convert
    from pwa.recordings.transcoding.reading import Unusable

    try:
        with Sealed(Path(job.source), job.source_key, job.source_id) as source:
            made = convert(Stream(source), job.with_bed, _Teller())
    except Unusable as reason:
        return Outcome(refused=str(reason))
    except Damaged as problem:
        return _not_opened(problem.__cause__)
    try:
        _write(job, made.content)
    except OSError as error:
        return Outcome(refused=TOO_MUCH) if error.errno == errno.EFBIG else kept_from(error)
    return Outcome(made.seconds, len(made.content), hashlib.sha256(made.content).hexdigest())


def _not_opened(cause: BaseException | None) -> Outcome:
    """A file that is there, and may not be opened just now, is not lost."""
    if isinstance(cause, OSError) and not isinstance(cause, FileNotFoundError):
        return kept_from(cause)
    return Outcome(refused=GONE)


def _write(job: Job, content: bytes) -> None:
    handle = os.open(job.target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        sealer = Sealer(file, job.target_key, job.target_id)
        sealer.write(content)
        sealer.close()


class _Teller:
    """Says how far it is, now and then."""

    def __init__(self) -> None:
        self._said = 0.0

    def __call__(self, part: float) -> None:
        if part >= self._said + STEP:
            self._said = part
            print(f"{PROGRESS}{part:.2f}", flush=True)


if __name__ == "__main__":
    main()
