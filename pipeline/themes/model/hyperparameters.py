"""The hyperparameters of a fit, in one place, each with what it was tuned on.

*Tuned on* names the first halves of sets that people coded (`tests/quality`); the other halves were kept for reporting.
"""

from typing import Final

PASSAGE_SENTENCES: Final = 5  # sentences of a document up to which it weighs as much as the sentence; the sample, five coded sets
NEIGHBOURS: Final = 20  # edges that each unit begins in the graph; five coded sets: 15 to 30 alike
DIRECTIONS: Final = 50  # of the spectral embedding at most: more add time and no quality
GRAPH_ROWS: Final = 8_000  # distinct units in the graph at most: comparing all with all grows with the square
OVERDIVISION: Final = 1.25  # times as many groups as wanted are made first and then joined by likeness; five coded sets, five with one code
UNITS_PER_GROUP: Final = 80  # distinct units to a wanted group from which groups are made finer and joined: fewer would be joined by chance
SPECTRAL: Final = 400  # distinct units from which halves are large enough to say how many themes there are
SAME_COSINE: Final = 0.85  # cosine of their centroids from which two groups are one
NEAR_COSINE: Final = 0.92  # the same with the mean unit put back: generated sets with one subject of nearly all; no coded set reaches it
ONE_SUBJECT_SHARE: Final = 0.85  # squared length of the mean unit from which all speak of one subject, and the rest of them is noise
SMALLEST: Final = 3  # units that make a theme at least, duplicates counted
SMALLEST_SHARE: Final = 0.002  # the same as a share of all units
SHRINKAGE: Final = 0.5  # of the discriminant's covariance towards a sphere, 0..1; three sets with one code
REFINEMENTS: Final = 2  # times that the discriminant learns from what it decided itself
NONE_SHARE: Final = 0.02  # of a theme's units, the farthest from its centroid, that have no theme: where documents are of one unit
NONE_SHARES: Final = (0.2, 0.15, 0.1, 0.05)  # the same where documents are of several: the first that leaves few of them out
NONE_DOCUMENTS: Final = 0.05  # of the documents that may be left without any theme by it; the sample, app_reviews, care_opinion
SEVERAL: Final = 1.5  # units in a document on average, from which one of them may well speak of nothing
FEW: Final = 25  # units of a theme below which all are kept: a quantile of so few means nothing
INCOHERENT: Final = 0.35  # of the usual coherence; a theme below it is no theme, or mixed where it holds much
INCOHERENT_SHARE: Final = 0.08  # of all units that incoherent themes may hold that become none; what is larger is marked mixed
ONE_DOCUMENT: Final = 0.5  # of a new theme's units; where one document holds more it is no theme; generated sets with a pasted script
ONE_DOCUMENT_SHARE: Final = 0.1  # of all units that such a theme may hold: more of them would spoil the theme into which they go
MANY_DOCUMENTS: Final = 20  # from which that is asked: of few documents, one may well be most of what is said
UNNAMED_DOCUMENTS: Final = 0.09  # of the documents that may be left without any theme because no label fits one, and by distance
MIXED_FIT: Final = 0.4  # share of random members that a label fits; below it a new theme is none, or mixed; judged members of four sets
