"""The matcher: does a statement support a key point, in meaning and in pole? Weights, card and trainer."""
