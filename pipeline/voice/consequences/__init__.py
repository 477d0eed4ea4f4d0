"""Consequences: what customers did about it, or will do."""
