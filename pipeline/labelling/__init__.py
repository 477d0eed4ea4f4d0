"""Labelling a file without a store: rows in, the same rows out with columns added."""
