"""Time and memory, as ratios to plain BERTopic measured in the same run."""

import pipeline  # its root switches off what would use the network, for plain BERTopic too

__all__ = ["pipeline"]
