-- One row per (segment, period) of documents that are counted or carry a score: what there is to score by, whatever became of the words. Segments with fewer people in a period than the minimum cell of the settings are left out; everybody is not.
--   segment: all, or name=value
--   period: all, or the period
--   period_start: first day of the period
--   documents: counted documents
--   people: distinct people behind them
--   scores: respondents with a 0-10 score, one a person and wave
--   promoters: respondents who gave 9 or 10
--   detractors: respondents who gave 0 to 6
--   satisfactions: respondents who told their satisfaction
--   satisfied: respondents in the two highest boxes of their scale
--   ratings: documents with a rating
--   rating_sum: of their ratings, 0-1 each
--   rating_squares: sum of their squares
--   rating_from: lowest rating of the scale that was asked; empty where several scales were
--   rating_to: highest rating of that scale
with
rated as (
    select
        populations.segment, populations.period, any_value(populations.period_start) as period_start,
        count(*) filter (populations.counted) as documents,
        count(distinct populations.person_id) filter (populations.counted) as people,
        count(documents.rating) as ratings,
        coalesce(sum(documents.rating::decimal(9, 6)), 0)::double as rating_sum,
        coalesce(sum((documents.rating * documents.rating)::decimal(9, 6)), 0)::double as rating_squares,
        min(scales.rating_from) filter (documents.rating is not null) as rating_from,
        max(scales.rating_from) filter (documents.rating is not null) as highest_from,
        min(scales.rating_to) filter (documents.rating is not null) as rating_to,
        max(scales.rating_to) filter (documents.rating is not null) as highest_to
    from populations
    inner join documents using (document_id)
    left join scales on scales.source = documents.source
    group by populations.segment, populations.period
    having populations.segment = 'all' or count(distinct populations.person_id) >= $minimum_cell
),

asked as (
    select
        segment, period, count(score) as scores, count(*) filter (score >= 9) as promoters, count(*) filter (score <= 6) as detractors,
        count(csat) filter (top_two is not null) as satisfactions, count(*) filter (csat >= top_two - 1e-9) as satisfied
    from respondents
    group by segment, period
)

select
    segment, period, rated.period_start, rated.documents, rated.people,
    coalesce(asked.scores, 0) as scores, coalesce(asked.promoters, 0) as promoters, coalesce(asked.detractors, 0) as detractors,
    coalesce(asked.satisfactions, 0) as satisfactions, coalesce(asked.satisfied, 0) as satisfied,
    rated.ratings, rated.rating_sum, rated.rating_squares,
    case when rated.rating_from = rated.highest_from and rated.rating_to = rated.highest_to then rated.rating_from end as rating_from,
    case when rated.rating_from = rated.highest_from and rated.rating_to = rated.highest_to then rated.rating_to end as rating_to
from rated
left join asked using (segment, period)
