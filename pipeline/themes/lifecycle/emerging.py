"""Young subjects: groups of sentences that lie close together and are said by far more people now than before.

A subject emerges either among what fits no theme, or inside a theme that is too wide to show it. What is counted is people,
not posts: one person who writes fifty times is one, and a text passed on a hundred times is one voice.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.exact import FloatRows, unit_rows
from pipeline.themes.assign import NO_THEME, project
from pipeline.themes.discovery.discover import text_hash
from pipeline.themes.lifecycle import growth
from pipeline.themes.lifecycle.density import leaves_of, originals
from pipeline.themes.lifecycle.growth import Clock, Ints, Pool
from pipeline.themes.model import ThemeModel

logger = logging.getLogger(__name__)

COLUMNS = (
    *("group_id", "theme_id", "label", "keywords", "sentences", "people", "first_seen", "last_seen", "recent_people", "before_people"),
    *("growth", "growth_p", "growth_q", "typical", "centroid", "apart", "members"),
)
TYPICAL = 3
COMPARED = 5_000  # texts, the first by hash, that say which words are common
KEYWORDS = 8
LABEL_WORDS = 2
Labeller = Callable[[Sequence[Sequence[str]], Sequence[str]], list[tuple[str, list[str]]]]


@dataclass(frozen=True)
class Choices:
    """Choices of the search, each with its reason.

    Attributes:
        people: distinct people in the recent window at least: below five a household or one thread can make a group.
        q: share of false groups among those reported that is put up with.
        growth: rate of the recent window over the rate before at least: a subject that doubles is news, one a tenth up is a trend.
        recent_days: length of the recent window: eight weeks, long enough for a slow survey, short enough to be news.
        recent_share: 0..1, of the whole time that the window takes at most, so that there is a before to compare with.
        recent_voices: people the window must hold where it can: it grows back in time until it does, within ``recent_share``.
        before_windows: lengths of the window that make up the time before: with eight weeks nearly a year, so that a subject
            of years ago that stayed is no news. Older sentences shape the groups and are not counted.
        near: mean cosine in a group at least, after mean and mood are removed: 0 is chance, themes of a fit have .1 to .35;
            below .2 a group reads as a jumble.
        join: cosine at which a sentence outside the tree still follows the one nearest to it.
        limit: texts of one theme in the tree; joining grows with the square (4,000: one to three seconds).
        continues: cosine of centroids from which a group is one that an earlier run found.
        promote_people: who make a group worth a theme of its own: three times those who make it worth a look.
        promote_growth: that does.
        promote_apart: 0..2, one less the cosine to the nearest theme (inside one: to the rest of it); a group nearer than
            that would take the sentences of a theme that exists.
    """

    people: int = 5
    q: float = 0.05
    growth: float = 2.0
    recent_days: int = 56
    recent_share: float = 0.25
    recent_voices: int = 100
    before_windows: int = 6
    near: float = 0.2
    join: float = 0.5
    limit: int = 4_000
    continues: float = 0.75
    promote_people: int = 15
    promote_growth: float = 2.0
    promote_apart: float = 0.4


def emerging(
    rows: pd.DataFrame,
    vectors: FloatRows,
    model: ThemeModel,
    *,
    labeller: Labeller | None = None,
    before: pd.DataFrame | None = None,
    since: datetime | None = None,
    choices: Choices | None = None,
) -> pd.DataFrame:
    """Return the groups that emerge, the surest first; no two share a sentence.

    Args:
        rows: sentences with a subject: sentence_id, person_id, created_at (rows without a date are left out), theme_id
            (missing for none), subject_text. Other columns are ignored.
        vectors: ``(n, dim)`` unit rows of the encoder.
        model: whose mean and mood are removed; not its themes but those of ``rows`` count.
        labeller: from the texts of each group, most typical first, and texts of all sentences, to (label, keywords) of each.
        before: group_id, centroid of the groups of earlier runs, whose ids go on.
        since: begin of the recent window; found from the dates when not given.
        choices: of the search.

    Returns:
        Columns of table ``emerging`` without promoted_to, and two more: apart (0..2, see ``Choices.promote_apart``) and
        members (list of sentence_id). typical holds up to three sentence_id, growth the ratio of rates with half a person
        added to each count.

    Raises:
        ValueError: rows and vectors differ in number.
    """
    if len(rows) != len(vectors):
        raise ValueError(f"{len(rows)} rows but {len(vectors)} vectors: give one vector for each sentence.")
    chosen = choices or Choices()
    dated = rows["created_at"].notna().to_numpy(dtype=bool)
    table, space = rows[dated].reset_index(drop=True), project(vectors[dated], model.mean, model.mood)
    theme = np.asarray(table["theme_id"].astype("Int64").fillna(NO_THEME), dtype=np.int64)
    begin = pd.Timestamp(since) if since is not None else recent_since(table["created_at"], table["person_id"], chosen)
    clock = clock_of(table, begin, chosen.before_windows)
    made = _groups(table, space, theme, clock, chosen)
    texts = table["subject_text"].tolist()
    named = (labeller or plain_labels)([[texts[row] for row in one["places"]] for one in made], texts) if made else []
    for one, (label, keywords) in zip(made, named, strict=True):
        one.update(label=label, keywords=keywords)
    frame = pd.DataFrame(made, columns=list(COLUMNS)).astype({"theme_id": "Int32"})
    logger.info("%d groups emerge among %d sentences since %s", len(frame), len(table), begin)
    return frame if before is None else frame.assign(group_id=_continued(frame, before, chosen.continues))


def promotable(groups: pd.DataFrame, choices: Choices | None = None, *, banned: Sequence[int] = ()) -> NDArray[np.bool_]:
    """Return which groups may become themes by rule, ``(n,)``: people, growth, q and distance all suffice, and no banned theme holds them.

    Args:
        groups: people, growth, growth_q, apart, theme_id, as ``emerging`` gives them.
        choices: of the search.
        banned: theme_id of themes that a person has banned.
    """
    chosen = choices or Choices()
    enough = (groups["people"] >= chosen.promote_people) & (groups["growth"] >= chosen.promote_growth)
    sure = (groups["growth_q"] < chosen.q) & (groups["apart"] >= chosen.promote_apart)
    allowed = ~groups["theme_id"].isin(list(banned))
    return np.asarray((enough & sure & allowed).to_numpy(dtype=bool))


def recent_since(created_at: "pd.Series[Any]", person: "pd.Series[Any]", choices: Choices) -> pd.Timestamp:
    """Return the begin of the recent window (see ``Choices``); missing for no rows."""
    if created_at.empty:
        return pd.Timestamp("NaT")
    first, last = created_at.min(), created_at.max()
    newest = created_at.groupby(person.to_numpy()).max().sort_values(ascending=False)
    voices = newest.iloc[min(choices.recent_voices, len(newest)) - 1]
    days = last - pd.Timedelta(days=choices.recent_days)
    begin: pd.Timestamp = max(last - (last - first) * choices.recent_share, min(days, voices))
    return begin


def clock_of(rows: pd.DataFrame, since: pd.Timestamp, windows: int) -> Clock:
    """Return who spoke when, for rows with person_id, created_at and sentence_id; the time before is so many windows long."""
    time = rows["created_at"]
    order = np.lexsort((rows["sentence_id"].to_numpy(dtype=str), time.to_numpy()))
    rank = np.empty(len(rows), dtype=np.int64)
    rank[order] = np.arange(len(rows))
    oldest = since - (time.max() - since) * windows
    recent, before = time >= since, (time < since) & (time >= oldest)
    person = np.unique(rows["person_id"].to_numpy(dtype=str), return_inverse=True)[1].astype(np.int64)
    return Clock(person, rank, recent.to_numpy(dtype=bool), before.to_numpy(dtype=bool))


def plain_labels(groups: Sequence[Sequence[str]], texts: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return label and keywords of each group from the words that are frequent in it and rare elsewhere."""
    from pipeline.themes.naming.keywords import class_weights

    inside = {text for group in groups for text in group}
    rest = sorted(set(texts) - inside, key=lambda text: (text_hash(text), text))[:COMPARED]
    voiced = [(text, number) for number, group in enumerate([*groups, rest]) for text in sorted(set(group))]
    weights, forms = class_weights([text for text, _ in voiced], [number for _, number in voiced], len(groups) + 1, frozenset())
    shown = {key: min(found, key=lambda word: (-found[word], word)) for key, found in forms.items()}
    named = []
    for tally in weights[:-1]:
        keywords = [shown[key] for key, _ in tally.most_common(KEYWORDS)]
        named.append((" and ".join(keywords[:LABEL_WORDS]).capitalize() or "No words", keywords))
    return named


