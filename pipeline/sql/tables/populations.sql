-- One row per (counted document, segment, period): the groups that a document belongs to. Every share in insights has one of these groups as its denominator.
--   document_id: the document
--   person_id: who said it
--   segment: all, or name=value; source and product are segments too
--   period: all, or the period in which it was said, 2024-05 for example
--   period_start: first day of the period
with
counted as (
    select
        *,
        date_trunc($period, created_at)::date as period_start,
        case $period
            when 'year' then strftime(created_at, '%Y')
            when 'quarter' then strftime(created_at, '%Y') || '-Q' || quarter(created_at)
            when 'month' then strftime(created_at, '%Y-%m')
            else strftime(created_at, '%G-W%V')
        end as period
    from documents
    where status = 'counted'
),

segmented as (
    select document_id, person_id, period, period_start, 'all' as segment from counted
    union all
    select document_id, person_id, period, period_start, 'source=' || source from counted
    union all
    select document_id, person_id, period, period_start, 'product=' || product from counted where product is not null
    union all
    select document_id, person_id, period, period_start, entry.key || '=' || entry.value
    from (select document_id, person_id, period, period_start, unnest(map_entries(segments)) as entry from counted)
)

select distinct document_id, person_id, segment, period, period_start from segmented where period is not null
union all
select distinct document_id, person_id, segment, 'all' as period, null::date as period_start from segmented
