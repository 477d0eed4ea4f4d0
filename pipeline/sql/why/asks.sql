-- One row per (theme, sentence that asks for something).
select sentence_themes.theme_id, sentences.sentence_id, documents.person_id, documents.product, sentences.text,
    signals.evidence_start, signals.evidence_end
from signals
inner join sentence_themes using (sentence_id)
inner join sentences using (sentence_id)
inner join documents on documents.document_id = sentences.document_id
where signals.signal = 'ask' and sentence_themes.theme_id is not null and documents.status = 'counted'
order by sentence_themes.theme_id, sentences.sentence_id
