-- One row per score of somebody whose words are counted: the rating of a document, and the 0-10 score of a respondent in a wave (the latest of several) as -100, 0 or 100, so that its mean is the NPS; beside it what is held equal, and who gave it.
with
asked as (
    select *, respondent_of(source, author_id, document_id) || ':' || coalesce(wave, '') as respondent,
        (coalesce(created_at, timestamp '1900-01-01'), document_id) as moment
    from documents
    where nps_score is not null
),

respondents as (
    select
        respondent, arg_max(nps_score, moment) as score, any_value(source) as source, arg_max(product, moment) as product,
        max(created_at) as created_at, arg_max(segments, moment) as segments, min(document_id) as first_document,
        arg_max(person_id, moment) as person_id
    from asked
    group by respondent
    having bool_or(status = 'counted')
)

select
    'rating' as score, document_id as unit, rating as value, source, product, strftime(created_at, '%Y-%m') as month, map_entries(segments) as segments,
    document_id as first_document, person_id
from documents
where rating is not null and status = 'counted'
union all
select
    'nps', respondent, nps_points(score),
    source, product, strftime(created_at, '%Y-%m'), map_entries(segments), first_document, person_id
from respondents
order by score, first_document