def _groups(table: pd.DataFrame, space: FloatRows, theme: Ints, clock: Clock, choices: Choices) -> list[dict[str, Any]]:
    """Return the groups that grow, each as a row without label, with the places of its sentences."""
    share = clock.exposure()
    if not 0.0 < share < 1.0:
        return []
    pools = growth.pools(table["subject_text"].tolist(), space, theme, limit=choices.limit, join=choices.join, least=choices.people)
    tested = growth.grown(pools, clock, [share] * len(pools), near=choices.near, people=choices.people)
    enough = (tested["recent_people"] >= choices.people) & (tested["growth"] >= choices.growth) & (tested["growth_q"] < choices.q)
    kept = growth.apart(tested[enough], pools)
    middles = _middles(space, theme)
    return [
        {
            **_described(table, space, pools[one["pool"]], one["branch"], clock, middles),
            **{name: one[name] for name in ("recent_people", "before_people", "growth", "growth_p", "growth_q")},
        }
        for one in kept.to_dict("records")
    ]


def _described(
    table: pd.DataFrame, space: FloatRows, pool: Pool, branch: int, clock: Clock, middles: dict[int, NDArray[np.float64]]
) -> dict[str, Any]:
    inside = np.isin(pool.tree.leaf, leaves_of(pool.tree, branch))
    rows = pool.rows[inside]
    centre = unit_rows(space[rows].astype(np.float64).sum(axis=0)[None, :])[0]
    cosine = space[rows].astype(np.float64) @ centre.astype(np.float64)
    ids, texts = table["sentence_id"].to_numpy(dtype=str), table["subject_text"].to_numpy(dtype=object)
    places = rows[sorted(range(len(rows)), key=lambda n: (-cosine[n], texts[rows[n]], ids[rows[n]]))]
    seen: dict[str, str] = {}
    for row in places.tolist():
        seen.setdefault(texts[row], ids[row])
    time, first = table["created_at"].iloc[rows], originals(pool.tree, np.argsort(clock.rank[pool.rows], kind="stable"))[inside]
    return {
        "group_id": blake2b(next(iter(seen)).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest(),
        "theme_id": None if pool.theme == NO_THEME else pool.theme,
        "sentences": len(rows),
        "people": len(np.unique(clock.person[rows[first]])),
        "first_seen": time.min(),
        "last_seen": time.max(),
        "typical": list(seen.values())[:TYPICAL],
        "centroid": centre.tolist(),
        "apart": _apart(centre, pool.theme, space[rows].astype(np.float64).sum(axis=0), middles),
        "members": [ids[row] for row in places],
        "places": places,
    }


def _middles(space: FloatRows, theme: Ints) -> dict[int, NDArray[np.float64]]:
    """Return the sum of the rows of each theme."""
    return {one: space[theme == one].astype(np.float64).sum(axis=0) for one in np.unique(theme[theme != NO_THEME]).tolist()}


def _apart(centre: NDArray[np.float32], theme: int, inside: NDArray[np.float64], middles: dict[int, NDArray[np.float64]]) -> float:
    """Return one less the cosine to the nearest theme, its own taken without the group; 0 where the group is the whole theme."""
    others = np.array([total - inside if one == theme else total for one, total in middles.items()])
    if not len(others):
        return 1.0
    if theme != NO_THEME and not np.abs(middles[theme] - inside).any():
        return 0.0
    return float(round(1.0 - float((unit_rows(others).astype(np.float64) @ centre.astype(np.float64)).max()), 4))


def _continued(groups: pd.DataFrame, before: pd.DataFrame, continues: float) -> list[str]:
    """Return the ids of the groups: of the earlier group that each continues, by the best one-to-one match, else its own."""
    from scipy.optimize import linear_sum_assignment

    ids: list[str] = groups["group_id"].tolist()
    if before.empty or groups.empty:
        return ids
    likeness = np.stack(groups["centroid"].to_list()) @ np.stack(before["centroid"].to_list()).T
    for new, old in zip(*linear_sum_assignment(-likeness), strict=True):
        if likeness[new, old] >= continues:
            ids[new] = before["group_id"].iloc[old]
    return ids
