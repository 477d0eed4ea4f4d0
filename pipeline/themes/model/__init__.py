"""What the themes are: units, the space they lie in, the clusterer that finds themes, their labels, and BERTopic around them."""
