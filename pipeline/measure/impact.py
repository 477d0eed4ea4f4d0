"""Which themes go with better or worse scores, and how much of that is theirs when people speak of several at once.

Leave-out is what the mean of a score owes to those who mention a theme; it takes over what stands beside the theme. The adjusted effect
is the coefficient of the theme in a linear regression on all themes at once, with source, segments and period held equal. Its error is
CR3 (Bell and McCaffrey 2002), which is HC3 where everybody gave one score: scores end at the ends of their scale and so scatter
unequally, and the ten scores of one person are no ten witnesses. Importance is Johnson's relative
weight (2000) of a theme on what the controls leave (Frisch and Waugh 1933). All of it means "associated with", never "caused by".
"""

from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import orth
from scipy.stats import t as student

from pipeline.measure.intervals import CONFIDENCE, false_discovery, verdict

LEAST_MENTIONS: Final = 10  # people who gave a score beside a theme, and as many without it, below which it has no effect
LEAST_FREE: Final = 10  # people more than themes and controls
DRAWS: Final = 1000  # of the bootstrap
MOST_BLOCKS: Final = 2000  # an error that is found from 2,000 blocks is itself 1.6 % off
MOST_PRODUCTS: Final = 40_000_000  # numbers that the cross products of all blocks may hold: 320 MB
FIGURES: Final = (
    "leave_out", "leave_out_low", "leave_out_high", "effect", "effect_low", "effect_high", "p",
    "importance", "importance_low", "importance_high",
)  # fmt: skip
_ENDS: Final = (0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2)
_SINGULAR: Final = 1e-8  # of the largest eigenvalue or norm, below which columns are held to depend on each other

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Effects(NamedTuple):
    """Adjusted effects, ``(m,)`` each, with 95 % interval and p-value; NaN where a theme cannot be told from others or from controls."""

    effect: Floats
    effect_low: Floats
    effect_high: Floats
    p: Floats


class Spans(NamedTuple):
    """What the bootstrap finds: ends of the 95 % intervals of leave-out and importance, ``(m,)`` each."""

    leave_out_low: Floats
    leave_out_high: Floats
    importance_low: Floats
    importance_high: Floats


def theme_impact(score: ArrayLike, mentioned: Any, controls: Floats, seed: int, people: ArrayLike | None = None) -> pd.DataFrame:
    """Return, for each theme, how the score stands with it: alone, and beside the other themes and the controls.

    Args:
        score: ``(n,)`` a score in any unit.
        mentioned: ``(n, m)`` sparse or dense, whether the one who scored mentions each theme.
        controls: ``(n, k)`` what is held equal: dummies of source, segments and period; k may be 0.
        seed: of the bootstrap.
        people: ``(n,)`` who gave each score; everybody gave one where it is not given.

    Returns:
        One row per theme: ``scores`` (n), ``mentions`` among them; ``leave_out`` in the unit of the score with its bootstrap interval;
        ``effect`` in the same unit with ``effect_low``, ``effect_high``, ``p``, and ``q`` corrected over the themes
        (Benjamini-Hochberg); ``importance`` 0-1, the share of what all themes explain, with its bootstrap interval; ``disagrees`` where
        leave-out and effect have other signs beyond their intervals; ``verdict``: lifts, lowers, undecided, or too few. What cannot be
        said is NaN.
    """
    y = np.asarray(score, dtype=float)
    themes = (mentioned.toarray() if hasattr(mentioned, "toarray") else np.asarray(mentioned)).astype(float)
    who = pd.factorize(np.arange(len(y)) if people is None else np.asarray(people))[0]
    count = themes.sum(axis=0)
    enough = np.minimum(*(_people(who, side) for side in (themes > 0, themes == 0))) >= LEAST_MENTIONS
    free = who.max(initial=-1) - controls.shape[1] - enough.sum()
    figures = np.full((len(count), len(FIGURES)), np.nan)
    figures[:, 0] = leave_out(float(len(y)), y.sum(), count, themes.T @ y)
    if enough.any() and free >= LEAST_FREE:
        figures[enough, 1:] = _measured(y, themes[:, enough], controls, who, seed)
    made = pd.DataFrame({"scores": len(y), "mentions": count.astype(np.int64), **dict(zip(FIGURES, figures.T, strict=True))})
    made["q"] = false_discovery(made["p"])
    hidden_praise = (made["leave_out_high"] < 0) & (made["effect_low"] > 0)
    hidden_blame = (made["leave_out_low"] > 0) & (made["effect_high"] < 0)
    made["disagrees"] = hidden_praise | hidden_blame
    made["verdict"] = verdict(made["effect"], made["q"], enough & (free >= LEAST_FREE), "lifts", "lowers")
    return made


