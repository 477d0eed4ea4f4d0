-- One row per pair of documents whose wording was compared, so that no pair is compared twice.
--   document_id: one document
--   other_id: the other, later in the alphabet
--   similarity: 0-1, Jaccard of word shingles
create table near_duplicate_pairs (
    document_id varchar not null,
    other_id varchar not null,
    similarity double not null,
    primary key (document_id, other_id)
);
