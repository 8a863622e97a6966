"""`python -m tests.recordings.mutated SEED COUNT`: transcode so many changed files, and say what came of each kind.

In a process of its own: a fault in a library would end it, and whoever started it would see that.
"""

import io
import json
import random
import resource
import sys
import time
from collections import Counter

from pwa.recordings.transcoding.convert import convert
from pwa.recordings.transcoding.reading import Unusable
from tests.recordings.sounds import FORMS, sound

MEMORY = 1 << 30
SLOWEST = 20.0  # seconds of computing for one small file
HEAD = 400


def mutated(dice: random.Random, content: bytes, other: bytes) -> bytes:
    """`content`, changed in one of the ways in which files are."""
    changed = bytearray(content)
    place = dice.randrange(HEAD if dice.random() < 0.6 else len(changed)) % len(changed)
    match dice.randrange(7):
        case 0:
            return bytes(changed[: place + 1])
        case 1:
            changed[place : place + dice.randrange(1, 200)] = b""
        case 2:
            changed[place:place] = other[: dice.randrange(1, 500)]
        case 3:
            changed[place : place + 4] = dice.choice(
                [b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff", b"\x00\x00\x00\x01"]
            )
        case 4:
            return bytes(changed[:place] + other[place:])
        case 5:
            for _ in range(dice.randrange(1, 60)):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
        case _:
            for _ in range(dice.randrange(1, 6)):
                changed[dice.randrange(min(HEAD, len(changed)))] = dice.randrange(256)
    return bytes(changed)


def main(seed: int, count: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    dice = random.Random(seed)
    whole = [sound(form, 1.2, rate=16_000) for form in FORMS]
    became: Counter[str] = Counter()
    for _ in range(count):
        began = time.process_time()
        content = mutated(dice, dice.choice(whole), dice.choice(whole))
        try:
            convert(io.BytesIO(content), dice.random() < 0.1, lambda part: None)
            became["made"] += 1
        except Unusable as reason:
            became[str(reason)] += 1
        assert time.process_time() - began < SLOWEST
    print(json.dumps(became))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
