"""What becomes of the sessions of a plan: moved, told, one more; and of the plan: paused, ended."""
