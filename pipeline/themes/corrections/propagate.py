"""How far a correction carries to other sentences: rows in, themes out, each row on its own.

Rows, examples and centroids lie on the grid (see exact.py), so products are exact and a batch gives what single rows give.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.exact import FloatRows, Ids, Marks, unit_rows

NEVER = -1e9  # log odds of a theme that was not fitted


@dataclass(frozen=True)
class PropagationRadius:
    """How far corrections carry, in cosines.

    Chosen on airline tweets with human codes, corrected in the first half in time and counted on the second; half and slack also on
    pairs of like intents of banking77.
    """

    certain: float = 0.75  # to a moved sentence, from which another follows it, whatever else speaks for
    alone: float = 0.5  # from which a sentence that has no theme, or one without odds, follows it
    start: float = 0.1  # from which an example counts as evidence at all
    weight: float = 7.0  # log odds that an example adds for each unit of cosine above that
    half: float = 0.5  # share of the examples in the theme that they are split from
    slack: float = 0.05  # how much farther from the examples than from what remains a sentence of a user theme may be


def split_off(rows: FloatRows, examples: FloatRows, source: FloatRows | None, radius: PropagationRadius) -> Marks:
    """Return which ``(n, dim)`` rows of a theme go to one that was made of it by examples.

    A row goes if it is nearer to the centroid of the examples, ``(dim,)``, than to that of what remains: the centroid of their source,
    less that of the examples as if they stood for half of it. Few examples give a rough centroid, so a row may be `slack` farther.
    Rows of no theme (no source) go if they are near enough.
    """
    likeness = rows @ examples
    if source is None:
        return likeness >= radius.alone
    remains = unit_rows(source[None, :].astype(np.float64) - radius.half * examples.astype(np.float64))[0]
    return np.asarray(likeness > rows @ remains - np.float32(radius.slack))


@dataclass(frozen=True)
class FewShotCorrection:
    """Corrects sentences by the few that people moved themselves."""

    examples: FloatRows  # (e, dim), at least one
    example_ids: Ids  # (e,) their themes; -1 is nowhere
    fitted_ids: Ids  # (k,) id of each column of the odds
    centroids: dict[int, FloatRows]  # of each theme by its id
    radius: PropagationRadius

    def correct(self, rows: FloatRows, theme: Ids, odds: NDArray[np.float64]) -> tuple[Ids, NDArray[np.float32]]:
        """Return corrected themes, and the probability of those that an example decided, NaN for the others.

        A row very like an example follows the nearest one. Between two fitted themes an example is evidence beside the discriminant's:
        it adds to the log odds of its theme its weight at its distance. Where there are no odds (no theme, one of the taxonomy
        or of a person) a row follows the nearest example if that is near, and nearer than the centroid of its theme.

        ``rows`` are ``(n, dim)``, their themes so far ``(n,)``, and the log odds of the fitted themes ``(n, k)``.
        """
        targets = np.unique(self.example_ids)
        cosine = rows @ self.examples.T
        likeness = np.stack([cosine[:, self.example_ids == target].max(axis=1) for target in targets.tolist()], axis=1)
        best = likeness.argmax(axis=1)
        nearest, target = likeness[np.arange(len(rows)), best], targets[best]
        own = np.full(len(rows), -1.0, dtype=np.float32)
        for one in set(theme.tolist()) & self.centroids.keys():
            own[theme == one] = rows[theme == one] @ self.centroids[one]
        has_odds = np.isin(theme, self.fitted_ids) & np.isin(target, self.fitted_ids)
        follows = (nearest >= self.radius.certain) | (~has_odds & (nearest >= np.maximum(self.radius.alone, own)))
        weighed, probability = self._weigh(theme, odds, likeness, targets)
        probability = np.where(follows, np.clip(np.round(nearest, 4), 0.0, 1.0), probability).astype(np.float32)
        return np.where(follows, target, weighed).astype(np.int32), probability

    def _weigh(self, theme: Ids, odds: NDArray[np.float64], likeness: FloatRows, targets: Ids) -> tuple[Ids, NDArray[np.float32]]:
        """Return for rows with a fitted theme the likeliest of it and the fitted themes that have examples."""
        column = {int(one): number for number, one in enumerate(self.fitted_ids)}
        row, own_column = np.arange(len(theme)), np.array([column.get(one, -1) for one in theme.tolist()], dtype=np.int64)
        odds = np.column_stack([odds, np.full(len(odds), NEVER)])  # the last column, number -1, is of all themes without odds
        evidence = self.radius.weight * np.clip(likeness.astype(np.float64) - self.radius.start, 0.0, None)
        is_own = targets == theme[:, None]
        value = odds[:, [column.get(one, -1) for one in targets.tolist()]] + evidence
        value[is_own | (evidence == 0)] = NEVER
        best = value.argmax(axis=1)
        gap = value[row, best] - odds[row, own_column] - (evidence * is_own).sum(axis=1)
        wins = (own_column >= 0) & (gap > 0)
        out, probability = np.where(wins, targets[best], theme), np.full(len(theme), np.nan, dtype=np.float32)
        probability[wins] = np.round(1.0 / (1.0 + np.exp(-gap[wins])), 4)
        return out, probability
