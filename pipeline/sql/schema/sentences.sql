-- One row per sentence of a counted document.
--   sentence_id: document_id and position
--   document_id: the document
--   position: 0 for the first sentence
--   start_char: offset into documents.text
--   end_char: offset after its last character
--   text: exactly documents.text between the offsets
--   subject_text: what is embedded: the text without links, handles, placeholders and brand names
--   text_hash: of subject_text, key into embeddings
create table sentences (
    sentence_id varchar primary key,
    document_id varchar not null,
    position integer not null,
    start_char integer not null,
    end_char integer not null,
    text varchar not null,
    subject_text varchar not null,
    text_hash varchar not null
);
