"""From an audio file of anybody's to one that phones play: read, levelled, encoded, in a process of its own."""
