-- One row per source whose scores are evidence of sentiment: what they tell of the sentences of their documents.
--   source: name of the source
--   documents: counted documents with a score that it was learnt from
--   agreement: 0-1, rank correlation of score and mean polarity by the text alone
--   ratios: for each fifth of the score from the lowest, how many times likelier negative, neutral and positive are there than over all
--   version: of the sentiment that it was learnt from
create table score_priors (
    source varchar primary key,
    documents bigint not null,
    agreement double not null,
    ratios double[][] not null,
    version varchar not null
);
