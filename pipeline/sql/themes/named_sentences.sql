-- Stored sentences that somebody named: each that was named by its id, and by words one for each text.
select sentence_id, subject_text as text
from sentences
where list_contains($named, sentence_id)
union
select min(sentence_id), subject_text
from sentences
where list_contains($named, text) or list_contains($named, subject_text)
group by subject_text
order by sentence_id
