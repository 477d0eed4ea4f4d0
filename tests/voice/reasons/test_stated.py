"""Stated reasons: direction and spans for each cue, what is no reason, and exact offsets on any text."""

import pandas as pd
import pytest
from cut_documents import sentence_table

from pipeline.voice.reasons.stated import reasons


def spans(*sentences: str) -> list[tuple[str, str, str]]:
    """Return (cause, cue, effect) for each reason found in one document."""
    table, texts = sentence_table({"d0": list(sentences)})
    text = texts["d0"]
    return [
        (text[row.cause_start : row.cause_end], row.cue, text[row.effect_start : row.effect_end]) for row in reasons(table).itertuples()
    ]


@pytest.mark.parametrize("sentence", ["The staff were kind enough to help me.", "I left, saying that I was tired."])
def test_politeness_and_telling_are_no_reasons(sentence):
    assert spans(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "cause", "cue", "effect"),
    [
        ("I left because the app froze.", "the app froze", "because", "I left"),
        ("Because the app froze, I left the site.", "the app froze", "because", "I left the site"),
        ("We missed our train because of the late delivery.", "the late delivery", "because of", "We missed our train"),
        ("Because of the delay, we missed our train.", "the delay", "because of", "we missed our train"),
        ("The parcel was late due to bad weather.", "bad weather", "due to", "The parcel was late"),
        ("The delay was due to a strike.", "a strike", "due to", "The delay"),
        ("Since the app is broken, I cannot log in.", "the app is broken", "since", "I cannot log in"),
        ("I had to wait outside, as the shop was full.", "the shop was full", "as", "I had to wait outside"),
        ("The soup was cold, so I complained to the cook.", "The soup was cold", "so", "I complained to the cook"),
        ("It was so cold that we left.", "It was so cold", "so that", "we left"),
        ("They lost my parcel, which meant I missed the party.", "They lost my parcel", "which meant", "I missed the party"),
        ("Staff were rude and that's why I left the shop.", "Staff were rude", "that's why", "I left the shop"),
        ("The delay was caused by a strike.", "a strike", "caused by", "The delay"),
        ("Poor training leads to long waits.", "Poor training", "led to", "long waits"),
        ("The rewards are good enough to keep me playing.", "The rewards are good enough", "enough to", "keep me playing"),
        ("The tea was hot, and I feel safe knowing that they check.", "they check", "knowing that", "I feel safe"),
        ("The fee was set on the basis that it was new.", "it was new", "on the basis that", "The fee was set"),
        ("They refused my claim on the grounds of age.", "age", "on the basis of", "They refused my claim"),
        ("They refused my claim, stating that it came late.", "it came late", "stating that", "They refused my claim"),
        ("The app syncs by itself, allowing me to rest.", "The app syncs by itself", "making", "me to rest"),
        ("It was full so you have to wait outside.", "It was full", "so", "you have to wait outside"),
        ("Not quite ten as the food was cold.", "the food was cold", "as", "Not quite ten"),
        ("Cancelled due to rising fees.", "rising fees", "due to", "Cancelled"),
        ("I cancelled my plan after they charged me twice.", "they charged me twice", "after", "I cancelled my plan"),
        ("The reason I left is that prices doubled.", "prices doubled", "reason is", "I left"),
        ("We got there in time thanks to the friendly courier.", "the friendly courier", "thanks to", "We got there in time"),
        ("Owing to a power cut, the shop was closed.", "a power cut", "owing to", "the shop was closed"),
        ("I LEFT BECAUSE THE APP FROZE.", "THE APP FROZE", "because", "I LEFT"),
        ("i left because the app froze", "the app froze", "because", "i left"),
        ("I left because the app froze \U0001f620\U0001f620", "the app froze", "because", "I left"),
        ("I left cos the app froze.", "the app froze", "because", "I left"),
        ("I left bc the app froze.", "the app froze", "because", "I left"),
        ("I left becuase of the fees.", "the fees", "because of", "I left"),
        ("Given the price, I expected more.", "the price", "given", "I expected more"),
        ("Now that the fee doubled, I will leave.", "the fee doubled", "given that", "I will leave"),
        ("Seeing as the shop was closed, I left.", "the shop was closed", "given that", "I left"),
        ("I was late, hence the anger.", "I was late", "therefore", "the anger"),
        ("It was so slow I gave up.", "It was so slow", "so", "I gave up"),
        ("The app is too slow to use at work.", "The app is too slow", "too to", "use at work"),
        ("The fee made me switch banks.", "The fee", "made", "me switch banks"),
        ("The update forced me to buy a new phone.", "The update", "made", "me to buy a new phone"),
        ("What made me leave was the price.", "the price", "what made", "me leave"),
        ("Long queues mean that I give up.", "Long queues", "means", "I give up"),
        ("The delay resulted in a missed connection.", "The delay", "led to", "a missed connection"),
        ("They fined me for parking in my own space.", "parking in my own space", "for doing", "They fined me"),
        ("After three failed deliveries I left.", "three failed deliveries", "after", "I left"),
        ("The tidy layout is the reason I use it.", "The tidy layout", "reason is", "I use it"),
        ("The delay is down to poor planning.", "poor planning", "down to", "The delay"),
        ("Excellent because the staff were kind.", "the staff were kind", "because", "Excellent"),
        ("I think the app was down due to the flood.", "the flood", "due to", "the app was down"),
        ("The soup was cold but I stayed because the wine was good.", "the wine was good", "because", "I stayed"),
        ("Very good because the nurses were kind.", "the nurses were kind", "because", "Very good"),
        ("Nothing, because the shop sells all I need.", "the shop sells all I need", "because", "Nothing"),
        ("I would like to leave but I am not able to because of the fee.", "the fee", "because of", "I am not able to"),
        ("They said that my claim was late because the form was lost.", "the form was lost", "because", "my claim was late"),
        ("I often come here cause they are kind.", "they are kind", "because", "I often come here"),
        ("I like the shop because is very cheap.", "is very cheap", "because", "I like the shop"),
        ("Due to snow it was late.", "snow", "due to", "it was late"),
        ("Despite the delay due to heavy snow, we enjoyed the trip.", "heavy snow", "due to", "the delay"),
        ("I work on Mondays, so could not come.", "I work on Mondays", "so", "could not come"),
        ("The app froze and I lost my data, so I left.", "I lost my data", "so", "I left"),
        ("Nobody is listed, as the rules are not clear.", "the rules are not clear", "as", "Nobody is listed"),
        ("They made a change that has caused strange errors.", "a change", "caused", "strange errors"),
        ("It is readable so that even beginners can follow.", "It is readable", "so that", "even beginners can follow"),
    ],
)
def test_cause_cue_and_effect(sentence: str, cause: str, cue: str, effect: str) -> None:
    assert spans(sentence) == [(cause, cue, effect)]


