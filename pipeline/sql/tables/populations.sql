-- One row per (document, segment, period) of documents that are counted or carry a score: the groups that a document belongs to. Every share in insights has the counted ones of these groups as its denominator; scores have all, whatever the words beside them.
--   document_id: the document
--   person_id: who said it
--   counted: whether its words are
--   segment: all, or name=value; source, product and wave are segments too
--   period: all, or the period in which it was said, 2024-05 for example
--   period_start: first day of the period
with
placed as (
    select
        *,
        status = 'counted' as counted,
        date_trunc($period, created_at)::date as period_start,
        period_of($period, created_at) as period
    from documents
    where status = 'counted' or coalesce(rating, nps_score, csat) is not null
),

segmented as (
    select document_id, person_id, counted, period, period_start, 'all' as segment from placed
    union all
    select document_id, person_id, counted, period, period_start, 'source=' || source from placed
    union all
    select document_id, person_id, counted, period, period_start, 'product=' || product from placed where product is not null
    union all
    select document_id, person_id, counted, period, period_start, 'wave=' || wave from placed where wave is not null
    union all
    select document_id, person_id, counted, period, period_start, unnest(segment_names(segments)) from placed
)

select distinct document_id, person_id, counted, segment, period, period_start from segmented where period is not null
union all
select distinct document_id, person_id, counted, segment, 'all' as period, null::date as period_start from segmented
