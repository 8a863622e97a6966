"""A question to the therapist, and what may be asked."""

from dataclasses import dataclass
from datetime import datetime

LONGEST = 2_000
# What became of taking back what a therapist had opened.
OPENED = "opened"


@dataclass(frozen=True)
class Question:
    """What a client wants to ask. `step_id` is empty where it is about no step, or about no step of the plan any more.

    `taken_back_at` is set where somebody had opened it before it was taken back: else it would not be here.
    """

    entry_id: str
    step_id: str
    text: str
    written_at: datetime
    received_at: datetime
    opened_at: datetime | None
    taken_back_at: datetime | None
    talked_at: datetime | None
    talked_by: str