@pytest.mark.parametrize("opening", ["That's why", "This is why", "Therefore", "As a result", "Hence", "For this reason,"])
def test_the_cause_can_be_the_sentence_before(opening: str) -> None:
    [(cause, _, effect)] = spans("The app froze three times.", f"{opening} I left the company.")
    assert (cause, effect) == ("The app froze three times", "I left the company")


@pytest.mark.parametrize("opening", ["This is because", "Because", "The reason is that", "Reason:", "I think it is because"])
def test_the_effect_can_be_the_sentence_before(opening: str) -> None:
    [(cause, _, effect)] = spans("I cancelled my plan.", f"{opening} the app froze.")
    assert (cause, effect) == ("the app froze", "I cancelled my plan")


def test_what_this_points_at_is_the_sentence_before() -> None:
    assert spans("The app froze three times.", "Because of this, I left the company.") == [
        ("The app froze three times", "because of", "I left the company")
    ]
    assert spans("The app froze three times.", "I am much slower as a result.") == [
        ("The app froze three times", "as a result", "I am much slower")
    ]


def test_what_follows_from_a_clause_with_a_cause_of_its_own_follows_from_all_of_it() -> None:
    assert spans("We were warned because of the fees, so I stayed away.") == [
        ("the fees", "because of", "We were warned"),
        ("We were warned", "so", "I stayed away"),
    ]


def test_a_question_why_is_answered() -> None:
    assert spans("Why on earth do I not like it then?", "Because the app froze.") == [("the app froze", "because", "do I not like it")]
    assert spans("Do I like it?", "Because the app froze.") == []


def test_of_a_long_sentence_before_the_last_clause_is_taken() -> None:
    before = "We had tried this shop for many years with our two kids and the old dog, but last week the staff shouted at us."
    assert spans(before, "That's why we left.") == [("last week the staff shouted at us", "that's why", "we left")]


