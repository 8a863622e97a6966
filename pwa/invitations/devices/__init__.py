"""One more device of one's own."""
