"""Run every measurement, or those that are named: startup, bytes, today, entries, sign_ins, flush, prepare, listen,
questions.

Those that take longer run only when they are named: worker (a minute), cold (three), answers (four), clients (two),
client_page (one), audio (two), and lighthouse (seven, and a Lighthouse from npm).
"""

import os
import sys
from importlib import import_module

NAMES = ("startup", "bytes", "today", "entries", "sign_ins", "flush", "prepare", "listen", "questions")
WHEN_NAMED = ("worker", "cold", "answers", "clients", "client_page", "audio", "lighthouse")


def main(chosen: list[str]) -> int:
    known = (*NAMES, *WHEN_NAMED)
    unknown = set(chosen) - set(known)
    if unknown:
        print(
            f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(known)}",
            file=sys.stderr,
        )
        return 2
    # What others do meanwhile widens every figure.
    print(
        f"{'machine':<10} {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before this began", flush=True
    )
    for name in chosen or NAMES:
        import_module(f"bench.{name}").main()
    return 0


sys.exit(main(sys.argv[1:]))
