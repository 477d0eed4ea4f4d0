"""People's corrections: what they ask, how it is kept, and what it comes to on the themes of today."""
