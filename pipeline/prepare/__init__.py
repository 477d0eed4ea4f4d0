"""Feedback to documents, sentences and vectors."""
