"""The two heads that say whether a sentence names a problem or a merit: weights, card, trainer."""
