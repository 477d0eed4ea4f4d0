-- One row per sentence: its sentiment.
--   sentence_id: the sentence
--   document_id: its document
--   polarity: -1 (negative) to 1 (positive), in the light of the score of the document where there is a prior (score_priors)
--   label: negative, neutral or positive
--   confidence: 0-1, probability of the label
--   polarity_text: -1 to 1, read from the text alone: what may be compared with scores
--   neutral_text: 0-1, probability of neutral, read from the text alone
--   edit_id: the row of sentiment_edits by which polarity, label and confidence stand; empty where nobody corrected it
create table sentence_sentiment (
    sentence_id varchar primary key,
    document_id varchar not null,
    polarity decimal(5, 4) not null,
    label varchar not null,
    confidence decimal(5, 4) not null,
    polarity_text decimal(5, 4) not null,
    neutral_text decimal(5, 4) not null,
    edit_id integer
);
