-- One row per (sentence, consequence): what the customer did about it, or will do.
--   sentence_id: the sentence
--   document_id: its document
--   consequence: bad for the company: cancelled, switched, returned (goods), stopped_using, stays_away (will not buy again), warns_others, asked_refund, complained, contacted_support, gave_up, works_around, lost_money, lost_time, missed_plans; good: recommends, stays (renews, comes back), joined (from a competitor), buys_more
--   modality: did (has happened, or is being done), will (decided or wanted), might (considered, or on a condition)
--   start_char: offset into the sentence's text
--   end_char: offset after the evidence
--   evidence: the words that say it, exactly as in the sentence
--   confidence: 0-1
create table consequences (
    sentence_id varchar not null,
    document_id varchar not null,
    consequence varchar not null,
    modality varchar not null,
    start_char integer not null,
    end_char integer not null,
    evidence varchar not null,
    confidence decimal(5, 4) not null,
    primary key (sentence_id, consequence)
);
