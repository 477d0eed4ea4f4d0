-- One row per mention of a thing that a sentence speaks of.
--   aspect_id: hash of sentence_id, start_char and end_char
--   sentence_id: the sentence
--   document_id: its document
--   start_char: offset of the mention into the sentence's text
--   end_char: offset after it
--   text: the mention, exactly as in the sentence
--   term: the thing in lower case, its last noun in the singular, without article
--   opinion: the words of opinion about it, exactly as in the sentence; null where the opinion is only implied or none is uttered
--   opinion_start: offset of the opinion into the sentence's text
--   opinion_end: offset after it
--   polarity: negative, neutral or positive
--   confidence: 0-1, that this thing is spoken of in this way
create table aspects (
    aspect_id varchar primary key,
    sentence_id varchar not null,
    document_id varchar not null,
    start_char integer not null,
    end_char integer not null,
    text varchar not null,
    term varchar not null,
    opinion varchar,
    opinion_start integer,
    opinion_end integer,
    polarity varchar not null,
    confidence decimal(5, 4) not null
);
