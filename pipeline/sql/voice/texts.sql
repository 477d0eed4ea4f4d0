-- Sentences of some documents, in the order in which they were said.
select sentences.sentence_id, sentences.document_id, sentences.position, sentences.start_char, sentences.text
from sentences
inner join part using (document_id)
order by sentences.document_id, sentences.position
