"""Render the same invented people in many layouts with the tools that people use; the files stand in ``files/``."""
