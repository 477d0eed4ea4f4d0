-- One row per (theme, segment, period) with a pain point: how bad it is.
--   theme_id: the theme
--   segment: all, or name=value
--   period: all, or the period
--   severity: 0-1, mean over people of their worst pain point on the theme
with
worst as (
    select theme_sentences.theme_id, populations.segment, populations.period, populations.person_id, max(signals.severity) as severity
    from signals
    inner join theme_sentences using (sentence_id)
    inner join populations on populations.document_id = signals.document_id
    where signals.signal = 'pain_point' and signals.severity is not null
    group by theme_sentences.theme_id, populations.segment, populations.period, populations.person_id
)

select theme_id, segment, period, (sum(severity) / count(*))::decimal(5, 4) as severity
from worst
group by theme_id, segment, period
