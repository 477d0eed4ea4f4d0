"""How many, how sure, which way."""
