-- One row per sentence: how it feels.
--   sentence_id: the sentence
--   document_id: its document
--   polarity: -1 (negative) to 1 (positive)
--   label: negative, neutral or positive
--   confidence: 0-1, probability of the label
create table sentence_sentiment (
    sentence_id varchar primary key,
    document_id varchar not null,
    polarity decimal(5, 4) not null,
    label varchar not null,
    confidence decimal(5, 4) not null
);
