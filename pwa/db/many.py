"""One question about several people: SQL takes a list of a fixed length, of which the rest is empty."""

from collections.abc import Sequence

MANY = 50
# For a statement: `client_id IN {IN_MANY}`.
IN_MANY = f"({', '.join(f':id{number}' for number in range(MANY))})"


def many(ids: Sequence[str]) -> dict[str, str]:
    """The parameters of IN_MANY. Raises ValueError for more than MANY ids."""
    if len(ids) > MANY:
        raise ValueError(f"at most {MANY} at once, and these are {len(ids)}")
    return {f"id{number}": ids[number] if number < len(ids) else "" for number in range(MANY)}
