"""Clauses of a text."""

from pipeline.text.clauses import cut_clauses


def test_clauses_end_at_marks_and_connectives():
    whole = "Great room, but the shower was cold. Nobody came!"
    assert cut_clauses(whole) == [whole]  # two words say too little alone
    assert cut_clauses("The room was great, but the shower was cold all day because the boiler broke") == [
        "The room was great,",
        "but the shower was cold all day",
        "because the boiler broke",
    ]
    assert cut_clauses("") == [""]
    assert len(cut_clauses("the shower was cold. " * 500)) == 12
