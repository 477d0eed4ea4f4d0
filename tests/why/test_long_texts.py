"""Interviews: one long document holds thousands of sentences, and everybody says everything."""

import pandas as pd

from pipeline.store import Store

SENTENCE = "The van was late again, because nobody had told the driver where to go. "
SENTENCES = 3_000


def test_memory_does_not_grow_with_sentences_times_the_length_of_their_document(tmp_path):
    text = SENTENCE * SENTENCES
    places = range(0, len(text), len(SENTENCE))
    ids = [f"d:{place}" for place in range(SENTENCES)]
    document = {
        "document_id": "d",
        "load_id": "l",
        "source": "s",
        "kind": "forum",
        "person_id": "p",
        "text": text,
        "words": 9,
        "status": "counted",
    }
    sentences = {"sentence_id": ids, "document_id": "d", "position": range(SENTENCES), "start_char": places, "text": SENTENCE.strip()}
    ends = [place + len(SENTENCE) - 1 for place in places]
    matched = {
        "reason_id": ids,
        "sentence_id": ids,
        "document_id": "d",
        "person_id": "p",
        "theme_id": 1,
        "origin": "stated",
        "driver_id": "k",
    }
    matched |= {"cause_start": places, "cause_end": ends, "polarity": -0.5, "direction": -1, "confidence": 0.9, "match_probability": 0.9}
    with Store.open(tmp_path / "voc.duckdb") as store:
        store.connection.register("rows", pd.DataFrame([document]))
        store.connection.execute("insert into documents by name select *, map() as segments from rows")
        store.insert("sentences", pd.DataFrame(sentences).assign(end_char=ends, subject_text="", text_hash=""))
        store.connection.register("matched", pd.DataFrame(matched))
        store.connection.execute("set memory_limit = '150MB'; set max_temp_directory_size = '0MB'")  # 600 MB if the text rode along
        assert store.make("table", "driver_reasons", least=1) == SENTENCES
        assert store.value("select count(*) from driver_reasons where quote = $said", said=SENTENCE.strip()) == SENTENCES


def test_who_speaks_against_the_direction_of_a_driver_is_part_of_its_base(tmp_path):
    said = pd.DataFrame({"person_id": [f"p{number}" for number in range(20)], "direction": [-1] * 5 + [1] * 15})
    said = said.assign(driver_id="k", theme_id=1, other=False, origin="stated", source="s", polarity=0.0, hedged=False, competitor=False)
    with Store.open(tmp_path / "voc.duckdb") as store:
        store.connection.register("driver_reasons", said.assign(match_probability=0.9))
        store.connection.register(
            "named", pd.DataFrame({"theme_id": [1], "driver_id": ["k"], "label": ["x"], "direction": [-1], "restates": [False]})
        )
        store.make("table", "drivers")
        (row,) = store.query("select people, base_people, share, share_high from drivers").to_dict("records")
    assert (row["people"], row["base_people"], float(row["share"])) == (20, 20, 1.0)
    assert row["share_high"] <= 1
