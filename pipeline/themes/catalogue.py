"""The themes in force: what was fitted, what was given, and what people corrected. It gives every sentence its theme.

A catalogue is a value made from a fit, a taxonomy and the edits of the day. The edits are laid over the fit, so taking one back
gives exactly the catalogue from before it.

A sentence is decided in this order:

1. the taxonomy's theme where there is a taxonomy and one fits, else the fitted theme, else none;
2. themes that people made take, from the themes they were made of, the sentences with one of their keywords and those nearer to
   their examples than to the middle of the theme;
3. a sentence that a person moved, or that is very like one, follows it, and one that is somewhat like it is drawn to its theme;
4. merged themes become one, and banned themes none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import Encode
from pipeline.errors import ModelError
from pipeline.exact import FloatRows, unit_rows
from pipeline.themes.assign import assign as fitted_theme
from pipeline.themes.assign import project
from pipeline.themes.edits.corrections import NO_THEME, Ids, Lesson, Reach, replaced, taken, taught, with_keyword
from pipeline.themes.edits.replay import Made, Replayed
from pipeline.themes.model import ThemeModel
from pipeline.themes.taxonomy.rule import Rule
from pipeline.themes.taxonomy.table import SeedTaxonomy as Taxonomy
from pipeline.themes.taxonomy.zero_shot import EARLY_DOUBT as SOON
from pipeline.themes.taxonomy.zero_shot import apply_rule as apply

SAME_PLACE: Final = 0.65  # least cosine at which a theme found later lies where a banned or made one lies: own 0.69 up, others 0.59
BLOCK: Final = 4096  # rows at a time: bounds the memory, changes no result


@dataclass(frozen=True)
class Catalogue:
    """Themes in force.

    Attributes:
        model: the fitted themes; may have none.
        theme_ids: ``(k,)`` id of each fitted theme.
        rule: of the taxonomy, or None.
        given: the taxonomy, or None.
        given_ids: ``(g,)`` id of each of its themes, in its order.
        examples: ``(e, dim)`` sentences that people placed, projected like the model's rows.
        example_ids: ``(e,)`` their themes; -1 for none.
        made: themes that people made.
        made_middles: ``(m, dim)`` middle of the examples of each; zeros without examples.
        stands_for: a theme found later -> the made theme in whose place it lies.
        goes: a theme not in force -> the theme that has its sentences, or -1.
        reach: how far a person's word carries.
    """

    model: ThemeModel
    theme_ids: Ids
    rule: Rule | None
    given: Taxonomy | None
    given_ids: Ids
    examples: FloatRows
    example_ids: Ids
    made: tuple[Made, ...]
    made_middles: FloatRows
    stands_for: dict[int, int]
    goes: dict[int, int]
    reach: Reach = field(default_factory=Reach)

    def assign(self, texts: Sequence[str], vectors: FloatRows, encode: Encode) -> tuple[Ids, NDArray[np.float32]]:
        """Return the theme of each sentence, and how sure that is; each row on its own.

        Args:
            texts: subject texts.
            vectors: ``(n, dim)`` their unit vectors.
            encode: texts in, unit vectors out; asked only where there is a taxonomy, for the clauses of texts.

        Returns:
            ``(n,)`` theme id, -1 for none; ``(n,)`` probability, 0..1, 0 for none.

        Raises:
            ModelError: texts and vectors do not match, or come from another encoder than the fit.
        """
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise ModelError(
                f"Got {len(texts)} texts and vectors of shape {vectors.shape}: wanted one row per text. "
                "Encode the same texts, in the same order."
            )
        theme, probability = self._found(texts, vectors, encode)
        for start in range(0, len(texts) if len(self.made) + len(self.examples) else 0, BLOCK):
            part = slice(start, start + BLOCK)
            rows = project(vectors[part], self.model.mean, self.model.mood)
            theme[part], probability[part] = self._corrected(texts[part], rows, theme[part], probability[part])
        theme = replaced(theme, self.goes)
        return theme, np.where(theme == NO_THEME, 0.0, probability).astype(np.float32)

    def _found(self, texts: Sequence[str], vectors: FloatRows, encode: Encode) -> tuple[Ids, NDArray[np.float32]]:
        number, probability = fitted_theme(vectors, self.model)
        theme = np.append(self.theme_ids, NO_THEME).astype(np.int32)[number]
        if self.rule is not None and self.given is not None and len(texts):
            ids = dict(zip(self.given.names, self.given_ids.tolist(), strict=True))
            told = apply(self.rule, list(texts), vectors, self.given, encode, doubt=SOON)
            mine = np.array([ids.get(name, NO_THEME) for name in told["theme"]], dtype=np.int32)
            theme = np.where(mine == NO_THEME, theme, mine)
            probability = np.where(mine == NO_THEME, probability, told["probability"].fillna(0.0)).astype(np.float32)
        return replaced(theme, self.stands_for), probability

    def _corrected(
        self, texts: Sequence[str], rows: FloatRows, theme: Ids, probability: NDArray[np.float32]
    ) -> tuple[Ids, NDArray[np.float32]]:
        middles = self.middles()
        theme, probability = theme.copy(), probability.copy()
        for made, example in zip(self.made, self.made_middles, strict=True):
            for source in sorted(made.sources):
                inside = np.flatnonzero(theme == source)
                mine = with_keyword([texts[row] for row in inside.tolist()], made.keywords)
                if example.any() and (source == NO_THEME or source in middles):
                    mine |= taken(rows[inside], example, middles.get(source), self.reach)
                theme[inside[mine]] = made.theme_id
                if source == NO_THEME:
                    probability[inside[mine]] = np.clip(np.round(rows[inside[mine]] @ example, 4), self.reach.alone, 1.0)
        if len(self.examples):
            odds = (rows.astype(np.float64) @ self.model.weights.astype(np.float64).T + self.model.bias) / float(self.model.temperature[0])
            lesson = Lesson(self.examples, self.example_ids, self.theme_ids, middles, self.reach)
            theme, chance = taught(rows, theme, odds, lesson)
            probability = np.where(np.isnan(chance), probability, chance).astype(np.float32)
        return theme, probability

    def middles(self) -> dict[int, FloatRows]:
        """Return the middle of each theme by its id, ``(dim,)`` unit vectors in the model's space."""
        out = dict(zip(self.theme_ids.tolist(), self.model.centroids, strict=True))
        if self.rule is not None:
            phrases = project(self.rule.phrases, self.model.mean, self.model.mood)
            own = [phrases[self.rule.owner == number].mean(axis=0) for number in range(len(self.given_ids))]
            out |= dict(zip(self.given_ids.tolist(), unit_rows(np.stack(own)), strict=True))
        return out | {made.theme_id: middle for made, middle in zip(self.made, self.made_middles, strict=True) if middle.any()}


