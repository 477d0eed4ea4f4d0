"""The direction from blame to praise that the space of themes leaves out: weights, card, trainer."""
