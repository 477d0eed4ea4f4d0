"""Why: statements matched to key points, asks to one another, and both joined into chains."""
