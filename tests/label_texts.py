"""Label texts by a seed taxonomy: learn it from them as a fit does, and name the theme of each as `voc themes label` does."""

from pipeline.themes.taxonomy.zero_shot import choose_themes, learn_rule, predict_probabilities


def name_themes(rule, texts, vectors, taxonomy, encode):
    return choose_themes(predict_probabilities(rule, texts, vectors, taxonomy, encode), taxonomy)


def label_texts(texts, vectors, taxonomy, encode):
    return name_themes(learn_rule(texts, vectors, taxonomy, encode), texts, vectors, taxonomy, encode)
