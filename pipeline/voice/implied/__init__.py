"""Links: which opinion explains which, where no word ties the two together."""
