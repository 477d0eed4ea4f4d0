-- One row per (segment, period, person, wave) that gave a 0-10 score or a satisfaction: a score belongs to a respondent and a wave, whatever was written beside it. Of several in a wave the latest counts.
--   segment: all, or name=value
--   period: all, or the period
--   period_start: first day of the period
--   person_id: who gave it
--   wave: survey wave, empty where there is none
--   score: 0-10, willingness to recommend; empty where none was given
--   csat: 0-1, satisfaction; empty where none was given
select
    populations.segment, populations.period, any_value(populations.period_start) as period_start, populations.person_id,
    coalesce(documents.wave, '') as wave,
    arg_max(documents.nps_score, (coalesce(documents.created_at, timestamp '1900-01-01'), documents.document_id)) as score,
    arg_max(documents.csat, (coalesce(documents.created_at, timestamp '1900-01-01'), documents.document_id)) as csat
from populations
inner join documents using (document_id)
where coalesce(documents.nps_score, documents.csat) is not null
group by populations.segment, populations.period, populations.person_id, coalesce(documents.wave, '')
