"""A practice writes: drafts, steps of its own, their order, and what is hidden."""
