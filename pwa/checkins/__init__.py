"""Check-ins: definitions as data, answers, flags."""
