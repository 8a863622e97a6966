"""What changed with a client since their therapist last opened their page."""
