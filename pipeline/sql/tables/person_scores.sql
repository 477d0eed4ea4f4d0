-- One row per (segment, period, person) of those whose words are counted: the 0-10 score of a respondent, who has one score however many questions were answered, and whichever of the answers could be read.
--   segment: all, or name=value
--   period: all, or the period
--   person_id: who said it
--   score: the latest 0-10 score in the segment and period; empty where none was given
select populations.segment, populations.period, populations.person_id,
    arg_max(documents.nps_score, (coalesce(documents.created_at, timestamp '1900-01-01'), documents.document_id)) as score
from populations
inner join documents using (document_id)
group by populations.segment, populations.period, populations.person_id
having bool_or(populations.counted)
