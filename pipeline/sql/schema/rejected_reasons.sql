-- One row per statement that counts as no reason because a person rejected it, or one that says the same; it is shown nowhere.
--   reason_id: the reason; sentence and signal of what is asserted
--   document_id: the document
--   cause: its words, exactly as in the document
--   edit_id: the row of driver_edits
--   likeness: 0-1, cosine to what the person rejected, 1 for the same words
create table rejected_reasons (
    reason_id varchar primary key,
    document_id varchar not null,
    cause varchar not null,
    edit_id integer not null,
    likeness decimal(5, 4) not null
);
