-- Prepared documents, with the segments of their item: maps go from table to table without leaving the database.
insert into documents by name
select prepared.*, feedback.segments
from prepared
inner join feedback on feedback.feedback_id = prepared.document_id and feedback.load_id = prepared.load_id
