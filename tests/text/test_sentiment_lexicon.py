"""The lexicon of sentiment: every row is of the form that its users count on."""

from importlib import resources
from typing import get_args

from pipeline.text.sentiment_lexicon import Kind, Polarity, opinion_scores, sentiment_terms


def test_every_row_names_a_term_once_with_a_known_polarity_and_known_kinds():
    lines = resources.files("pipeline.text").joinpath("sentiment_lexicon.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len({(term, polarity) for term, polarity, _ in rows}) == len(rows)
    for term, polarity, kinds in rows:
        assert term == term.lower().strip() and polarity in get_args(Polarity) and set(kinds.split()) <= set(get_args(Kind))


def test_our_words_overrule_vader_and_what_is_no_opinion_has_no_score():
    scores = opinion_scores()
    assert all(scores[word] > 0 for word in sentiment_terms("opinion", "positive"))
    assert all(scores[word] < 0 for word in sentiment_terms("opinion", "negative"))
    assert not (sentiment_terms("unrated") - sentiment_terms("opinion")) & set(scores)
    assert scores["awful"] < 0 < scores["great"]
