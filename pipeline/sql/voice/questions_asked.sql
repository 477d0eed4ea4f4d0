-- Every open question that has answers.
select distinct source, question
from documents
where question is not null
order by source, question
