"""The pair model: does opinion B explain opinion A? Weights, card and trainer."""
