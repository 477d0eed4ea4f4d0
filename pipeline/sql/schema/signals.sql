-- One row per (sentence, signal): what kind of thing it says.
--   sentence_id: the sentence
--   document_id: its document
--   signal: pain_point, praise, ask (to the company), question or job (what the customer tries to get done)
--   confidence: 0-1, probability
--   severity: 0-1, how bad a pain point is: strength of words, consequence, repetition, safety or money; empty for other signals
--   evidence_start: offset into the sentence's text
--   evidence_end: offset after the evidence
--   evidence: the words that show it, exactly as in the sentence
create table signals (
    sentence_id varchar not null,
    document_id varchar not null,
    signal varchar not null,
    confidence decimal(5, 4) not null,
    severity decimal(5, 4),
    evidence_start integer not null,
    evidence_end integer not null,
    evidence varchar not null,
    primary key (sentence_id, signal)
);
