-- One row per open question of a survey source: what it asks for, so that an answer can be read by it.
--   source: name of the source
--   question: the question as it was asked, as in documents.question
--   about: score (why that score), liked, disliked, improve, missing, use (what it is used for), names (of tools, brands and the like) or other
--   origin: settings, or inferred from the question's words
create table questions (
    source varchar not null,
    question varchar not null,
    about varchar not null,
    origin varchar not null,
    primary key (source, question)
);
