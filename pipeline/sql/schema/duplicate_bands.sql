-- One row per (document, band): locality-sensitive hashes of its word shingles; near-duplicates share at least one.
--   document_id: the document
--   band: 0 to the number of bands less one
--   hash: of the band's signature
create table duplicate_bands (
    document_id varchar not null,
    band utinyint not null,
    hash ubigint not null
);
