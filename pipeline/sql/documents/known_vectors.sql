-- Vectors of some texts that an encoder has embedded before.
select text_hash, vector
from embeddings
where encoder = $encoder and text_hash in (select unnest($hashes))
