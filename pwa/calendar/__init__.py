"""Appointments as a file for the phone's own calendar."""
