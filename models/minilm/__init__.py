"""The shipped encoder as an int8 graph, made by ``python -m models.minilm.export``; see CARD.md."""
