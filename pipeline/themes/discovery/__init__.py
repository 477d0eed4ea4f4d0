"""Find themes, and find them again without losing those that stand."""
