-- Sentences of some documents, in the order in which they were said, and what their question asked for.
select sentences.sentence_id, sentences.document_id, sentences.position, sentences.start_char, sentences.text, questions.about
from sentences
inner join part using (document_id)
inner join documents using (document_id)
left join questions on questions.source = documents.source and questions.question = documents.question
order by sentences.document_id, sentences.position
