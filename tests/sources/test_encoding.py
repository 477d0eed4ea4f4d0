import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.encoding import find_encoding, read_lines

from .conftest import a_source

HEADER = "text,stars,posted\n"
WORDS = "Café Zürich – “très” bon, ça va: 5 €"


def table(text: str, rows: int = 3) -> str:
    return HEADER + f'"{text}",5,2026-01-01\n' * rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_found(read, encoding):
    result = read(table(WORDS).encode(encoding))
    assert (result.texts, result.rejects) == ([WORDS] * 3, [])


def test_utf16_with_a_big_end_first_mark(read):
    assert read(b"\xfe\xff" + table(WORDS).encode("utf-16-be")).texts == [WORDS] * 3


def test_latin_1_with_one_accent_among_many_plain_lines(read):
    content = (table("plain", 500) + '"d\xe9j\xe0 vu",5,2026-01-01\n').encode("latin-1")
    result = read(content)
    assert (result.texts[-1], result.rejects) == ("déjà vu", [])


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1251", "Доставка опоздала на два часа, и никто не позвонил. Еда была холодной, но вкусной."),
        ("cp1250", "Przesyłka dotarła spóźniona o dwa dni, a paczka była zupełnie zgnieciona. Żenada, więcej nie zamówię."),
        ("cp1252", "Größe paßt nicht, Rücksendung läuft über drei Wochen, ärgerlich für Käufer."),
        ("cp1252", "¿Por qué tardó tanto? El niño se quedó sin regalo, ¡qué vergüenza!"),
    ],
)
def test_code_pages_of_other_languages(read, encoding, words):
    assert read(table(words, 40).encode(encoding)).texts == [words] * 40


@pytest.mark.parametrize("broken", [b"caf\xff\xfe no", b"half a sign \xe2\x82 here", b"cut \xc3"])
def test_few_broken_lines_of_utf8_are_marked_and_counted(read, broken):
    content = table("plain", 60).encode() + broken + b",5,2026-01-01\n" + table(WORDS, 2).removeprefix(HEADER).encode()
    result = read(content)
    assert result.texts[-1] == WORDS
    assert "�" in result.texts[60]
    assert result.reasons == [(62, "bytes that are not UTF-8, shown as �", 0)]
    assert result.received == 63


def test_broken_lines_of_utf8_without_any_other_accent(read):
    result = read(table("plain", 60).encode() + b"caf\xff\xfe no,5,2026-01-01\n")
    assert result.texts[-1] == "caf�� no"
    assert result.reasons == [(62, "bytes that are not UTF-8, shown as �", 0)]


def test_an_encoding_that_is_none(read):
    with pytest.raises(SourceError, match=r'options.encoding = "uft-8" is no encoding. Did you mean "utf-8"'):
        read(table("a"), source=a_source(options={"encoding": "uft-8"}))


def test_an_encoding_that_is_given_but_wrong_is_counted(read):
    result = read(table(WORDS, 2).encode("cp1252"), source=a_source(options={"encoding": "ascii"}))
    assert [reason for _, reason, _ in result.reasons] == ["bytes that are not ASCII, shown as �"] * 2


def test_utf8_is_found_where_a_letter_lies_across_blocks(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(b"a" * ((1 << 20) - 1) + "é".encode() + b"\n")
    assert find_encoding(path, None) == "utf-8"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_can_be_read_as_text(tmp_path, content):
    path = tmp_path / "any.txt"
    path.write_bytes(content)
    for line in read_lines(path, find_encoding(path, None)):
        line.text.encode("utf-8")
        assert "\0" not in line.text
