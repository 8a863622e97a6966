"""Run every measurement, or those that are named: startup, bytes, today, entries."""

import sys
from importlib import import_module

NAMES = ("startup", "bytes", "today", "entries")


def main(chosen: list[str]) -> int:
    unknown = set(chosen) - set(NAMES)
    if unknown:
        print(
            f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}",
            file=sys.stderr,
        )
        return 2
    for name in chosen or NAMES:
        import_module(f"bench.{name}").main()
    return 0


sys.exit(main(sys.argv[1:]))
