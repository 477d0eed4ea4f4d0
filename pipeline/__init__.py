"""whatwhy: what customers do, beside why, in their own words."""

__version__ = "0.1.0"
