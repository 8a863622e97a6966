"""Lines that a client adds to a checklist: their own things to bring or to do."""
