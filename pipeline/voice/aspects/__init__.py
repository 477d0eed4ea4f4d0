"""Aspects: the thing that is spoken of, and how."""
