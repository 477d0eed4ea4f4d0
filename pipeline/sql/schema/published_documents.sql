-- One row per document that the last edition counted, and as what: the next one is held against it.
--   document_id: the document
--   load_id: the load that brought the version
--   person_id: who said it
--   period: in which it was said; empty without a date
--   segments: all, and each name=value
--   themes: that it mentions, broader ones too
create table published_documents (
    document_id varchar not null,
    load_id varchar not null,
    person_id varchar not null,
    period varchar,
    segments varchar[] not null,
    themes integer[] not null
);
