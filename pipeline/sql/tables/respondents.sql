-- One row per (segment, period, respondent, wave) that gave a 0-10 score or a satisfaction: a score belongs to a respondent and a wave, whatever was written beside it. Of several in a wave the latest counts.
--   segment: all, or name=value
--   period: all, or the period
--   period_start: first day of the period
--   respondent: who gave it, within the source: the author where one is known, else the item; a customer who answers two surveys is two respondents
--   wave: survey wave, empty where there is none
--   score: 0-10, willingness to recommend; empty where none was given
--   csat: 0-1, satisfaction; empty where none was given
--   top_two: 0-1, from which a satisfaction is one of the two highest of its scale; empty where its source is no longer in the settings, and its satisfaction in no figure
select
    populations.segment, populations.period, any_value(populations.period_start) as period_start, respondent_of(documents.source, documents.author_id, documents.document_id) as respondent,
    coalesce(documents.wave, '') as wave,
    arg_max(documents.nps_score, (coalesce(documents.created_at, timestamp '1900-01-01'), documents.document_id)) as score,
    arg_max(documents.csat, (coalesce(documents.created_at, timestamp '1900-01-01'), documents.document_id)) as csat,
    any_value(scales.csat_top_two) as top_two
from populations
inner join documents using (document_id)
left join scales on scales.source = documents.source
where coalesce(documents.nps_score, documents.csat) is not null
group by populations.segment, populations.period, respondent_of(documents.source, documents.author_id, documents.document_id), coalesce(documents.wave, '')
