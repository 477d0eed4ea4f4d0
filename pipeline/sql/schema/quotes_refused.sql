-- One row per quote or reason that did not equal the document at its place; it is not shown anywhere.
--   kind: quote or reason
--   document_id: the document
--   start_char: offset into documents.text
--   end_char: offset after the last character
--   text: what was to be shown
--   refused_at: when, UTC
create table quotes_refused (
    kind varchar not null,
    document_id varchar not null,
    start_char integer,
    end_char integer,
    text varchar,
    refused_at timestamp not null
);
