import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.prepare.language import detect_languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The seat was broken and nobody came to repair it", "en"),
        ("Great food, friendly staff", "en"),
        ("Wo bleibt meine Bestellung? Ich warte seit drei Wochen.", "de"),
        ("Livraison très rapide mais emballage abîmé", "fr"),
        ("La comida llegó fría y nadie pidió perdón", "es"),
        ("Il personale era gentile ma la camera sporca", "it"),
        ("O atendimento foi péssimo e demorado", "pt"),
        ("Het eten was koud en de ober was onbeleefd", "nl"),
        ("Personalen var trevlig men maten var kall och vi fick vänta länge", "sv"),
        ("Obsługa była miła, ale jedzenie zimne", "pl"),
        ("Сервис просто ужасный", "ru"),
        ("Τα πράγματα ήταν καλά", "el"),
        ("とても良いサービスでした", "ja"),
        ("服务非常好，谢谢你们", "zh"),
        ("서비스가 정말 좋았어요", "ko"),
        ("الخدمة كانت سيئة للغاية", "ar"),
    ],
)
def test_languages(text: str, language: str) -> None:
    found = detect_languages([text])
    assert found["language"][0] == language
    assert found["confidence"][0] > 0.6


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("trop cher", "fr"),
        ("Sehr gut", "de"),
        ("Muy bueno", "es"),
        ("bagus sekali", "id"),
        ("l'appli est nulle", "fr"),
        ("በጣም ጥሩ", "am"),
        ("很好", "zh"),
        ("最高です", "ja"),
        ("ល្អណាស់", "km"),
        ("ᏣᎳᎩ", "mis"),
        ("Good app", "en"),
        ("Love it", "en"),
        ("ok", "en"),
        ("meh", "en"),
        ("no wifi", "en"),
        ("The app's crash", "en"),
    ],
)
def test_nothing_is_english_by_default_however_short(text: str, language: str) -> None:
    assert detect_languages([text])["language"].tolist() == [language]


@pytest.mark.parametrize("text", ["", "ggplot2", "10/10 👍", "<EMAIL>", "@jo https://t.co/abc", "gr8", "xqzzt", "CRAN"])
def test_what_no_list_knows_stays_open(text: str) -> None:
    found = detect_languages([text])
    assert found["language"].tolist() == ["und"] and found["confidence"].tolist() == [0]


def test_the_default_wins_where_another_language_is_hardly_likelier() -> None:
    assert detect_languages(["Super"])["language"].tolist() == ["en"]
    assert detect_languages(["Super"], default="de")["language"].tolist() == ["de"]


def test_handles_links_and_placeholders_are_not_read() -> None:
    text = "@Das_ist_ein_Name https://die-und-der-das.example/nicht/auch <NAME> lost bag again, awful"
    assert detect_languages([text])["language"][0] == "en"


@given(st.lists(st.text(max_size=60), max_size=6))
def test_one_row_per_text_whatever_its_neighbours(texts: list[str]) -> None:
    together = detect_languages(texts)
    assert list(together.columns) == ["language", "confidence"] and len(together) == len(texts)
    assert together["confidence"].between(0, 1).all()
    alone = [detect_languages([text]) for text in texts]
    if alone:
        pd.testing.assert_frame_equal(together, pd.concat(alone, ignore_index=True))
