-- Sentences of some documents, in the order in which they were said.
select sentence_id, document_id, text
from sentences
inner join part using (document_id)
order by document_id, position
