"""The head that tells asks and advice from the rest: weights, card, trainer, and the lines that were written for it."""
