-- One row per reason that a customer gives: a cause and its effect, both exact spans of the document, unless the effect is what a question asks about.
--   reason_id: hash of sentence and spans
--   document_id: the document
--   sentence_id: the sentence that holds the cue, or the effect where there is no cue
--   cause_sentence_id: the sentence that holds the cause; the same unless the reason spans two sentences
--   kind: stated (a cue ties the two), unmarked (no cue: one opinion explains another), purpose (cause is what for), condition (cause is what would have to be)
--   cause_start: offset into documents.text
--   cause_end: offset after the cause
--   effect_start: offset into documents.text; empty where the effect is not in words
--   effect_end: offset after the effect; empty likewise
--   effect_kind: words (of the document), or what the answered question asks about, as "Because ..." at the head of an answer explains that: score, liked, disliked
--   cue: name of the words that join them; empty where there are none
--   cue_start: offset of the cue into documents.text
--   cue_end: offset after the cue
--   confidence: 0-1
--   flags: negated, hedged, counterfactual, reported (somebody else's reason), competitor (about another company), doubtful (irony and the like)
--   cause_head: short readable core of the cause
--   cause_terms: content words of the cause, as lemmas
create table reasons (
    reason_id varchar primary key,
    document_id varchar not null,
    sentence_id varchar not null,
    cause_sentence_id varchar not null,
    kind varchar not null,
    cause_start integer not null,
    cause_end integer not null,
    effect_start integer,
    effect_end integer,
    effect_kind varchar not null default 'words',
    cue varchar not null,
    cue_start integer not null,
    cue_end integer not null,
    confidence decimal(5, 4) not null,
    flags varchar[] not null,
    cause_head varchar not null,
    cause_terms varchar[] not null,
    check ((effect_kind = 'words') = (effect_start is not null) and (effect_start is null) = (effect_end is null))
);
