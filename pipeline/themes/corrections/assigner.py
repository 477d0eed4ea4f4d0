"""What assigns sentences to themes: the fitted model, the taxonomy, and people's corrections, laid over one another.

An assigner is a value made from a fit, a taxonomy and the edits of the day, so taking an edit back gives exactly the one from
before. A sentence is decided in this order:

1. the taxonomy's theme where there is a taxonomy and one fits, else the fitted theme, else none;
2. user themes take, from the themes they were made of, the sentences with one of their keywords and those nearer to their examples
   than to the centroid of the theme;
3. a sentence that is very like one that a person moved follows it, one that is somewhat like it is drawn to its theme, and the
   moved sentence itself always goes where it was moved;
4. merged themes become one, and banned themes none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import Encode
from pipeline.errors import ModelError
from pipeline.exact import FloatRows, Ids, find_centroid, unit_rows
from pipeline.text.keywords import match_keywords
from pipeline.themes.corrections.propagate import FewShotCorrection, PropagationRadius, split_off
from pipeline.themes.corrections.replay import ReplayedEdits, UserTheme
from pipeline.themes.model.theme_model import NO_THEME, ThemeModel, assign_themes, project
from pipeline.themes.taxonomy.table import SeedTaxonomy
from pipeline.themes.taxonomy.zero_shot import apply_rule
from pipeline.themes.taxonomy.zero_shot_rule import ZeroShotRule

SAME_CENTROID: Final = 0.65  # least cosine at which a theme found later lies where a banned or user theme lies: own 0.69 up, others 0.59
BLOCK: Final = 4096  # rows at a time: bounds the memory, changes no result
Probabilities = NDArray[np.float32]


@dataclass(frozen=True)
class ThemeAssigner:
    """All that decides the theme of a sentence."""

    model: ThemeModel  # may have no theme
    theme_ids: Ids  # (k,) of the fitted themes
    rule: ZeroShotRule | None = None  # of the taxonomy
    taxonomy: SeedTaxonomy | None = None
    taxonomy_ids: Ids = field(default_factory=lambda: np.empty(0, dtype=np.int32))  # (g,) of its themes, in their order
    examples: dict[str, int] = field(default_factory=dict)  # subject texts that people moved, with their themes; -1 for none
    example_vectors: FloatRows = field(default_factory=lambda: np.empty((0, 0), dtype=np.float32))  # (e, dim) projected
    user_themes: tuple[UserTheme, ...] = ()
    user_centroids: FloatRows = field(default_factory=lambda: np.empty((0, 0), dtype=np.float32))  # (m, dim); zeros without examples
    stands_for: dict[int, int] = field(default_factory=dict)  # a theme found later -> the user theme in whose place it lies
    merge_map: dict[int, int] = field(default_factory=dict)  # a theme that is not active -> the one that has its sentences, or -1
    radius: PropagationRadius = field(default_factory=PropagationRadius)

    def with_edits(self, replayed: ReplayedEdits, encode: Encode) -> "ThemeAssigner":
        """Return the assigner corrected by what people's edits come to; ``encode`` is asked for their examples, which are a few."""

        def embed(texts: Sequence[str]) -> FloatRows:
            return self._project(encode(list(texts))) if texts else np.empty((0, len(self.model.mean)), dtype=np.float32)

        fitted = dict(zip(self.theme_ids.tolist(), self.model.centroids, strict=True))

        def found_later(centroid: FloatRows, after: int) -> list[int]:
            return [one for one in fitted.keys() - replayed.protected if one > after and float(fitted[one] @ centroid) >= SAME_CENTROID]

        user_centroids = {one.theme_id: find_centroid(embed(one.examples)) for one in replayed.user_themes}
        merge_map = dict(replayed.merge_map)
        for theme, ban in replayed.bans.items():
            centroid = fitted[theme] if theme in fitted else find_centroid(embed(ban.examples))
            merge_map |= dict.fromkeys(found_later(centroid, int(ban.value)), NO_THEME)
        return replace(
            self,
            examples=replayed.examples,
            example_vectors=embed(tuple(replayed.examples)),
            user_themes=replayed.user_themes,
            user_centroids=np.stack(list(user_centroids.values())) if user_centroids else embed(()),
            stands_for={later: one for one, centroid in user_centroids.items() for later in found_later(centroid, one)},
            merge_map=merge_map,
        )

    def assign(self, texts: Sequence[str], vectors: FloatRows, encode: Encode, units: FloatRows | None = None) -> tuple[Ids, Probabilities]:
        """Return the theme of each sentence, and how sure that is; each row on its own.

        Args:
            texts: subject texts.
            vectors: ``(n, dim)`` their unit vectors: what a sentence says by itself. Taxonomy and corrections go by these.
            encode: texts in, unit vectors out; asked only where there is a taxonomy, for the clauses of texts.
            units: ``(n, dim)`` unit vectors of the sentences read in their passage, by which the fitted model decides; None: ``vectors``.

        Returns:
            ``(n,)`` theme id, -1 for none; ``(n,)`` probability, 0..1, 0 for none.

        Raises:
            ModelError: texts and vectors do not match, or come from another encoder than the fit.
        """
        units = vectors if units is None else units
        is_same_shape = units.shape == vectors.shape or (len(units) == 0 and not texts)  # no rows have no length
        if vectors.ndim != 2 or len(vectors) != len(texts) or not is_same_shape:
            raise ModelError(
                f"Got {len(texts)} texts, vectors of shape {vectors.shape} and units of shape {units.shape}: wanted one row per text. "
                "Encode the same texts, in the same order."
            )
        theme, probability = self._assign_uncorrected(texts, vectors, encode, units)
        for start in range(0, len(texts) if self.user_themes or self.examples else 0, BLOCK):
            part = slice(start, start + BLOCK)
            corrected = self._correct(texts[part], vectors[part], units[part], theme[part], probability[part])
            theme[part], probability[part] = corrected
        theme = map_themes(theme, self.merge_map)
        return theme, np.where(theme == NO_THEME, 0.0, probability).astype(np.float32)

    def _assign_uncorrected(self, texts: Sequence[str], vectors: FloatRows, encode: Encode, units: FloatRows) -> tuple[Ids, Probabilities]:
        number, probability = assign_themes(units, self.model, vectors)
        theme = np.append(self.theme_ids, NO_THEME).astype(np.int32)[number]
        if self.rule is not None and self.taxonomy is not None and len(texts):
            seeded, sure = apply_rule(self.rule, list(texts), vectors, self.taxonomy, self.taxonomy_ids, encode)
            theme = np.where(seeded == NO_THEME, theme, seeded)
            probability = np.where(seeded == NO_THEME, probability, sure).astype(np.float32)
        return map_themes(theme, self.stands_for), probability

    def _correct(
        self, texts: Sequence[str], vectors: FloatRows, units: FloatRows, theme: Ids, probability: Probabilities
    ) -> tuple[Ids, Probabilities]:
        theme, probability = theme.copy(), probability.copy()
        rows, centroids = self._project(vectors), self.centroids
        for user_theme, examples in zip(self.user_themes, self.user_centroids, strict=True):
            for source in sorted(user_theme.sources):
                inside = np.flatnonzero(theme == source)
                taken = match_keywords([texts[row] for row in inside.tolist()], user_theme.keywords)
                if examples.any() and (source == NO_THEME or source in centroids):
                    taken |= split_off(rows[inside], examples, centroids.get(source), self.radius)
                theme[inside[taken]] = user_theme.theme_id
                if source == NO_THEME:
                    probability[inside[taken]] = np.clip(np.round(rows[inside[taken]] @ examples, 4), self.radius.alone, 1.0)
        if self.examples:
            scores = self._project(units).astype(np.float64) @ self.model.weights.astype(np.float64).T + self.model.bias
            scores = scores[:, : self.model.count]
            target_ids = np.array(list(self.examples.values()), dtype=np.int32)
            few_shot = FewShotCorrection(self.example_vectors, target_ids, self.theme_ids, centroids, self.radius)
            theme, decided = few_shot.correct(rows, theme, scores / float(self.model.temperature[0]))
            probability = np.where(np.isnan(decided), probability, decided).astype(np.float32)
            for row in (row for row, text in enumerate(texts) if text in self.examples):
                theme[row], probability[row] = self.examples[texts[row]], 1.0
        return theme, probability

    def _project(self, vectors: FloatRows) -> FloatRows:
        return project(vectors, self.model.mean, self.model.directions)

    @cached_property
    def centroids(self) -> dict[int, FloatRows]:
        """The centroid of each theme by its id, ``(dim,)`` unit vectors in the model's space."""
        out = dict(zip(self.theme_ids.tolist(), self.model.centroids, strict=True))
        if self.rule is not None:
            phrases = self._project(self.rule.phrases)
            own = [phrases[self.rule.owner == number].mean(axis=0) for number in range(len(self.taxonomy_ids))]
            out |= dict(zip(self.taxonomy_ids.tolist(), unit_rows(np.stack(own)), strict=True))
        made = zip(self.user_themes, self.user_centroids, strict=True)
        return out | {user_theme.theme_id: centroid for user_theme, centroid in made if centroid.any()}


def map_themes(theme: Ids, mapping: dict[int, int]) -> Ids:
    """Return the themes with some replaced by others; -1 stays -1."""
    return np.array([mapping.get(one, one) for one in theme.tolist()], dtype=np.int32) if mapping else theme
