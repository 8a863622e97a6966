"""What can happen with a way in, and with who sees whom; and how it is said."""

from dataclasses import dataclass
from datetime import datetime

# {person}: whose way in, or which client; {actor}: who did it; {giver} and {taker}: whom a client was with, and is with
# since. A sentence each, as the practice's owner reads it.
EVENTS = {
    "invited": "{actor} made an invitation for {person}.",
    "invitation-revoked": "{actor} took back an invitation for {person}.",
    "code-wrong": "A wrong code was given for the invitation of {person}.",
    "code-ended": "A wrong code was given for the fifth time. The invitation of {person} ended.",
    "joined": "{person} made a passkey and came in for the first time.",
    "recovered": "{person} made a new passkey after a new invitation. All earlier ways in ended.",
    "signed-in": "{person} signed in.",
    "older-counter": "A passkey of {person}, kept on one device only, came with an older counter: maybe a copy.",
    "refused": "A passkey of {person} was not accepted.",
    "signed-out": "{person} signed out.",
    "signed-out-elsewhere": "{person} signed out another browser.",
    "signed-out-everywhere-else": "{person} signed out everywhere else.",
    "device-invited": "{actor} made a code for another device of their own.",
    "device-code-ended": "{actor} took back the code for another device.",
    "device-added": "{person} made a passkey on another device and signed in there. Nothing ended.",
    "passkey-added": "{person} made another passkey.",
    "passkey-renamed": "{person} gave a passkey another name.",
    "access-ended": "{actor} ended the access of {person}.",
    "passkey-removed": "{person} removed a passkey.",
    "plan-paused": "{actor} paused the plan of {person}.",
    "plan-goes-on": "{actor} went on with the plan of {person}.",
    "plan-ended": "{actor} ended the plan of {person}. Open links ended.",
    "plan-again": "{actor} started the plan of {person} again.",
    "question-withdrawn": "{actor} withdrew a question to {person}.",
    "left": "{person} deleted their account.",
    "account-deleted": "{actor} deleted the account of {person}.",
    "handed-over": "{actor} handed {person} over from {giver} to {taker}.",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened. `detail`: the name of a browser or of a passkey, or nothing."""

    at: datetime
    event: str
    person_id: str
    person: str
    actor: str
    detail: str
    giver: str | None = None
    taker: str | None = None

    @property
    def words(self) -> str:
        """What happened, in a sentence."""
        others = {"giver": self.giver or "somebody", "taker": self.taker or "somebody"}
        return EVENTS[self.event].format(person=self.person or "Somebody", actor=self.actor, **others)
