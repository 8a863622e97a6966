"""The queue of sounds to make ready."""
