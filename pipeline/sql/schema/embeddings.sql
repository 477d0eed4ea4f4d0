-- One row per (encoder, distinct subject text): its vector, computed once, ever.
--   encoder: name of the encoder; of the matcher with the version of its weights
--   text_hash: of the text that was embedded
--   vector: unit length
create table embeddings (
    encoder varchar not null,
    text_hash varchar not null,
    vector float[] not null,
    primary key (encoder, text_hash)
);
