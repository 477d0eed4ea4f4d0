"""Whether a statement in customers' words says what is the matter, or only judges."""
