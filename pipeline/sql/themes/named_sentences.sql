-- Stored sentences that a person named, by id or by their words; one for each text.
select min(sentence_id) as sentence_id, subject_text as text
from sentences
where list_contains($named, sentence_id) or list_contains($named, text) or list_contains($named, subject_text)
group by subject_text
order by sentence_id
