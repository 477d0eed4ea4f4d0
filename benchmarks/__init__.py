"""Time and memory, as ratios to plain BERTopic measured in the same run."""
