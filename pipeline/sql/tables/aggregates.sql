-- One row per (theme, segment, period) in which the theme was mentioned: the bare counts behind insights.
--   theme_id: the theme
--   segment: all, or name=value
--   period: all, or the period
--   leaf: whether no theme stands below it; a broader theme counts what those below it count
--   mentions: documents
--   people: distinct people
--   sources: distinct sources
--   sentences: sentences on the theme
--   positive: documents that speak well of it, mean polarity above .2
--   negative: documents that speak ill of it, mean polarity below -.2
--   pain_points: documents that tell of a pain point in it
--   praises: documents that praise it
--   asks: documents that ask for something in it
--   reach: documents, their copies and shares
--   ratings: mentioning documents with a rating
--   rating_sum: of their ratings, 0-1 each
--   rating_squares: sum of their squares
--   scores: mentioning people with a 0-10 score
--   promoters: mentioning people who gave 9 or 10
--   detractors: mentioning people who gave 0 to 6
with
grouped as (
    select mentions.*, populations.segment, populations.period
    from mentions
    inner join populations using (document_id)
),

people as (
    -- Of those who mention it, the same score that stands in the base: so that "the others" are the rest of the base.
    select spoke.theme_id, spoke.segment, spoke.period, count(*) as people, count(score) as scores,
        count(*) filter (score >= 9) as promoters, count(*) filter (score <= 6) as detractors
    from (select distinct theme_id, segment, period, person_id from grouped) as spoke
    inner join person_scores using (segment, period, person_id)
    group by spoke.theme_id, spoke.segment, spoke.period
),

counted as (
    select theme_id, segment, period,
        count(*) as mentions,
        count(distinct source) as sources,
        sum(sentences)::bigint as sentences,
        count(*) filter (polarity > 0.2) as positive,
        count(*) filter (polarity < -0.2) as negative,
        count(*) filter (pain_points > 0) as pain_points,
        count(*) filter (praises > 0) as praises,
        count(*) filter (asks > 0) as asks,
        sum(reach)::bigint as reach,
        count(rating) as ratings,
        coalesce(sum(rating), 0)::double as rating_sum,
        coalesce(sum((rating * rating)::decimal(9, 6)), 0)::double as rating_squares
    from grouped
    group by theme_id, segment, period
)

select counted.theme_id, counted.segment, counted.period,
    counted.theme_id in (select theme_id from leaf_themes()) as leaf, counted.mentions, people.people, counted.sources, counted.sentences,
    counted.positive, counted.negative, counted.pain_points, counted.praises, counted.asks, counted.reach,
    counted.ratings, counted.rating_sum, counted.rating_squares, people.scores, people.promoters, people.detractors
from counted
inner join people using (theme_id, segment, period)
