import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipeline.prepare.sentences import find_sentence_spans, split_documents


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in next(find_sentence_spans([text]))]


def test_sentences_of_a_review():
    assert split("The app froze. That's why I left! Will you fix it?") == ["The app froze.", "That's why I left!", "Will you fix it?"]


def test_a_sentence_ends_with_its_paragraph():
    assert split("Pros: taste\nCons: plastic") == ["Pros: taste", "Cons: plastic"]


def test_a_placeholder_is_never_cut():
    text = "RT <HANDLE>: <NAME> from support rang <PHONE> twice. Thanks <NAME>."
    assert all(sentence.count("<") == sentence.count(">") for sentence in split(text))


texts = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200) | st.sampled_from(
    ["", " ", "one", "ALL CAPS NO PUNCTUATION " * 50, "😡😡", "a.b.c. d", "x " * 3000, "\n\n\n", "Hi <NAME>. <"]
)


@given(st.lists(texts, max_size=4))
def test_spans_are_trimmed_ordered_and_hold_every_word(drawn):
    for text, spans in zip(drawn, find_sentence_spans(drawn), strict=True):
        end = 0
        for start, stop in spans:
            assert end <= start < stop <= len(text)
            assert text[start:stop] == text[start:stop].strip()
            assert not text[end:start].strip()
            end = stop
        assert not text[end:].strip()


def test_a_document_loses_its_own_product_from_the_subject_and_from_nothing_else():
    rows = pd.DataFrame({"document_id": ["d"], "text": ["Acme lost my bag. Thanks, @Acme!"], "product": ["Acme"]})
    made = split_documents(rows, ["Zed"])
    assert made["text"].tolist() == ["Acme lost my bag.", "Thanks, @Acme!"]
    assert made["subject_text"][0] == "lost my bag."
    assert made["sentence_id"].tolist() == ["d:0", "d:1"]
    assert all("Acme lost my bag. Thanks, @Acme!"[row.start_char : row.end_char] == row.text for row in made.itertuples())


def test_what_is_said_again_is_read_once_and_placed_wherever_it_stands():
    assert list(find_sentence_spans(["Late. Bad.\nLate. Bad.", "Late. Bad."])) == [[(0, 5), (6, 10), (11, 16), (17, 21)], [(0, 5), (6, 10)]]


def test_an_endless_word_keeps_its_place():
    text = "It broke. " + "!?_" * 400 + " Never again."
    spans = next(find_sentence_spans([text]))
    assert text[slice(*spans[0])] == "It broke."
    assert spans[-1][1] == len(text)
