"""What goes into a calendar file. A calendar is seen by others: nothing in it says what an appointment is for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pwa.plans.model import Plan

if TYPE_CHECKING:
    from icalendar import Alarm, Event

TITLE = "Appointment"
TYPE = "text/calendar; charset=utf-8"
# A calendar keeps time free for this long. Nobody is told that it will last so long: how long is never promised.
MEETING_LASTS = timedelta(hours=1)
REMINDERS = (timedelta(days=1), timedelta(hours=2))
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Appointment:
    """One event. `id` stays the same when it moves, so that a newer file replaces what an older one brought."""

    id: str
    starts_at: datetime
    lasts: timedelta | None  # None: no end is given
    place: str
    is_off: bool = False
    title: str = TITLE
    words: str = ""
    reminders: tuple[timedelta, ...] = REMINDERS


def of_plan(plan: Plan, place: str, moment: datetime) -> list[Appointment]:
    """The session and the agreed meetings of a plan. What has no day cannot stand in a calendar."""
    session, found = plan.session, []
    if session.starts_at:
        found.append(Appointment(session.id, session.starts_at, session.lasts, place, session.is_off))
    for step in plan.steps:
        if step.meets_at:
            # A meeting may well be held although the session is not.
            is_off = session.state == "ended" and step.meets_at > moment
            found.append(Appointment(step.id, step.meets_at, MEETING_LASTS, place, is_off))
    return found


def calendar_file(appointments: Iterable[Appointment], moment: datetime) -> bytes:
    """The file (RFC 5545), as of `moment`. Instants are in UTC, so that no zone's rules are needed to read it."""
    # Not at the top: it takes a good part of the start, and few requests need it.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Stillpoint//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for appointment in appointments:
        calendar.add_component(_event(appointment, moment))
    made: bytes = calendar.to_ical()
    return made


def _event(appointment: Appointment, moment: datetime) -> "Event":
    from icalendar import Event  # as above

    event = Event()
    event.add("uid", appointment.id)
    event.add("summary", appointment.title)
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    if appointment.lasts:
        event.add("dtend", (appointment.starts_at + appointment.lasts).astimezone(UTC))
    event.add("dtstamp", moment)
    event.add("last-modified", moment)
    # Calendars take the higher number for the newer state: so it counts the time, also past a restored backup.
    event.add("sequence", int((moment - _SINCE).total_seconds()))
    event.add("status", "CANCELLED" if appointment.is_off else "CONFIRMED")
    event.add("class", "PRIVATE")
    if appointment.place:
        event.add("location", appointment.place)
    if appointment.words:
        event.add("description", appointment.words)
    if not appointment.is_off:
        for before in appointment.reminders:
            event.add_component(_alarm(appointment.title, before))
    return event


def _alarm(title: str, before: timedelta) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -before)
    return alarm
