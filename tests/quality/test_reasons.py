"""How well stated reasons are found: spans and direction against 300 sentences annotated by hand (see REASONS.md).

A token counts when it lies in a span of the same role (cause or effect) in both. Direction is judged on the reasons that
were found at all: the predicted cause must cover more of the annotated cause than of the annotated effect.
"""

import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import pytest

GOLD = Path(__file__).with_name("reasons_gold.jsonl")
LEAST_TOKEN_F1 = 0.75  # of stated reasons; reached: .767
LEAST_WITH_PURPOSE = 0.72  # with purposes and conditions; reached: .739
LEAST_DIRECTION = 0.95
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_READERS = {
    "r_survey_2018/answers_en.tsv": {"sep": "\t", "quoting": 3},
    "vader_groundtruth/amazonReviewSnippets.tsv": {
        "sep": "\t", "quoting": 3, "header": None, "names": ["id", "v", "text"], "encoding_errors": "replace",
    },
}  # fmt: skip

MARKED = ("stated", "purpose", "condition")


@pytest.fixture(scope="module")
def gold(shared_data) -> list[dict]:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    tables: dict[str, pd.DataFrame] = {}
    for row in rows:
        if row["file"] not in tables:
            reader = _READERS.get(row["file"], {})
            tables[row["file"]] = pd.read_csv(shared_data / row["file"], dtype=str, keep_default_na=False, **reader)
        row["cell"] = str(tables[row["file"]][row["column"]].iloc[row["row"]])
        text = row["cell"][row["start"] : row["end"]]
        assert hashlib.blake2b(text.encode(), digest_size=6).hexdigest() == row["hash"], f"{row['id']}: the source has changed"
    return rows


@pytest.fixture(scope="module")
def found(gold) -> pd.DataFrame:
    from pipeline.voice.reasons.stated import reasons

    return reasons(_sentences(gold))


def _sentences(gold) -> pd.DataFrame:
    made = []
    for row in gold:
        spans = [*([row["before"]] if row["before"] else []), [row["start"], row["end"]]]
        made += [(f"{row['id']}:{place}", row["id"], place, start, row["cell"][start:end]) for place, (start, end) in enumerate(spans)]
    return pd.DataFrame(made, columns=["sentence_id", "document_id", "position", "start_char", "text"])


def _of_the_sentence(found: pd.DataFrame, row: dict) -> list[dict]:
    """What was found in the sentence itself, not in the one before it."""
    mine = f"{row['id']}:{1 if row['before'] else 0}"
    chosen = found[(found["document_id"] == row["id"]) & ((found["sentence_id"] == mine) | (found["cause_sentence_id"] == mine))]
    return [
        {"kind": kind, "cause": (c, d), "effect": (e, f)}
        for kind, c, d, e, f in zip(
            *(chosen[name] for name in ("kind", "cause_start", "cause_end", "effect_start", "effect_end")), strict=True
        )
    ]


def _tokens(row: dict, reasons: list[dict]) -> set[tuple[str, str, int]]:
    words = [match.span() for match in _WORD.finditer(row["cell"])]
    return {
        (row["id"], role, start)
        for reason in reasons
        for role in ("cause", "effect")
        if reason[role]
        for start, end in words
        if reason[role][0] <= start and end <= reason[role][1]
    }


def _overlap(one, other) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0])) if one and other else 0


def _directions(annotated: list[dict], mine: list[dict]) -> list[bool]:
    """For every annotated reason that was found: whether it points the right way."""
    right = []
    for reason in annotated:
        scores = [
            (
                _overlap(reason["cause"], other["cause"]) + _overlap(reason["effect"], other["effect"]),
                _overlap(reason["cause"], other["effect"]) + _overlap(reason["effect"], other["cause"]),
            )
            for other in mine
        ]
        best = max(scores, key=max, default=(0, 0))
        if max(best) > 0:
            right.append(best[0] > best[1])
    return right


def _scores(gold, found, kinds) -> tuple[float, float, float, list[bool]]:
    wanted, got, directions = set(), set(), []
    for row in gold:
        annotated = [reason for reason in row["reasons"] if reason["kind"] in kinds]
        mine = [reason for reason in _of_the_sentence(found, row) if reason["kind"] in kinds]
        wanted |= _tokens(row, annotated)
        got |= _tokens(row, mine)
        directions += _directions(annotated, mine)
    hit = len(wanted & got)
    precision, recall = hit / max(len(got), 1), hit / max(len(wanted), 1)
    return precision, recall, 2 * hit / max(len(wanted) + len(got), 1), directions


@pytest.mark.quality
def test_stated_reasons(gold, found, record_score):
    for part in ("dev", "report"):
        rows = [row for row in gold if row["part"] == part]
        for name, kinds in (("stated, purpose and condition", MARKED), ("stated only", ("stated",))):
            precision, recall, f1, directions = _scores(rows, found, kinds)
            figures = (
                f"token F1 {f1:.3f} (precision {precision:.3f}, recall {recall:.3f}), direction {sum(directions)} of {len(directions)}"
            )
            record_score(f"reasons, {part} part ({len(rows)} sentences), {name}: {figures}")
    report = [row for row in gold if row["part"] == "report"]
    _, _, f1, directions = _scores(report, found, ("stated",))
    assert f1 >= LEAST_TOKEN_F1
    assert sum(directions) >= LEAST_DIRECTION * len(directions)
    _, _, f1, directions = _scores(report, found, MARKED)
    assert f1 >= LEAST_WITH_PURPOSE
    assert sum(directions) >= LEAST_DIRECTION * len(directions)


@pytest.mark.quality
def test_every_offset_is_exact(gold, found):
    cells = {row["id"]: row["cell"] for row in gold}
    for row in found.itertuples():
        for start, end in ((row.cause_start, row.cause_end), (row.effect_start, row.effect_end)):
            piece = cells[row.document_id][start:end]
            assert piece
            assert piece == piece.strip()
