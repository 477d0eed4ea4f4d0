"""What the sentences are about: themes with an identity."""
