-- The words of a text in lower case, with one space around each.
create or replace macro spoken_words(text) as ' ' || trim(regexp_replace(lower(text), '[^\p{L}\p{N}]+', ' ', 'g')) || ' '
