"""People's corrections to drivers: how they are kept, and what they come to over the key points and matches of a run."""
