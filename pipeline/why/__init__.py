"""Why: reasons gathered into drivers, asks into wishes, and both into chains."""
