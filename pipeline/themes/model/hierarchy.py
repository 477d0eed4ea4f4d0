"""Temporary shim."""
