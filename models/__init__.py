"""What was trained here: small heads, each with weights, a card and its trainer."""

import pipeline  # its root switches off what would use the network, before a trainer imports a library

__all__ = ["pipeline"]
