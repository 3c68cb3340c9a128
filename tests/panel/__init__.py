"""Invented people in numbers, and swaps of who they are: what must not move a score."""
