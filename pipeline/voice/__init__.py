"""What each sentence says: feeling, signals, reasons."""
