"""A practice's approved content: step texts, check-ins, recordings."""
