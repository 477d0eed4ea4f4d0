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
-- Numbers in place of words: a mention stands in a dozen groups, and of a million sentences that is 15 million rows.
groups as (
    select segment, period, row_number() over () as place from (select distinct segment, period from populations)
),

speakers as (
    select person_id, row_number() over () as speaker from (select distinct person_id from mentions)
),

placed as (
    -- The same score that stands in the base: so that "the others" are the rest of the base.
    select populations.document_id, groups.place, speakers.speaker, person_scores.score
    from populations
    inner join groups using (segment, period)
    inner join speakers using (person_id)
    inner join person_scores using (segment, period, person_id)
),

people as (
    select theme_id, place, count(*) as people, count(score) as scores,
        count(*) filter (score >= 9) as promoters, count(*) filter (score <= 6) as detractors
    from (
        select mentions.theme_id, placed.place, placed.speaker, any_value(placed.score) as score
        from mentions
        inner join placed using (document_id)
        group by mentions.theme_id, placed.place, placed.speaker
    )
    group by theme_id, place
),

counted as (
    select mentions.theme_id, placed.place,
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
    from mentions
    inner join placed using (document_id)
    group by mentions.theme_id, placed.place
)

select counted.theme_id, groups.segment, groups.period,
    counted.theme_id in (select theme_id from leaf_themes()) as leaf, counted.mentions, people.people, counted.sources, counted.sentences,
    counted.positive, counted.negative, counted.pain_points, counted.praises, counted.asks, counted.reach,
    counted.ratings, counted.rating_sum, counted.rating_squares, people.scores, people.promoters, people.detractors
from counted
inner join people using (theme_id, place)
inner join groups using (place)
