"""What finds the things that a sentence speaks of, and whether they are praised; see CARD.md."""
