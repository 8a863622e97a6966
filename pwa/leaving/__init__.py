"""Leaving: a plan ends, an account is deleted, and what a practice must keep goes when its time is over."""
