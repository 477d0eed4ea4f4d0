"""Reads reasons in customers' words: which words are a cause, which an effect."""
