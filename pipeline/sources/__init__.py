"""Raw files to feedback."""
