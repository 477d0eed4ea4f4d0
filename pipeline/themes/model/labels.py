"""Temporary shim."""

from pipeline.themes.naming.named import named, named_broader


def label_themes(texts, theme, probability, model, *, vectors, encode, brand_words=()):
    f = named(texts, theme, probability, model, vectors=vectors, brand_words=brand_words, encode=encode)
    return f.assign(fit=1.0)


def label_broader(leaves, groups, texts, theme, probability, model, *, vectors, encode, brand_words=()):
    return named_broader(texts, theme, probability, model, groups, leaves, vectors=vectors, brand_words=brand_words, encode=encode)
