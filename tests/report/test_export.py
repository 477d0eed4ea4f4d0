import pandas as pd
import pytest

from pipeline.errors import StoreError, VocError
from pipeline.report.export import WRITERS, write
from pipeline.store import Store

TEXTS = ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "fine, thanks", "<b>x</b>'; drop table themes; --"]


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "voc.duckdb") as opened:
        for number, text in enumerate(TEXTS):
            opened.connection.execute(
                "insert into quotes_refused values ('quote', $id, 0, 1, $text, now()::timestamp)", {"id": str(number), "text": text}
            )
        yield opened


def texts(path):
    if path.suffix == ".parquet":
        return pd.read_parquet(path)["text"].tolist()
    return (pd.read_csv(path, dtype=str) if path.suffix == ".csv" else pd.read_excel(path, dtype=str))["text"].tolist()


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_no_text_begins_as_a_formula(store, tmp_path, ending):
    out = tmp_path / f"out{ending}"
    assert write(store, "quotes_refused", out) == len(TEXTS)
    assert not [text for text in texts(out) if text.startswith(("=", "+", "-", "@", "\t"))]
    assert [text.lstrip("'") for text in texts(out)] == [text.lstrip("'") for text in TEXTS]


def test_parquet_keeps_every_text_as_it_is(store, tmp_path):
    write(store, "quotes_refused", tmp_path / "out.parquet")
    assert texts(tmp_path / "out.parquet") == TEXTS


def test_lists_and_structs_can_be_exported(store, tmp_path):
    store.connection.execute("create table nested as select [{'a': 1, 'b': 'x'}] as rows, map {'k': 'v'} as pairs")
    for ending in WRITERS:
        assert write(store, "nested", tmp_path / f"nested{ending}") == 1


def test_a_wrong_table_or_ending_gets_an_answer(store, tmp_path):
    with pytest.raises(StoreError, match='Did you mean "themes"'):
        write(store, "theme", tmp_path / "out.csv")
    with pytest.raises(VocError, match=r"\.csv, \.parquet, \.xlsx"):
        write(store, "themes", tmp_path / "out.doc")
    with pytest.raises(VocError, match="Cannot write"):
        write(store, "themes", tmp_path / "no/such/folder/out.csv")
