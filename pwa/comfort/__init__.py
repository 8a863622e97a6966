"""The comfort plan: what would help on the day, in the client's own words, every version kept."""
