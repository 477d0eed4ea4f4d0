"""People's corrections: what they ask, how it is kept and replayed on each fit, and what then assigns sentences to themes."""
