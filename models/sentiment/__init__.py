"""The sentiment head: weights, card, trainer, and the lines that were written for it."""
