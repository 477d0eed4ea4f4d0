-- Items whose latest version has not been made into a document by this version of the step.
select feedback_id as document_id
from feedback
where source = $source
    and feedback_id not in (select document_id from progress where step = 'documents' and version = $version)
group by feedback_id
union
-- A new version of a known item is worked on again.
select feedback.feedback_id
from feedback
inner join documents on documents.document_id = feedback.feedback_id
where feedback.source = $source
group by feedback.feedback_id, documents.load_id
having arg_max(feedback.load_id, feedback.revision) <> documents.load_id
order by document_id
