-- The vectors of some texts, as far as they are known.
select wanted.place, embeddings.vector
from wanted
inner join embeddings using (text_hash)
where embeddings.encoder = $encoder
order by wanted.place
