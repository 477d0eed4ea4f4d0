-- Weights of promoters and detractors in each group, one score a respondent and wave, gathered by person; only of documents with a weight above 0, whatever became of their words. Groups with fewer such people than the minimum cell are left out.
with
heaviest as (select max(weight) as weight from documents where weight > 0),

answered as (
    select
        populations.segment, populations.period, any_value(populations.period_start) as period_start, populations.person_id,
        arg_max({'score': documents.nps_score, 'weight': (documents.weight / heaviest.weight)::decimal(38, 18)},
            (coalesce(documents.created_at, timestamp '1900-01-01'), document_id)) as answer
    from populations
    inner join documents using (document_id)
    cross join heaviest
    where documents.nps_score is not null and documents.weight > 0
    group by
        populations.segment, populations.period, populations.person_id,
        respondent_of(documents.source, documents.author_id, documents.document_id), coalesce(documents.wave, '')
),

people as (
    select
        segment, period, any_value(period_start) as period_start, person_id, count(*) as scores,
        count(*) filter (answer.score >= 9) as promoters, count(*) filter (answer.score <= 6) as detractors, sum(answer.weight) as weight,
        coalesce(sum(answer.weight) filter (answer.score >= 9), 0) as up, coalesce(sum(answer.weight) filter (answer.score <= 6), 0) as down
    from answered
    group by segment, period, person_id
)

-- As decimals, parts of the heaviest: sums of floats hang on their order.
select
    segment, period, any_value(period_start) as period_start, sum(scores)::bigint as scores, sum(promoters)::bigint as promoters,
    sum(detractors)::bigint as detractors, count(*) as base_people, sum(weight)::double as weight,
    sum((weight::double ^ 2)::decimal(38, 18))::double as weight_squares, sum(up)::double as up, sum(down)::double as down,
    sum(((up - down)::double ^ 2)::decimal(38, 18))::double as squares,
    sum(((up - down)::double * weight::double)::decimal(38, 18))::double as products
from people
group by segment, period
having count(*) >= $minimum_cell
order by segment, period
