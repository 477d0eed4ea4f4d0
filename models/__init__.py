"""What was trained here: small heads, each with weights, a card and its trainer."""
