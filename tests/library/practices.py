"""Practices as plain values, for rules that need no database."""

from pwa.accounts.model import Practice

# As it is made: nothing is set.
BLANK = Practice(
    id="p",
    name="",
    phone="",
    address="",
    country="",
    time_zone="UTC",
    who_reads="",
    out_of_hours="",
    food_rule="unset",
    food_minutes=None,
    drink_rule="unset",
    drink_minutes=None,
    ride_rule="unset",
    ride_words="",
    visit_words="",
    visit_minutes=None,
    measured_words="",
    tablets_words="",
    mask_words="",
    touch_words="",
    opening="at-once",
    link_words="",
    questionnaires="unset",
    spoken_code="unset",
    record_rule="unset",
    record_years=None,
    is_demo=0,
)
