-- One row per (segment, period): the denominators. Segments with fewer people in a period than the minimum cell of the settings are left out, here and in all that rests on it; everybody is not.
--   segment: all, or name=value
--   period: all, or the period
--   period_start: first day of the period
--   complete: whether the feedback reaches the end of the period, see periods_of; empty for all
--   documents: counted documents
--   people: distinct people
--   ratings: documents with a rating
--   rating_sum: of their ratings, 0-1 each
--   rating_squares: sum of their squares
--   scores: people with a 0-10 score
--   promoters: people who gave 9 or 10
--   detractors: people who gave 0 to 6
with
people as (
    select segment, period, count(*) as people, count(score) as scores,
        count(*) filter (score >= 9) as promoters, count(*) filter (score <= 6) as detractors
    from person_scores
    group by segment, period
),

counted as (
    select populations.segment, populations.period, any_value(populations.period_start) as period_start, count(*) as documents,
        count(documents.rating) as ratings,
        coalesce(sum(documents.rating::decimal(9, 6)), 0) as rating_sum,
        coalesce(sum((documents.rating * documents.rating)::decimal(9, 6)), 0) as rating_squares
    from populations
    inner join documents using (document_id)
    where populations.counted
    group by populations.segment, populations.period
)

select counted.segment, counted.period, counted.period_start, periods.complete, counted.documents, people.people,
    counted.ratings, counted.rating_sum::double as rating_sum, counted.rating_squares::double as rating_squares,
    people.scores, people.promoters, people.detractors
from counted
inner join people using (segment, period)
left join periods_of($period) as periods using (period)
where counted.segment = 'all' or people.people >= $minimum_cell
