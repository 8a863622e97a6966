"""What clients want to ask their therapist."""
