-- Distinct subject texts that an encoder has not embedded, in a fixed order.
select text_hash, any_value(subject_text) as subject_text
from sentences
where text_hash not in (select text_hash from embeddings where encoder = $encoder)
group by text_hash
order by text_hash
