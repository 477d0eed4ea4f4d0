-- The sentences that the topics of a revision count, oldest first, each with the theme that it had then.
select sentences.sentence_id, sentences.subject_text as text, documents.created_at, assigned.theme_id
from themes_as_of($revision) as assigned
inner join sentences using (sentence_id)
inner join documents on documents.document_id = sentences.document_id
where documents.status = 'counted'
order by documents.created_at nulls last, sentences.document_id, sentences.position
