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


@pytest.mark.parametrize("text", ["", "ok", "Super", "Gran servicio", "10/10 👍", "<EMAIL>", "@jo https://t.co/abc", "wifi router modem"])
def test_short_and_uncertain_texts_get_the_default(text: str) -> None:
    assert detect_languages([text])["language"].tolist() == ["en"]
    assert detect_languages([text], default="de")["language"].tolist() == ["de"]


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
