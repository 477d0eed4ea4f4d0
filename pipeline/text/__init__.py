"""What English words are before anything is known of their text: stop words, content words, stems."""
