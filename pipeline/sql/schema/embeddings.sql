-- One row per (encoder, distinct subject text): its vector, computed once, ever.
--   encoder: name of the encoder
--   text_hash: of the text that was embedded
--   vector: unit length
create table embeddings (
    encoder varchar not null,
    text_hash varchar not null,
    vector float[] not null,
    primary key (encoder, text_hash)
);
