-- One row per item received, as received and never edited; personal data is redacted before it arrives here. An item that comes again with other content gets a further row with a higher revision.
--   feedback_id: hash of source and the source's own id, or of the row's content
--   revision: 1 for the first version of an item, 2 for the next
--   content_hash: hash of everything stored of the item
--   load_id: the load that brought it
--   line: line or row of the file, from 1
--   source: name of the source in voc.toml
--   kind: review, forum, social or survey
--   item_id: the source's own id, where mapped; a pseudonym where it might name somebody
--   question: surveys: the question as it was asked
--   title: headline, as received
--   text: the customer's words, as received
--   rating_raw: rating as received
--   rating: 0-1, the rating on its own scale
--   nps_score: 0-10 willingness to recommend
--   csat: 0-1, satisfaction on its own scale
--   created_at: when it was said, UTC
--   author_id: who said it, a pseudonym unless personal data is kept
--   customer_id: key into the CRM, a pseudonym unless personal data is kept
--   product: product, brand or company spoken of
--   thread_id: forum thread
--   reply_to: item_id of the post that it answers
--   wave: survey wave
--   url: where it can be read, without names of users, tokens and other secrets
--   reach: copies, shares or retweets
--   helpful_votes: readers who found it helpful
--   segments: segment name to value; several ticked answers stand a line each
--   sub_ratings: aspect to rating, 0-1
--   weight: survey weight of the respondent, at least 0; empty where none was given
create table feedback (
    feedback_id varchar not null,
    revision integer not null,
    content_hash varchar not null,
    load_id varchar not null,
    line bigint not null,
    source varchar not null,
    kind varchar not null,
    item_id varchar,
    question varchar,
    title varchar,
    text varchar not null,
    rating_raw varchar,
    rating double,
    nps_score double,
    csat double,
    created_at timestamp,
    author_id varchar,
    customer_id varchar,
    product varchar,
    thread_id varchar,
    reply_to varchar,
    wave varchar,
    url varchar,
    reach bigint,
    helpful_votes bigint,
    segments map(varchar, varchar) not null,
    sub_ratings map(varchar, double) not null,
    weight double,
    primary key (feedback_id, revision)
);
