"""How well stated reasons are found: spans and direction against 300 sentences annotated by hand (see REASONS.md).

A token counts when it lies in a span of the same role (cause or effect) in both. Direction is judged on the reasons that
were found at all: the predicted cause must cover more of the annotated cause than of the annotated effect. How many of the reasons
that a reader sees are found, without a cue too, is asked of another 300 sentences that were drawn uniformly.
"""

import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import pytest

GOLD = Path(__file__).with_name("reasons_gold.jsonl")
UNIFORM = Path(__file__).with_name("reasons_uniform.jsonl")
LEAST_TOKEN_F1 = 0.75  # of stated reasons; reached: .767
LEAST_WITH_PURPOSE = 0.72  # with purposes and conditions; reached: .739
LEAST_DIRECTION = 0.95
LEAST_RECALL = 0.15  # of the reasons that a reader sees; reached: .170. Wanted are .60 at a precision of .80
LEAST_PRECISION = 0.65  # reached: .727, that is 8 of 11
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_READERS = {
    "r_survey_2018/answers_en.tsv": {"sep": "\t", "quoting": 3},
    "vader_groundtruth/amazonReviewSnippets.tsv": {
        "sep": "\t", "quoting": 3, "header": None, "names": ["id", "v", "text"], "encoding_errors": "replace",
    },
}  # fmt: skip

MARKED = ("stated", "purpose", "condition")
SHOWN = ("stated", "unmarked")


@pytest.fixture(scope="module")
def gold(shared_data) -> list[dict]:
    return _with_cells(GOLD, shared_data)


def _with_cells(path: Path, shared_data: Path) -> list[dict]:
    """Marked sentences with the text of the cell that each stands in."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
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
def test_stated_reasons(gold, found, record_score, score):
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
    score("stated reasons, token F1", f1)
    score("stated reasons, purposes and conditions, token F1", _scores(report, found, MARKED)[2])
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


@pytest.fixture(scope="module")
def uniform(shared_data) -> list[dict]:
    return _with_cells(UNIFORM, shared_data)


@pytest.fixture(scope="module")
def stored(uniform) -> pd.DataFrame:
    """What the pipeline would store for the documents of the uniform sample."""
    from pipeline.prepare.sentences import find_sentence_spans
    from pipeline.voice.extracted import extract_reasons

    rows = [
        (f"{row['id']}:{at}", row["id"], at, start, row["cell"][start:end])
        for row, spans in zip(uniform, find_sentence_spans([row["cell"] for row in uniform]), strict=True)
        for at, (start, end) in enumerate(spans)
    ]
    table = pd.DataFrame(rows, columns=["sentence_id", "document_id", "position", "start_char", "text"])
    return extract_reasons(table)


def _shown(stored: pd.DataFrame, row: dict) -> list[dict]:
    """What readers could have marked too: a reason with one side in the sentence and the other there or in the sentence before."""
    low = row["before"][0] if row["before"] else row["start"]
    return [
        {"kind": each.kind, "cause": (each.cause_start, each.cause_end), "effect": (each.effect_start, each.effect_end)}
        for each in stored[stored["document_id"] == row["id"]].itertuples()
        if min(each.cause_start, each.effect_start) >= low
        and max(each.cause_end, each.effect_end) <= row["end"]
        and max(each.cause_end, each.effect_end) > row["start"]
    ]


def _is_found(marked: dict, other: dict) -> bool:
    """Whether both spans overlap by at least half of the longer."""
    return all(
        2 * _overlap(marked[role], other[role]) >= max(span[1] - span[0] for span in (marked[role], other[role]))
        for role in ("cause", "effect")
    )


def _counts(rows: list[dict], stored: pd.DataFrame, kinds: tuple[str, ...]) -> tuple[int, int, int, int]:
    """Reasons marked, those of them found, reasons shown, those of them that were marked (under any kind)."""
    marked = found = shown = right = 0
    for row in rows:
        everything = _shown(stored, row)
        wanted = [reason for reason in row["reasons"] if reason["kind"] in kinds]
        mine = [reason for reason in everything if reason["kind"] in kinds]
        marked, shown = marked + len(wanted), shown + len(mine)
        found += sum(any(_is_found(reason, other) for other in everything) for reason in wanted)
        right += sum(any(_is_found(reason, other) for reason in row["reasons"]) for other in mine)
    return marked, found, shown, right


@pytest.mark.quality
def test_reasons_that_a_reader_sees(uniform, stored, record_score, score):
    asked = {"stated and implied": SHOWN, "stated": SHOWN[:1], "implied": SHOWN[1:], "all kinds": (*MARKED, "unmarked")}
    for part in ("dev", "report"):
        rows = [row for row in uniform if row["part"] == part]
        for name, kinds in asked.items():
            marked, found, shown, right = _counts(rows, stored, kinds)
            recall = f"recall {found / max(marked, 1):.3f} ({found} of {marked})"
            precision = f"precision {right / max(shown, 1):.3f} ({right} of {shown})"
            record_score(f"reasons that a reader sees, {part} part ({len(rows)} sentences), {name}: {recall}, {precision}")
    marked, found, shown, right = _counts([row for row in uniform if row["part"] == "report"], stored, SHOWN)
    score("reasons that a reader sees, recall", found / marked)
    score("reasons that a reader sees, precision", right / shown)
    assert found >= LEAST_RECALL * marked
    assert right >= LEAST_PRECISION * shown
