"""Who works at a practice: its owners and therapists."""
