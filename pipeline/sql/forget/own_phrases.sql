-- Of some phrases those that nobody said but in feedback that is to be forgotten; case, spacing and punctuation apart.
with
said as (
    select feedback_id in (select document_id from part) as is_part, spoken_words(concat_ws(' ', title, text)) as words from feedback
    union all
    -- Brands and handles are cut out of what is embedded, so that it stands nowhere else.
    select document_id in (select document_id from part), spoken_words(subject_text) from sentences
)

select phrase
from phrases
where exists (select 1 from said where is_part and contains(words, spoken_words(phrase)))
    and not exists (select 1 from said where not is_part and contains(words, spoken_words(phrase)))
