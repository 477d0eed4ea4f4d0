"""What each sentence says: sentiment, signals, reasons."""
