"""What can go wrong, in words a person can read. `web/failures.py` turns each into an HTTP answer."""


class StillpointError(Exception):
    """An expected failure. `message` is a plain sentence that may be shown to anyone."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(StillpointError):
    """There is no such thing, or not for the person who asks: both look the same."""

    def __init__(self, message: str = "There is no page here, or it is not yours to see.") -> None:
        super().__init__(message)


class SignInNeeded(StillpointError):
    """Nobody is signed in, or the sign-in has ended."""

    def __init__(self, message: str = "Please sign in to go on.") -> None:
        super().__init__(message)


class OtherAccount(StillpointError):
    """An entry names another account than the one that is signed in."""


class Invalid(StillpointError):
    """What was sent cannot be taken. `fields` ties a sentence to each field that needs a look."""

    def __init__(self, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}


class Conflict(StillpointError):
    """It clashes with what is already there."""


class Refused(StillpointError):
    """The request was not acceptable as a request: wrong origin, wrong host, wrong kind of body."""


class PasskeyNotKnown(Refused):
    """The passkey is none that may sign in: unknown, ended, or not its own signature. Which of these is not told."""


class TooLarge(StillpointError):
    """The request body is over its limit."""


class TooMany(StillpointError):
    """It was done too often, as `said` says. `seconds`: how long to wait before the next try."""

    def __init__(self, seconds: int, said: str) -> None:
        unit = "second" if seconds == 1 else "seconds"
        super().__init__(f"{said} Please wait {seconds} {unit}, then try again. Nothing is lost.")
        self.seconds = seconds


class Busy(StillpointError):
    """The database is held by someone else for longer than we may wait. Trying again is right."""

    def __init__(self, message: str = "We are busy for a moment. Please try again.") -> None:
        super().__init__(message)


class NoRoom(Busy):
    """The disk takes nothing more. Trying again is right too: somebody will make room."""

    def __init__(self) -> None:
        super().__init__(
            "The disk of the server is full or broken. Nothing was kept. Please try again when there is room."
        )


class NotDone(StillpointError):
    """A command could not do what it was asked for, and changed nothing. `message` says why, and what to do."""


class CannotStart(StillpointError):
    """The program cannot start as it is configured. `message` says what to do."""
