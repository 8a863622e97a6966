"""Audio: catalogue, ranged serving, listening."""
