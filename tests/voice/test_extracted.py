import pandas as pd

from pipeline.voice.extracted import extract_reasons
from pipeline.voice.reasons.stated import COLUMNS


def found(*documents):
    rows = []
    for number, sentences in enumerate(documents):
        start = 0
        for position, text in enumerate(sentences):
            rows.append((f"d{number}:{position}", f"d{number}", position, start, text))
            start += len(text) + 1
    frame = pd.DataFrame(rows, columns=["sentence_id", "document_id", "position", "start_char", "text"])
    return extract_reasons(frame), [" ".join(sentences) for sentences in documents]


def test_stated_and_unmarked_reasons_stand_in_one_table():
    rows, texts = found(["Terrible stay.", "The room was noisy and there was no hot water."], ["I left because the app froze twice a day."])
    assert list(rows.columns) == list(COLUMNS)
    assert set(rows["kind"]) == {"stated", "unmarked"}
    unmarked = rows[rows["kind"] == "unmarked"].iloc[0]
    assert texts[0][unmarked["effect_start"] : unmarked["effect_end"]] == "Terrible stay"
    assert unmarked["cause_sentence_id"] == "d0:1"
    assert unmarked["cue"] == ""


def test_what_is_stated_is_not_found_a_second_time():
    rows, _ = found(["Terrible stay because the room was noisy."])
    assert rows["kind"].tolist() == ["stated"]
    assert rows["reason_id"].is_unique


def test_a_document_gives_the_same_reasons_in_any_company():
    one = ["Terrible stay.", "The room was noisy and there was no hot water."]
    alone, _ = found(one)
    beside, _ = found(one, ["I left because the app froze twice a day."])
    pd.testing.assert_frame_equal(alone, beside[beside["document_id"] == "d0"].reset_index(drop=True))


def test_nothing_gives_no_reasons():
    rows, _ = found()
    assert rows.empty
    assert list(rows.columns) == list(COLUMNS)
