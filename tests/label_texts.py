"""Learn a seed taxonomy from texts and label the same texts, as a fit does."""

from pipeline.themes.taxonomy.zero_shot import apply_rule, learn_rule


def label_texts(texts, vectors, taxonomy, encode):
    return apply_rule(learn_rule(texts, vectors, taxonomy, encode), texts, vectors, taxonomy, encode)