def test_a_sentence_of_another_document_is_no_cause() -> None:
    table, _ = sentence_table({"d0": ["The app froze three times."], "d1": ["That's why I left the company."]})
    assert reasons(table).empty


@pytest.mark.parametrize(
    "sentence",
    [
        "I have been a member since 2019.",
        "I have not ordered since I moved house.",
        "The box was as big as a car.",
        "As expected, the parcel came on Monday.",
        "As you know, I pay monthly.",
        "So far I like it.",
        "I left because of that.",
        "Because.",
        "Thanks to everyone!",
        "Many thanks to the team for the help.",
        "It was so good!",
        "My train was due to leave at six.",
        "After lunch I left.",
        "They made a nice cake.",
        "Tell me if it is open.",
        "If you press the button, the door opens.",
        "I want to leave.",
        "This account has since been settled.",
        "If I need it I could ask for help.",
        "Because the staff was kind nothing was too much trouble.",
        "The queue was so long as my car was old.",
        "Ich bin gegangen, weil die App nicht ging.",
        "Me fui porque la app no funciona.",
    ],
)
def test_what_only_looks_like_a_reason_is_none(sentence: str) -> None:
    assert spans(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "kind", "cause", "effect"),
    [
        ("I moved in order to save money.", "purpose", "save money", "I moved"),
        ("I bought it so I can cook at home.", "purpose", "I can cook at home", "I bought it"),
        ("I keep it so that my kids can learn.", "purpose", "my kids can learn", "I keep it"),
        ("I use it to save time.", "purpose", "save time", "I use it"),
        ("Take a taxi so it goes faster.", "purpose", "it goes faster", "Take a taxi"),
        ("The flap broke, so I couldn't close the box.", "stated", "The flap broke", "I couldn't close the box"),
        ("Without my sister I would not cope.", "condition", "my sister", "I would not cope"),
        ("I will pay as long as I have a job.", "condition", "I have a job", "I will pay"),
        (
            "It does not hurt me, but I would like a guide so that others can use it.",
            "purpose",
            "others can use it",
            "I would like a guide",
        ),
        ("I would stay unless prices rise.", "condition", "prices rise", "I would stay"),
        ("If it had a dark mode I'd stay.", "condition", "it had a dark mode", "I'd stay"),
        ("If only it had a dark mode, I would stay.", "condition", "it had a dark mode", "I would stay"),
        ("It would be better if the staff smiled.", "condition", "the staff smiled", "It would be better"),
    ],
)
def test_a_purpose_and_a_condition_are_no_cause(sentence: str, kind: str, cause: str, effect: str) -> None:
    [row] = reasons(sentence_table({"d0": [sentence]})[0]).itertuples()
    assert (row.kind, sentence[row.cause_start : row.cause_end], sentence[row.effect_start : row.effect_end]) == (kind, cause, effect)


def test_the_sentence_of_the_cause_is_named() -> None:
    def sentences(*texts: str) -> list[tuple[str, str]]:
        table = reasons(sentence_table({"d0": list(texts)})[0])
        return list(zip(table["sentence_id"], table["cause_sentence_id"], strict=True))

    assert sentences("I left because the app froze.") == [("d0-0", "d0-0")]
    assert sentences("The app froze three times.", "That's why I left the company.") == [("d0-1", "d0-0")]
    assert sentences("I cancelled my plan.", "Because the app froze.") == [("d0-1", "d0-1")]


def test_terms_and_head_are_read_off_the_cause() -> None:
    row = reasons(sentence_table({"d0": ["I left because the couriers were rude to my neighbours."]})[0]).iloc[0]
    assert row["cause_terms"] == ["courier", "rude", "neighbour"]
    assert row["cause_head"] == "couriers were rude to my neighbours"


def test_ids_do_not_depend_on_row_order_or_company() -> None:
    table, _ = sentence_table(
        {
            "d0": ["I left because the app froze."],
            "d1": ["The soup was cold, so I complained to the cook.", "Hence one star from me."],
            "d2": ["Fine."],
        }
    )
    whole = reasons(table)
    assert len(whole) >= 2
    assert whole["reason_id"].is_unique
    pd.testing.assert_frame_equal(whole, reasons(table.sample(frac=1, random_state=4)))
    parts = [reasons(part) for _, part in table.groupby("document_id")]
    pd.testing.assert_frame_equal(whole, pd.concat([part for part in parts if len(part)], ignore_index=True))
