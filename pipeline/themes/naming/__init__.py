"""What themes are called: labels, keywords, descriptions, typical sentences, and the broader themes above them."""
