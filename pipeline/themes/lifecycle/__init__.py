"""Themes from fit to fit: whether they still match, what is new and grows, when to refit, and which themes continue."""
