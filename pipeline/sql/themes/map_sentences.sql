-- Sentences that are shown on the map, with their vectors.
select shown.sentence_id, shown.theme_id, embeddings.vector
from shown
inner join sentences using (sentence_id)
inner join embeddings using (text_hash)
where embeddings.encoder = $encoder
order by shown.sentence_id
