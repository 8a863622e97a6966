"""What a built-in text may name as its source: the parts of the two that there are, by their headings."""

import re

_ARTICLE = (
    "Why is Ketamine different?",
    "Indicators for treatment",
    "How is a session structured?",
    "guided meditation at the start of the session",
    "the work afterward",
    "integration meetings",
)
_FACTS = {
    1: (
        "Food and drink",
        "Medicines to raise with the prescriber",
        "Alcohol, cannabis, other drugs, caffeine",
        "Blood pressure",
        "Conditions the prescriber screens",
        "What changed since intake?",
        "Bring/wear",
        "Ride",
        "Support and intention",
    ),
    2: (
        "Tablet",
        "Drug timing",
        "Felt course",
        "Two-hour caution",
        "Common effects",
        "Eye mask and music",
        "Monitoring",
        "When it gets hard",
        "Consent and touch",
    ),
    3: (
        "Same day",
        "Integration",
        "The 24\N{EN DASH}72 h window",
        "Prompt schedule",
        "Warning signs",
        "Urinary",
        "Crisis resources",
    ),
    4: ("PHQ-9 and GAD-7: embeddable", "Use", "Change", "Item 9", "Other tools"),
    5: ("Evidence", "Format", "Voice", "Audio", "Trauma-sensitive"),
    7: ("Status", "Device line", "Marketing", "Privacy", "Roles"),
}


def _listed(headings: tuple[str, ...]) -> str:
    """One or more of them, each with what it is named for, where that is said."""
    one = rf"(?:{'|'.join(map(re.escape, headings))})(?: \([^()]+\)|, for [a-z ]+)?"
    return rf"{one}(?:[;,] {one})*"


_NAMED = re.compile(
    "|".join(
        (
            f"Source article: {_listed(_ARTICLE)}",
            "Clinical facts 0: rules? [1-4](?: and [1-4])?",
            *(f"Clinical facts {number}: {_listed(headings)}" for number, headings in _FACTS.items()),
        )
    )
)


def is_source(named: str) -> bool:
    """Whether it names a part that there is."""
    return _NAMED.fullmatch(named) is not None
