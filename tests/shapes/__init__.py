"""Resumes of well-known shapes (Europass, academic CVs), written by hand as pages and printed."""