def _people(who: Ints, marked: NDArray[np.bool_]) -> Ints:
    """Return how many people have at least one marked row, a column each."""
    return np.array([len(np.unique(who[column])) for column in marked.T], dtype=np.int64)


def _measured(y: Floats, themes: Floats, controls: Floats, people: Ints, seed: int) -> Floats:
    """Return the figures after the first, ``(m, 9)``, of the themes that can be measured."""
    columns = np.column_stack([themes, y])
    left = partialled(columns, controls)[1]
    # What the controls explain wholly is rounding, and would be taken for a finding once it is scaled.
    left[:, (left**2).sum(axis=0) <= _SINGULAR * (columns**2).sum(axis=0)] = 0
    if not (left[:, -1].any() and left[:, :-1].any()):
        return np.full((themes.shape[1], len(FIGURES) - 1), np.nan)
    effects = adjusted_effects(y, themes, controls, people)
    spans = bootstrap(y, themes, left, people, seed)
    return np.column_stack([*spans[:2], *effects, relative_weights(left.T @ left), *spans[2:]])


def leave_out(n: Any, total: Any, count: Floats, within: Floats) -> Floats:
    """Return the mean of all less the mean of those without a theme; NaN where everybody or nobody has it.

    Args:
        n: number of scores.
        total: their sum.
        count: ``(..., m)`` scores with each theme.
        within: ``(..., m)`` their sums.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        value = total / n - (total - within) / (n - count)
    return np.where((count > 0) & (count < n), value, np.nan)


def partialled(columns: Floats, controls: Floats) -> tuple[Floats, Floats]:
    """Return an orthonormal basis of the constant and the controls, ``(n, r)``, and what these leave of columns, as these are."""
    held = orth(np.hstack([np.ones((len(columns), 1)), controls]), rcond=_SINGULAR)
    return held, columns - held @ (held.T @ columns)


def adjusted_effects(y: Floats, themes: Floats, controls: Floats, people: Ints) -> Effects:
    """Return the effect of each theme beside the others and what is held equal, with CR3 errors and Student's t.

    The regression is on the principal axes of the themes, and an effect is a contrast of these: so two themes that are always
    mentioned together leave the others their effects, and have none themselves.

    Args:
        y: ``(n,)`` the score.
        themes: ``(n, m)`` who mentions what.
        controls: ``(n, k)`` what is held equal.
        people: ``(n,)`` who gave each score, numbered.
    """
    held, left = partialled(themes, controls)
    values, vectors = np.linalg.eigh(left.T @ left)
    varies = values > _SINGULAR * max(values.max(), 1.0)
    axes, spread = vectors[:, varies], np.sqrt(values[varies])
    design = np.hstack([held, left @ axes / spread])
    alone = (design**2).sum(axis=1) > 1 - _SINGULAR
    if alone.any():  # a row with a coefficient to itself tells nothing of the others, and CR3 would divide by what it leaves
        return adjusted_effects(y[~alone], themes[~alone], controls[~alone], people[~alone])
    separable = np.abs((axes**2).sum(axis=1) - 1) < _SINGULAR
    made = np.full((len(separable), 4), np.nan)
    contrasts = np.hstack([np.zeros((separable.sum(), held.shape[1])), axes[separable] / spread])
    fitted = design.T @ y
    effect = contrasts @ fitted
    error = np.sqrt(((jackknifed_scores(design, y - design @ fitted, people) @ contrasts.T) ** 2).sum(axis=0))
    law = student(max(len(np.unique(people)) - design.shape[1], 1))
    far = law.ppf(_ENDS[1]) * error
    with np.errstate(divide="ignore", invalid="ignore"):
        made[separable] = np.column_stack([effect, effect - far, effect + far, 2 * law.sf(np.abs(effect / error))])
    return Effects(*made.T)


def jackknifed_scores(design: Floats, residual: Floats, people: Ints) -> Floats:
    """Return what each person moves the coefficients by when left out: a root of their CR3 covariance.

    Args:
        design: ``(n, p)`` with orthonormal columns.
        residual: ``(n,)`` what the regression leaves.
        people: ``(n,)`` who gave each row, numbered.

    Returns:
        ``(q, p)``, a row per person; the sum of their outer products is the covariance.
    """
    order = np.argsort(people, kind="stable")
    starts = np.flatnonzero(np.diff(people[order], prepend=-1))
    leverage = (design**2).sum(axis=1)
    moved: Floats = np.add.reduceat((design * (residual / (1 - leverage))[:, None])[order], starts, axis=0)
    for person, rows in enumerate(np.split(order, starts[1:])):
        if len(rows) > 1:
            part, wide = design[rows], len(rows) > design.shape[1]  # the smaller of two equal systems
            kept = np.eye(min(part.shape)) - (part.T @ part if wide else part @ part.T)
            given = part.T @ residual[rows] if wide else residual[rows]
            solved = np.linalg.lstsq(kept, given, rcond=_SINGULAR)[0]
            moved[person] = solved if wide else part.T @ solved
    return moved


def relative_weights(products: Floats) -> Floats:
    """Return the share of each theme in what all of them explain, 0-1, by Johnson's relative weights (2000).

    The themes are replaced by the orthogonal variables that lie nearest to them; what these explain is given back to the themes by
    their squared correlations with them.

    Args:
        products: ``(..., m + 1, m + 1)`` cross products of the themes and, last, the score, all centred.

    Returns:
        ``(..., m)``, of sum one; NaN where nothing is explained.
    """
    length = np.sqrt(np.maximum(np.diagonal(products, axis1=-2, axis2=-1), 0))
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    r = products * scale[..., :, None] * scale[..., None, :]
    values, vectors = np.linalg.eigh(r[..., :-1, :-1])
    varies = values > _SINGULAR
    root = np.sqrt(np.where(varies, values, 0.0))
    inverse = np.divide(1.0, root, out=np.zeros_like(root), where=varies)
    turned = np.swapaxes(vectors, -1, -2)
    loading = (vectors * root[..., None, :]) @ turned
    slope = (vectors * inverse[..., None, :]) @ (turned @ r[..., :-1, -1:])
    weight = (loading**2 @ slope**2)[..., 0]
    whole = weight.sum(axis=-1, keepdims=True)
    shares: Floats = np.divide(weight, whole, out=np.full_like(weight, np.nan), where=whole > _SINGULAR)
    return shares


def bootstrap(y: Floats, themes: Floats, left: Floats, people: Ints, seed: int) -> Spans:
    """Return 95 % intervals of leave-out and importance, percentiles of one bootstrap (Efron 1979).

    People are drawn by multinomial weights over their sums and cross products; of many, blocks that are put together by chance, which
    has the same error and a bounded cost.

    Args:
        y: ``(n,)`` the score.
        themes: ``(n, m)`` who mentions what.
        left: ``(n, m + 1)`` what the controls leave of the themes and, last, of the score.
        people: ``(n,)`` who gave each score, numbered.
        seed: of the draws.
    """
    rng, size = np.random.default_rng(seed), left.shape[1]
    most = max(min(MOST_BLOCKS, MOST_PRODUCTS // size**2), 100)
    _, who = np.unique(people, return_inverse=True)
    total = who.max() + 1
    block = np.empty(total, dtype=np.int64)
    block[rng.permutation(total)] = np.arange(total) * min(most, total) // total
    order = np.argsort(block[who], kind="stable")
    blocks = np.split(order, np.flatnonzero(np.diff(block[who][order])) + 1)
    sums = np.column_stack([np.ones(len(y)), y, themes, themes * y[:, None]])
    totals = np.stack([sums[block].sum(axis=0) for block in blocks])
    products = np.stack([left[block].T @ left[block] for block in blocks])
    weights = rng.multinomial(len(blocks), np.full(len(blocks), 1 / len(blocks)), size=DRAWS).astype(float)
    drawn = weights @ totals
    count, within = np.split(drawn[:, 2:], 2, axis=1)
    apart = leave_out(drawn[:, :1], drawn[:, 1:2], count, within)
    shares = relative_weights((weights @ products.reshape(len(blocks), -1)).reshape(DRAWS, size, size))
    low, high = np.nanquantile(shares, _ENDS, axis=0)
    # A weight is never negative, so noise lifts that of a theme without effect, and in the draws twice: the low end is reflected too.
    low = np.minimum(low, np.maximum(2 * relative_weights(left.T @ left) - high, 0))
    apart_low, apart_high = np.nanquantile(apart, _ENDS, axis=0)
    return Spans(apart_low, apart_high, low, high)
