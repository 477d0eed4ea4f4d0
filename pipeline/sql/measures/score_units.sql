-- One row per score of a period, whatever became of the words beside it, so that means are those of scores: NPS (-100, 0 or 100) and satisfaction (0 or 1) of a respondent in a wave, rating (0-1) of a document; beside it who gave it and what may make up the mix. Periods in which fewer than the minimum cell gave a score are left out.
with
placed as (
    select
        documents.*, populations.period, populations.period_start,
        respondent_of(documents.source, documents.author_id, documents.document_id) as respondent,
        (coalesce(documents.created_at, timestamp '1900-01-01'), documents.document_id) as moment
    from populations
    inner join documents using (document_id)
    where populations.segment = 'all' and populations.period <> 'all'
),

beside as (
    select period, respondent, coalesce(wave, '') as wave, any_value(source) as source, arg_max(product, moment) as product,
        arg_max(segments, moment) as segments, min(document_id) as first_document
    from placed
    where coalesce(nps_score, csat) is not null
    group by period, respondent, coalesce(wave, '')
),

asked as (
    select respondents.*, beside.source, beside.product, beside.segments, beside.first_document
    from respondents
    inner join beside using (period, respondent, wave)
    where respondents.segment = 'all'
),

units as (
    select
        'nps' as score, period, period_start, respondent || ':' || wave as unit, respondent as person_id,
        nps_points(score) as value, source, product, segments,
        first_document
    from asked
    where score is not null
    union all
    select 'csat', period, period_start, respondent || ':' || wave, respondent,
        (csat >= top_two - 1e-9)::double, source, product, segments, first_document
    from asked
    where csat is not null and top_two is not null
    union all
    select 'rating', period, period_start, document_id, person_id, rating::decimal(9, 6)::double, source, product, segments, document_id
    from placed
    where rating is not null
)

select * exclude (first_document) replace (value::double as value, map_entries(segments) as segments)
from units
qualify count(distinct person_id) over (partition by score, period) >= $minimum_cell
order by score, period_start, first_document
