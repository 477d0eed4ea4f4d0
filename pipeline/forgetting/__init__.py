"""Forgetting: a person, an item or an age out of everything that is ours, so that neither a table nor a byte of a file tells of them."""
