"""Questions that a therapist sends to one client by hand: steps of the plan with words of their own."""
