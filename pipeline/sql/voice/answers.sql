-- The answers to one question.
select document_id
from documents
where source = $source and question = $question
order by document_id
