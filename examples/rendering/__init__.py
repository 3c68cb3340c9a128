"""Render invented people as resume files, one module a family of styles."""