def catalogue(
    model: ThemeModel,
    theme_ids: Ids,
    replayed: Replayed,
    encode: Encode,
    *,
    rule: Rule | None = None,
    given: Taxonomy | None = None,
    given_ids: Ids | None = None,
    reach: Reach | None = None,
) -> Catalogue:
    """Return the themes in force.

    Args:
        model: the fitted themes; before the first fit, `no_themes` of a mean of zeros.
        theme_ids: ``(k,)`` id of each fitted theme, in the model's order.
        replayed: what people's edits come to on these themes.
        encode: texts in, unit vectors out; for the examples, which are a few.
        rule: of the taxonomy.
        given: the taxonomy.
        given_ids: ``(g,)`` id of each theme of the taxonomy, in its order.
        reach: how far a person's word carries.

    Raises:
        ModelError: ids do not match the themes.
    """
    theme_ids = np.asarray(theme_ids, dtype=np.int32)
    given_ids = np.asarray([] if given_ids is None else given_ids, dtype=np.int32)
    _check_ids(theme_ids, model.count, "fitted")
    _check_ids(given_ids, 0 if given is None else len(given.themes), "given")

    def placed(texts: Sequence[str]) -> FloatRows:
        return project(encode(list(texts)), model.mean, model.mood) if texts else np.empty((0, len(model.mean)), dtype=np.float32)

    middles = {made.theme_id: middle(placed(made.examples)) for made in replayed.made}
    fitted = dict(zip(theme_ids.tolist(), model.centroids, strict=True))
    free = {one: row for one, row in fitted.items() if one not in replayed.kept}
    goes = dict(replayed.goes)
    for ban in replayed.bans:
        place = fitted[ban.theme_id] if ban.theme_id in fitted else middle(placed(ban.examples))
        goes |= dict.fromkeys(found_later(free, place, ban.after), NO_THEME)
    return Catalogue(
        model=model,
        theme_ids=theme_ids,
        rule=rule,
        given=given,
        given_ids=given_ids,
        examples=placed([example.text for example in replayed.examples]),
        example_ids=np.array([example.theme_id for example in replayed.examples], dtype=np.int32),
        made=replayed.made,
        made_middles=np.stack(list(middles.values())) if middles else np.empty((0, len(model.mean)), dtype=np.float32),
        stands_for={later: one for one, place in middles.items() for later in found_later(free, place, one)},
        goes=goes,
        reach=reach or Reach(),
    )


def _check_ids(ids: Ids, themes: int, kind: str) -> None:
    if len(ids) != themes:
        raise ModelError(f"Got {len(ids)} ids for {themes} {kind} themes: wanted one for each. Give ids in the order of the themes.")


def middle(rows: FloatRows) -> FloatRows:
    """Return the middle of ``(n, dim)`` unit rows, ``(dim,)``, a unit vector on the grid; zeros where there are none."""
    one: FloatRows = unit_rows(rows.astype(np.float64).sum(axis=0, keepdims=True))[0]
    return one


def found_later(themes: dict[int, FloatRows], place: FloatRows, after: int | None) -> list[int]:
    """Return the themes whose ids come after a number and whose middle lies at a place."""
    return [] if after is None else [one for one, row in themes.items() if one > after and float(row @ place) >= SAME_PLACE]
