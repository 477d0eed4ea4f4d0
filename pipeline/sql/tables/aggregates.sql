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
placed as (
    select mentions.* exclude (document_id, person_id, created_at, source), dense_rank() over (order by mentions.source)::integer as source,
        placed_documents.speaker, placed_documents.places
    from mentions
    inner join placed_documents using (document_id)
),

people as (
    select theme_id, place, speaker
    from (select theme_id, speaker, unnest(places) as place from placed) as spoken
    group by theme_id, place, speaker
),

scored as (
    -- The same score that stands in the base: so that "the others" are the rest of the base.
    select numbered_groups.place, speakers.speaker, person_scores.score
    from person_scores
    inner join numbered_groups using (segment, period)
    inner join (select distinct person_id, speaker from placed_documents) as speakers using (person_id)
    where person_scores.score is not null
),

people_counted as (
    select theme_id, place, count(*) as people, count(score) as scores,
        count(*) filter (score >= 9) as promoters, count(*) filter (score <= 6) as detractors
    from people
    left join scored using (place, speaker)
    group by theme_id, place
),

of_sources as (
    select theme_id, place, source, count(*) as mentions, sum(sentences)::bigint as sentences,
        count(*) filter (polarity > 0.2) as positive, count(*) filter (polarity < -0.2) as negative,
        count(*) filter (pain_points > 0) as pain_points, count(*) filter (praises > 0) as praises, count(*) filter (asks > 0) as asks,
        sum(reach)::bigint as reach, count(rating) as ratings, sum(rating) as rating_sum,
        sum((rating * rating)::decimal(9, 6)) as rating_squares
    from (select * exclude (places), unnest(places) as place from placed) as spoken
    group by theme_id, place, source
),

counted as (
    select theme_id, place, sum(mentions)::bigint as mentions, count(*) as sources, sum(sentences)::bigint as sentences,
        sum(positive)::bigint as positive, sum(negative)::bigint as negative, sum(pain_points)::bigint as pain_points,
        sum(praises)::bigint as praises, sum(asks)::bigint as asks, sum(reach)::bigint as reach, sum(ratings)::bigint as ratings,
        coalesce(sum(rating_sum), 0)::double as rating_sum, coalesce(sum(rating_squares), 0)::double as rating_squares
    from of_sources
    group by theme_id, place
)

select counted.theme_id, numbered_groups.segment, numbered_groups.period,
    counted.theme_id in (select theme_id from leaf_themes()) as leaf, counted.mentions, people_counted.people, counted.sources,
    counted.sentences, counted.positive, counted.negative, counted.pain_points, counted.praises, counted.asks, counted.reach,
    counted.ratings, counted.rating_sum, counted.rating_squares, people_counted.scores, people_counted.promoters, people_counted.detractors
from counted
inner join people_counted using (theme_id, place)
inner join numbered_groups using (place)
