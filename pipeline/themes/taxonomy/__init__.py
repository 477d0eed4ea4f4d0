"""Seed themes: a table of names and descriptions, and how sentences are given its themes without one labelled example."""
