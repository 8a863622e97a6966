"""Prompts and what clients wrote to them."""
