-- One row per (theme, segment, period) with a pain point: how bad it is.
--   theme_id: the theme
--   segment: all, or name=value
--   period: all, or the period
--   severity: 0-1, mean over people of their worst pain point on the theme
with
pains as (
    -- A sentence may be on two themes of one broader theme, which the worst does not mind.
    select theme_ancestors.counts_for as theme_id, signals.document_id, max(signals.severity) as severity
    from signals
    inner join sentence_themes using (sentence_id)
    inner join theme_ancestors using (theme_id)
    where signals.signal = 'pain_point' and signals.severity is not null
    group by theme_ancestors.counts_for, signals.document_id
),

placed as (
    select pains.theme_id, pains.severity, placed_documents.speaker, unnest(placed_documents.places) as place
    from pains
    inner join placed_documents using (document_id)
),

worst as (
    select theme_id, place, speaker, max(severity) as severity from placed group by theme_id, place, speaker
),

means as (
    select theme_id, place, (sum(severity) / count(*))::decimal(5, 4) as severity from worst group by theme_id, place
)

select means.theme_id, numbered_groups.segment, numbered_groups.period, means.severity
from means
inner join numbered_groups using (place)
