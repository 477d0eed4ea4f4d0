"""Themes that are given: a table of names and descriptions, and how sentences are given its themes by meaning."""
