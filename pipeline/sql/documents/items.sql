-- The latest version of some items.
select feedback.* exclude (segments, sub_ratings)
from feedback
inner join part on part.document_id = feedback.feedback_id
qualify revision = max(revision) over (partition by feedback_id)
order by feedback_id
