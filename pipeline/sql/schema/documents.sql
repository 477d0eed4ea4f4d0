-- One row per item in its latest version, cleaned; duplicates point at their first.
--   document_id: the item's feedback_id
--   load_id: the load that brought the version
--   source: name of the source
--   kind: review, forum, social or survey
--   item_id: the source's own id, where mapped
--   product: product, brand or company spoken of
--   author_id: who said it
--   person_id: the customer where known, else the author within the source, else the document itself; what people counts
--   customer_id: key into the CRM
--   created_at: when it was said, UTC
--   question: surveys: the question as it was asked
--   title: headline, cleaned
--   text: the words, cleaned; all offsets in the store are characters into it, from 0
--   language: ISO 639-1; und where no list knows a word of it (it is counted), mis in a script that no list is in
--   rating: 0-1
--   rating_raw: rating as received
--   nps_score: 0-10 willingness to recommend
--   csat: 0-1
--   thread_id: forum thread
--   reply_to: item_id of the post that it answers
--   wave: survey wave
--   reach: copies, shares or retweets
--   segments: segment name to value; several ticked answers stand a line each
--   match_key: hash of the text without case, punctuation and spacing; exact duplicates share it
--   words: number of words, without punctuation
--   duplicate_of: document_id of the first of its copies
--   status: counted, duplicate, near_duplicate, empty, low_signal or foreign_language
--   weight: survey weight of the respondent, at least 0; empty where none was given
create table documents (
    document_id varchar primary key,
    load_id varchar not null,
    source varchar not null,
    kind varchar not null,
    item_id varchar,
    product varchar,
    author_id varchar,
    person_id varchar not null,
    customer_id varchar,
    created_at timestamp,
    question varchar,
    title varchar,
    text varchar not null,
    language varchar,
    rating double,
    rating_raw varchar,
    nps_score double,
    csat double,
    thread_id varchar,
    reply_to varchar,
    wave varchar,
    reach bigint,
    segments map(varchar, varchar) not null,
    match_key varchar,
    words integer not null,
    duplicate_of varchar,
    status varchar not null,
    weight double
);
