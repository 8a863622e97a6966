"""`stillpoint demo`: a filled-in practice with one therapist, one client, and a session three days away."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pwa.accounts import service as accounts
from pwa.clock import now
from pwa.first_start import opened
from pwa.invitations import service as invitations
from pwa.invitations.prep_links import service as prep_links
from pwa.library import service as library
from pwa.plans import service as plans
from pwa.settings import Settings

PRACTICE = {
    "name": "Harbour Practice (demo)",
    "phone": "+1 555 010 0100",
    "address": "12 Quay Street, Portland, ME 04101",
    "country": "US",
    "time_zone": "America/New_York",
    "who_reads": "Dr. Rivera reads check-ins on working days before 5 pm.",
    "out_of_hours": "In the evening and at weekends, call +1 555 010 0199.",
    "food_rule": "hours",
    "food_minutes": 240,
    "drink_rule": "hours",
    "drink_minutes": 120,
    "ride_rule": "words",
    "ride_words": "An adult you know takes you home. Please tell us who it is before the day.",
    "visit_words": "Plan about three hours for the visit.",
    "visit_minutes": 180,
    "measured_words": "We take your blood pressure and pulse when you come and before you go. Dr. Rivera is with you.",
    "tablets_words": "You hold the liquid for as long as we tell you on the day. Then you spit it into a cup.",
    "mask_words": "We have an eye mask and blankets for you. You may bring your own.",
    "touch_words": "A hand on your arm or shoulder, if you and Dr. Rivera agreed on it before the day.",
    "spoken_code": "on",
    "record_rule": "years",
    "record_years": 7,
}
THERAPIST = "Dr. Rivera"
CLIENT = "Sam"


async def prepare(settings: Settings) -> dict[str, str]:
    """Fill the empty database of `settings`; the links, by the names that DESIGN section 5 fixes."""
    async with opened(settings) as (db, known), db.write() as tx:
        practice_id, owner_id = await accounts.new_practice(
            tx, is_demo=True, owner_name=THERAPIST, **PRACTICE
        )
        owner = await accounts.person(tx, practice_id, owner_id)
        await library.approve_all(tx, owner)
        client_id = await accounts.add_client(tx, owner, CLIENT, "")
        await plans.make_plan(tx, owner.practice, client_id, _in_three_days(owner.practice.zone))
        for_owner = await invitations.issue(tx, known, owner_id, owner.practice, "owner", None, now())
        for_client = await invitations.issue(tx, known, client_id, owner.practice, "client", owner_id, now())
        link = await prep_links.new(tx, known, owner, client_id)
    return {
        "url": settings.base_url,
        "owner_invitation": settings.base_url + for_owner.path,
        "client_invitation": settings.base_url + for_client.path,
        "client_code": for_client.spoken_code or "",
        "prep_link": settings.base_url + link.path,
    }


def _in_three_days(zone: ZoneInfo) -> datetime:
    local = now().astimezone(zone)
    return (local + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)
